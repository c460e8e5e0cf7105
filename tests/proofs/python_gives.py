"""Run the Python that the pages of surveys show, and compare each number that it claims to give."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from metaloom.build.compute import compute
from metaloom.build.progress import Clock, Silent
from metaloom.build.project import open_project
from metaloom.store.plain import plain
from metaloom.surveys.kinds import BY_KEY
from metaloom.write.findings import Findings
from metaloom.write.proof.code import Given
from metaloom.write.proof.counted import Counted
from metaloom.write.proof.program import Program
from metaloom.write.variables import shown_numbers

NEAR = 1e-6


@dataclass(frozen=True)
class Wrong:
    """A number that the program of a page does not give."""

    owner: str
    what: str
    given: Given
    said: Any

    def __str__(self) -> str:
        return (
            f"{self.owner}, {self.what}: {self.given.expression} gives {self.said}, the page says {self.given.number}"
        )


def findings_of(folder: Path) -> Findings:
    """Return the findings of a project."""
    computed = compute(open_project(folder), Clock(), Silent())
    return Findings(
        computed.declarations, computed.evidence, computed.selections, computed.results, computed.verdicts, {},
        computed.facts,
    )  # fmt: skip


def programs_of(findings: Findings) -> Iterator[tuple[str, str, list[Counted], Program, dict[str, str]]]:
    """Yield kind, owner, numbers, program and the numbers that prose may quote, of each survey."""
    for survey in findings.declarations.surveys:
        found, program = findings.surveys[survey.declared.id], Program(findings)
        counted = list(BY_KEY[survey.key].counted(survey.declared, findings.evidence, found, program))
        yield survey.key, survey.declared.id, counted, program, shown_numbers(found)


def published(findings: Findings, folder: Path, data: Path) -> None:
    """Lay out what a program reads: the tables under `source/`, the results under `api/`."""
    (folder / "api").mkdir(exist_ok=True)
    (folder / "source").mkdir(exist_ok=True)
    (folder / "source/data").symlink_to(data)
    told = {"analyses": [plain(result) for result in findings.results.values()]}
    (folder / "api/analyses.json").write_text(json.dumps(told), "utf-8")


def wrong_of(owner: str, counted: list[Counted], program: Program, folder: Path) -> Iterator[Wrong]:
    """Yield each number that the program does not give, run in a folder laid out as a site is."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        here: dict[str, Any] = {}
        exec("\n".join(program.head()), here)
        for one in counted:
            exec("\n".join(one.lines), here)
            for given in one.gives:
                try:
                    said: Any = float(eval(given.expression, here))
                except Exception as error:
                    said = repr(error)
                if not isinstance(said, float) or not math.isclose(said, given.number, rel_tol=NEAR, abs_tol=1e-6):
                    yield Wrong(owner, one.what, given, said)
    finally:
        os.chdir(before)
