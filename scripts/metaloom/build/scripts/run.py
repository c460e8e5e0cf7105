"""Run the declared scripts, each in a process of its own, unless nothing that it depends on has changed.

A script depends on its code, on what it imports from `scripts/`, on its declared inputs and on the libraries. What
goes wrong in one is shown in its place and told as a warning; everything else is built.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from metaloom.build.project import Project
from metaloom.build.scripts.cells import exact, readable
from metaloom.build.scripts.child import TAILS
from metaloom.build.scripts.imports import clock_calls, imported_names, loose_files, own_modules
from metaloom.build.scripts.processes import Processes, processes_for
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
from metaloom.write.scripts import Scripted

STEP = "script"
UNTIL = "Until the script is corrected, its place on the site shows this message."
DOUBTFUL = (
    "Look whether the figure and the numbers are right all the same; if so, silence it there with "
    "warnings.catch_warnings()."
)
DATED = "Write the day into the script or a table, where readers see when it was."
NOT_RUN = "This script was not run: scripts of a state that is only being verified run only where a person allows it."


@contextmanager
def scripts_begun(
    project: Project, declarations: Declarations, evidence: Evidence, results: Mapping[str, Judged]
) -> Iterator[Callable[[], dict[str, Scripted]]]:
    """Yield what gives id -> what each declared script shows, in the order of the chapters, once they are done.

    Those that have to run are run from now on while the caller goes on; with one job, when they are asked for.
    """
    waiting = [_Wanted.of(project, script, evidence, results) for script in declarations.scripts]
    missing = [one for one in waiting if one.inputs is not None]
    with ExitStack() as stack:
        if missing:
            processes = stack.enter_context(processes_for(project.root, len(missing)))
            pool = stack.enter_context(ThreadPoolExecutor(jobs()))
            stack.callback(processes.close)  # before the pool is waited for: nobody needs the answers any more
            for one in missing if jobs() > 1 else ():
                one.begin(pool, processes)

        def done() -> dict[str, Scripted]:
            for one in missing:
                one.begin(pool, processes)
            return {one.script.id: one.scripted(project) for one in waiting}

        yield done


def numbers_of_scripts(scripts: Mapping[str, Scripted]) -> dict[str, SurveyFacts]:
    """Return id -> what prose and claims may name of each script; of one that failed, the reason."""
    return {one.id: _facts(one) for one in scripts.values()}


def _facts(script: Scripted) -> SurveyFacts:
    facts = SurveyFacts(id=script.id, title=script.title, numbers=script.numbers)
    return replace(facts, status="not_estimable", reason=script.error) if script.error else facts


def script_problems(scripts: Mapping[str, Scripted]) -> Iterator[Problem]:
    """Yield a warning for each script that failed, at its line, and for what makes doubtful what another one shows."""
    for script in scripts.values():
        if script.error:
            place = Place(script.path, script.line, script.column)
            remedy = " ".join(filter(None, (script.remedy, UNTIL)))
            yield Problem(place, script.error, remedy, "warning", code="ML-0913")
        for line, warning in script.warned:
            yield Problem(Place(script.path, line), warning, DOUBTFUL, "warning", code="ML-0922")
        for line, column, call in clock_calls(script.code):
            cause = f"{call} gives another answer in every run, so that no other build can make the same page."
            yield Problem(Place(script.path, line, column), cause, DATED, "warning", code="ML-0923")


@dataclass
class _Wanted:
    """A script with its code, what prose asks of it, and its answer or the inputs with which it has to run."""

    script: Script
    code: str
    asked_for: dict[str, Any]
    key: str = ""
    answer: dict[str, Any] | None = None
    inputs: dict[str, Any] | None = None
    future: Future[dict[str, Any]] | None = None

    @classmethod
    def of(cls, project: Project, script: Script, evidence: Evidence, results: Mapping[str, Judged]) -> _Wanted:
        path = project.root / script.run
        code = path.read_text(encoding="utf-8", errors="replace")
        asked_for = dict.fromkeys(_named_in_prose(project.root, script.id))
        if not project.runs_code:
            return cls(script, code, asked_for)
        frames = {name: _frame(evidence, name) for name in script.reads.tables}
        asked = {name: results[name].plain() for name in script.reads.results}
        modules = own_modules(path, project.root / "scripts")
        names = {name for module in modules for name in imported_names(module)}
        key = key_of(
            [file_digest(module) for module in (*modules, *loose_files(names, project.root))],
            script.id,
            script.run,
            {name: frame.to_csv(index=False, float_format="%.17g") for name, frame in frames.items()},
            asked,
            versions_of(names),
            code_key("metaloom.build.scripts.warm", "metaloom.draw.own", assets=("draw/fonts",)),
        )
        stored = project.cache.get(STEP, key)
        if stored is not None:
            return cls(script, code, asked_for, key, json.loads(stored))
        inputs = {
            "project": str(project.root), "script": script.run, "tables": frames, "results": asked,
            "id": script.id, "modules": [str(module) for module in modules],
        }  # fmt: skip
        return cls(script, code, asked_for, key, inputs=inputs)

    def begin(self, pool: ThreadPoolExecutor, processes: Processes) -> None:
        """Run the script, unless that has begun."""
        if self.future is None:
            self.future = pool.submit(processes.answer_to, self.inputs or {}, self.script.seconds)

    def scripted(self, project: Project) -> Scripted:
        """Return what the script shows, and keep it where nothing went wrong."""
        script = self.script
        if self.future is not None:
            self.answer = self.future.result()
            if "error" not in self.answer:
                project.cache.put(STEP, self.key, json.dumps(self.answer).encode())
        if self.answer is None:
            return Scripted(
                script.id, script.title, script.run, self.code, numbers=self.asked_for, error=NOT_RUN, note=script.note
            )
        return _scripted(script, self.code, self.answer, self.asked_for)


def _frame(evidence: Evidence, name: str) -> Any:
    """Return a table as a script sees it: its own columns, without rows that are only remembered."""
    frame = evidence.tables[name].frame
    frame = frame[[column for column in frame.columns if not str(column).startswith("_")]]
    return frame[frame["verification"] != UNSEEN] if "verification" in frame else frame


def _named_in_prose(root: Path, script: str) -> set[str]:
    """Return the numbers of a script that pages pull in: without a value each of them is "not estimable"."""
    asked = re.compile(rf"\{{\{{<\s*var\s+{re.escape(script)}\.([a-z0-9-]+)")
    paths = (*root.glob("*.qmd"), *root.glob("chapters/*.qmd"))
    pages = (path.read_text(encoding="utf-8", errors="replace") for path in paths if path.is_file())
    return {name for page in pages for name in asked.findall(page)}


def _scripted(script: Script, code: str, answer: Mapping[str, Any], asked_for: dict[str, Any]) -> Scripted:
    if "error" in answer:
        return Scripted(
            script.id, script.title, script.run, code, numbers=asked_for, error=str(answer["error"]),
            line=int(answer["line"]), column=int(answer["column"]), remedy=str(answer["remedy"]), note=script.note,
        )  # fmt: skip
    head, rows = tuple(answer["columns"]), answer["rows"]
    table = (head, *(tuple(readable(cell) for cell in row) for row in rows))
    full = (head, *(tuple(exact(cell) for cell in row) for row in rows))
    alt, caption = str(answer["alt"]), str(answer["caption"])
    figures = tuple(
        Figure(f"{script.id}-plot{tail}", svg, alt, caption, width, height, table)
        for (svg, width, height), tail in ((answer[layout], tail) for layout, tail in TAILS.items())
    )
    return Scripted(
        script.id, script.title, script.run, code, table, full, dict(answer["numbers"]), figures, note=script.note,
        warned=tuple((int(line), str(warning)) for line, warning in answer["warned"]),
    )  # fmt: skip
