"""Strangers' projects: laid out, run in process, and compared with what is written beside them."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from metaloom.cli import main

PROJECTS = Path(__file__).parent / "projects"
SENT = ("data", "chapters")


@dataclass(frozen=True)
class Outcome:
    """What a project's author gets: the exit code, the messages (place, severity, words) and the results by id."""

    code: int
    messages: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]
    results: dict[str, Any]


def names() -> list[str]:
    return sorted(folder.name for folder in PROJECTS.iterdir() if (folder / "expected.yml").is_file())


def expected_of(name: str) -> dict[str, Any]:
    expected: dict[str, Any] = yaml.safe_load((PROJECTS / name / "expected.yml").read_text("utf-8"))
    return expected


def lay_out(name: str, folder: Path) -> Path:
    """A copy without the answers: a project never sees what is expected of it."""
    for part in SENT:
        if (PROJECTS / name / part).is_dir():
            shutil.copytree(PROJECTS / name / part, folder / part)
    return folder


def run(project: Path, capsys: pytest.CaptureFixture[str]) -> Outcome:
    """`metaloom check`, and `metaloom compute --json -` where that finds nothing to refuse."""
    code = main(["check", str(project)])
    told = capsys.readouterr().err
    results: dict[str, Any] = {}
    if code == 0:
        code = main(["compute", str(project), "--json", "-"])
        captured = capsys.readouterr()
        told += captured.err
        if code == 0:
            results = {one["id"]: one for one in json.loads(captured.out)["analyses"]}
    else:
        again = main(["compute", str(project), "--json", "-"])
        assert (again, capsys.readouterr().err) == (code, told), "check and compute disagree"
    return Outcome(code, messages_of(told), tuple(notes_of(told)), results)


def messages_of(told: str) -> tuple[tuple[str, str, str], ...]:
    """Messages of standard error: place, severity, and the words of cause and remedy in one line."""
    found: list[tuple[str, str, str]] = []
    for line in told.splitlines():
        for severity in ("error", "warning"):
            place, mark, words = line.partition(f": {severity}: ")
            if mark and not line.startswith((" ", "note:")):
                found.append((place, severity, words))
                break
        else:
            if found and line.startswith(" "):
                place, severity, words = found[-1]
                found[-1] = (place, severity, f"{words} {line.strip()}")
    return tuple(dict.fromkeys(found))


def notes_of(told: str) -> list[str]:
    return [line.removeprefix("note: ") for line in told.splitlines() if line.startswith("note: ")]


KEYS = ("study_id", "term", "level", "label", "title", "omitted", "added", "formula", "id", "name", "unit")


def value_at(result: Any, path: str) -> Any:
    """What stands in a result under `a/b/c`; in a list a step is a position, or the name of an element."""
    found = result
    for step in path.split("/"):
        if isinstance(found, list):
            named = [one for one in found if isinstance(one, dict) and any(str(one.get(key)) == step for key in KEYS)]
            found = named[0] if named else found[int(step)]
        else:
            found = found[step]
    return found
