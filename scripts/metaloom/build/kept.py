"""What the last build of this process computed for a project, reused by the next one if only prose has changed.

A preview builds again and again in one process. Results, figures and nearly all generated files depend on tables,
declarations and scripts, but not on the prose: while those have the same content, they are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from metaloom.build.compute import Computed
from metaloom.build.held_back import held_back
from metaloom.build.project import Project
from metaloom.errors import Problem
from metaloom.store.keys import file_digest, key_of, package_key
from metaloom.write.findings import Findings

PROSE = ".qmd"
NAMED = re.compile(r"\{\{<\s*var\s+([\w.-]+)")


@dataclass(frozen=True)
class Kept:
    """The findings of a build, the generated files that say nothing of the prose, and the warnings about them."""

    key: str
    computed: Computed
    findings: Findings
    files: dict[str, str | bytes]
    warnings: tuple[Problem, ...]


_last: list[Kept] = []


def last_of(key: str) -> Kept | None:
    """Return what the last build computed, if it had this key."""
    return next((kept for kept in _last if kept.key == key), None)


def newest() -> Kept | None:
    """Return what the last build computed, whatever its key."""
    return _last[0] if _last else None


def keep(kept: Kept) -> None:
    """Keep it for the next build of this process, in place of what was kept before."""
    _last[:] = [kept]


def evidence_key_of(project: Project, for_paper: bool) -> str:
    """Return one hash of everything that results and generated files depend on: of prose, which pages there are, and
    which numbers they ask for.
    """
    inputs = [(path.relative_to(project.root).as_posix(), path) for path in project.inputs()]
    return key_of(
        str(project.root),
        {name: file_digest(path) for name, path in inputs if not name.endswith(PROSE)},
        sorted(name for name, _ in inputs if name.endswith(PROSE)),
        numbers_asked(path for _, path in inputs),
        sorted(held_back(project.root)),
        asdict(project.edition) if project.edition else None,
        project.runs_code,
        for_paper,
        package_key(),
    )


def numbers_asked(inputs: Iterable[Path]) -> list[str]:
    """Return the numbers that the prose among files asks for by name: they may decide what is computed for it."""
    prose = (path.read_text("utf-8", "replace") for path in inputs if path.name.endswith(PROSE))
    return sorted({name for text in prose for name in NAMED.findall(text)})
