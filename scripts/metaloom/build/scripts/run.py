"""Run the declared scripts, each in a process of its own, unless nothing that it depends on has changed.

A script depends on its code, on what it imports from `scripts/`, on its declared inputs and on the libraries. What
goes wrong in one is shown in its place and told as a warning; everything else is built.
"""

from __future__ import annotations

import json
import os
import pickle
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from metaloom.build.import_paths import import_paths
from metaloom.build.project import Project
from metaloom.build.scripts.child import ANSWER, INPUTS
from metaloom.build.scripts.imports import imported_names, own_modules
from metaloom.build.scripts.sized import sized
from metaloom.declare import Declarations
from metaloom.declare.script import Script
from metaloom.draw.figure import Figure
from metaloom.errors import Place, Problem
from metaloom.judge.judged import Judged
from metaloom.judge.survey_facts import SurveyFacts
from metaloom.read import Evidence
from metaloom.read.hold_out import UNSEEN
from metaloom.store.jobs import jobs
from metaloom.store.keys import code_key, file_digest, key_of
from metaloom.store.libraries import versions_of
from metaloom.store.scratch import scratch
from metaloom.write.scripts import Scripted

STEP, SAID = "script", "said.txt"
MOST_BYTES = 50_000_000
FONTS = ".metaloom/matplotlib"
"""Where matplotlib keeps its list of the machine's fonts, which takes a second to make."""

NOT_RUN = "This script was not run: scripts of a state that is only being verified run only where a person allows it."


def scripts_of(
    project: Project, declarations: Declarations, evidence: Evidence, results: Mapping[str, Judged]
) -> dict[str, Scripted]:
    """Return id -> what each declared script shows, in the order of the chapters."""
    declared = declarations.scripts
    with ThreadPoolExecutor(jobs()) as pool:
        shown = list(pool.map(lambda script: _one(project, script, evidence, results), declared))
    return {one.id: one for one in shown}


def numbers_of_scripts(scripts: Mapping[str, Scripted]) -> dict[str, SurveyFacts]:
    """Return id -> what prose and claims may name of each script; of one that failed, the reason."""
    return {one.id: _facts(one) for one in scripts.values()}


def _facts(script: Scripted) -> SurveyFacts:
    facts = SurveyFacts(id=script.id, title=script.title, numbers=script.numbers)
    return replace(facts, status="not_estimable", reason=script.error) if script.error else facts


def script_problems(scripts: Mapping[str, Scripted]) -> Iterator[Problem]:
    """Yield a warning for each script that failed, at its line."""
    for script in scripts.values():
        if script.error:
            remedy = "Correct the script; until then its place on the site shows this message."
            yield Problem(Place(script.path, script.line), script.error, remedy, "warning", code="ML-0913")


def _one(project: Project, script: Script, evidence: Evidence, results: Mapping[str, Judged]) -> Scripted:
    path = project.root / script.run
    code = path.read_text(encoding="utf-8", errors="replace")
    asked_for = dict.fromkeys(_named_in_prose(project.root, script.id))
    if not project.runs_code:
        return Scripted(script.id, script.title, script.run, code, numbers=asked_for, error=NOT_RUN, note=script.note)
    frames = {name: _frame(evidence, name) for name in script.reads.tables}
    asked = {name: results[name].plain() for name in script.reads.results}
    modules = own_modules(path, project.root / "scripts")
    key = key_of(
        [file_digest(module) for module in modules],
        script.run,
        {name: frame.to_csv(index=False, float_format="%.17g") for name, frame in frames.items()},
        asked,
        versions_of({name for module in modules for name in imported_names(module)}),
        code_key("metaloom.build.scripts.child", "metaloom.draw.own", assets=("draw/fonts",)),
    )
    stored = project.cache.get(STEP, key)
    if stored is None:
        answer = _run(project.root, script, frames, asked)
        if "error" not in answer:
            project.cache.put(STEP, key, json.dumps(answer).encode())
    else:
        answer = json.loads(stored)
    return _scripted(script, code, answer, asked_for)


def _frame(evidence: Evidence, name: str) -> Any:
    """Return a table as a script sees it: its own columns, without rows that are only remembered."""
    frame = evidence.tables[name].frame
    frame = frame[[column for column in frame.columns if not str(column).startswith("_")]]
    return frame[frame["verification"] != UNSEEN] if "verification" in frame else frame


def _run(root: Path, script: Script, frames: Mapping[str, Any], results: Mapping[str, Any]) -> dict[str, Any]:
    fonts = root / FONTS
    fonts.mkdir(parents=True, exist_ok=True)
    with scratch("script") as folder:
        inputs = {"project": str(root), "script": script.run, "tables": dict(frames), "results": dict(results)}
        (folder / INPUTS).write_bytes(pickle.dumps(inputs))
        environment = {
            "PATH": os.environ.get("PATH", ""), "HOME": str(folder), "TMPDIR": str(folder), "MPLCONFIGDIR": str(fonts),
            "LANG": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1",
            "PYTHONPATH": os.pathsep.join(import_paths()), "PYTHONDONTWRITEBYTECODE": "1",
            **{name: value for name, value in os.environ.items() if name.startswith("OPENBLAS_CORE")},
        }  # fmt: skip
        command = [sys.executable, "-m", "metaloom.build.scripts.child", str(folder)]
        return _answered(command, environment, folder, script.seconds)


def _answered(command: list[str], environment: dict[str, str], folder: Path, seconds: int) -> dict[str, Any]:
    said = folder / SAID
    with (
        said.open("wb") as heard,
        subprocess.Popen(
            command, env=environment, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=heard,
            start_new_session=True,
        ) as child,
    ):  # fmt: skip
        try:
            child.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return {"error": f"It ran longer than {seconds} seconds and was ended.", "line": 1}
        finally:
            _end(child)
    answer = folder / ANSWER
    if not answer.is_file():
        return {"error": f"The process ended without an answer: {_last_line(said)}", "line": 1}
    if answer.stat().st_size > MOST_BYTES:
        return {"error": f"What it shows has more than {MOST_BYTES:,} bytes.", "line": 1}
    found: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    return found


def _last_line(said: Path) -> str:
    """Return the last line of what a script said, however much it said."""
    with said.open("rb") as stream:
        stream.seek(max(0, said.stat().st_size - 2000))
        lines = stream.read().decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else "no message"


def _end(child: subprocess.Popen[bytes]) -> None:
    """End whatever of the script's process group is left."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _named_in_prose(root: Path, script: str) -> set[str]:
    """Return the numbers of a script that pages pull in: without a value each of them is "not estimable"."""
    asked = re.compile(rf"\{{\{{<\s*var\s+{re.escape(script)}\.([a-z0-9-]+)")
    paths = (*root.glob("*.qmd"), *root.glob("chapters/*.qmd"))
    pages = (path.read_text(encoding="utf-8", errors="replace") for path in paths if path.is_file())
    return {name for page in pages for name in asked.findall(page)}


def _scripted(script: Script, code: str, answer: Mapping[str, Any], asked_for: dict[str, Any]) -> Scripted:
    if "error" in answer:
        error, line = str(answer["error"]), int(answer["line"])
        return Scripted(
            script.id, script.title, script.run, code, numbers=asked_for, error=error, line=line, note=script.note
        )
    table = (tuple(answer["columns"]), *(tuple(_text(cell) for cell in row) for row in answer["rows"]))
    figures = tuple(
        _figure(f"{script.id}-plot{tail}", answer[layout], layout, answer, table)
        for layout, tail in (("wide", ""), ("narrow", "-narrow"))
    )
    return Scripted(
        script.id, script.title, script.run, code, table, dict(answer["numbers"]), figures, note=script.note
    )


def _figure(name: str, svg: str, layout: str, answer: Mapping[str, Any], table: tuple[tuple[str, ...], ...]) -> Figure:
    drawn, width, height = sized(svg, name, str(answer["alt"]), layout)
    return Figure(name, drawn, str(answer["alt"]), str(answer["caption"]), width, height, table)


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    return f"{cell:.6g}" if isinstance(cell, float) else str(cell)
