"""A project's source as it was known at the end of a year: later rows are left out, what asks for them, and prose.

Which declarations ask for later rows is found by validation itself: what it refuses is removed, item by item, until the
rest is valid. Only the chapters' YAML is thinned in this way; any other fault is told as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from metaloom.build.progress import Clock, Silent, Teller
from metaloom.build.project import Project
from metaloom.declare.edition import Edition
from metaloom.errors import Problem, ProjectError
from metaloom.store.scratch import scratch
from metaloom.versions.snapshot.as_known import as_known
from metaloom.versions.snapshot.bare_page import bare_page
from metaloom.versions.snapshot.source import write_source
from metaloom.versions.snapshot.thinned import without_items

MOST_ROUNDS = 20


def source_as_known(source: dict[str, bytes], edition: Edition, teller: Teller, steps: Path) -> dict[str, bytes]:
    """Return source files without the rows, and the declarations, of what was published after `edition.evidence_until`.

    Errors: ProjectError with what cannot be solved by leaving something out.
    """
    if edition.evidence_until is None:
        return source
    known = as_known(source, edition.evidence_until)
    known |= {name: bare_page(text.decode()).encode() for name, text in known.items() if name.endswith(".qmd")}
    for _ in range(MOST_ROUNDS):
        problems = _problems(known, edition, steps)
        if not problems:
            return known
        known = _thinned(known, problems, teller)
    raise ProjectError(problems)


def without_lines(source: dict[str, bytes], problems: Iterable[Problem]) -> dict[str, bytes]:
    """Return source files without the lines of pages that show blocks missing from this version.

    Errors: ProjectError when anything but a page is at fault.
    """
    left = dict(source)
    for name, line in sorted({(problem.place.file, problem.place.line) for problem in problems}, reverse=True):
        if not name.endswith(".qmd") or name not in left:
            raise ProjectError(problems)
        lines = left[name].splitlines(keepends=True)
        left[name] = b"".join(lines[: line - 1] + lines[line:])
    return left


def _problems(source: dict[str, bytes], edition: Edition, steps: Path) -> tuple[Problem, ...]:
    from metaloom.build.compute import compute

    with scratch("known") as folder:
        write_source(folder, source)
        try:
            compute(Project(folder.resolve(), edition, steps), Clock(), Silent())
        except ProjectError as error:
            return error.problems
    return ()


def _thinned(source: dict[str, bytes], problems: tuple[Problem, ...], teller: Teller) -> dict[str, bytes]:
    """Return the source without the items at fault, and report each."""
    thinned = without_refused(source, problems)
    for name in sorted({problem.place.file for problem in problems}):
        lines = ", ".join(str(line) for line in sorted({one.place.line for one in problems if one.place.file == name}))
        teller.say(f"Left out of {name}, because it asks for later evidence: what is on line {lines}.")
    return thinned


def without_refused(source: dict[str, bytes], problems: tuple[Problem, ...]) -> dict[str, bytes]:
    """Return source files without the items of chapters at which problems are.

    Errors: ProjectError where a problem is not within an item of a chapter.
    """
    thinned = dict(source)
    for name in sorted({problem.place.file for problem in problems}):
        here = [problem for problem in problems if problem.place.file == name]
        is_chapter = name.startswith("chapters/") and name in source
        text = without_items(source[name].decode(), [one.place.line for one in here]) if is_chapter else None
        if text is None:
            raise ProjectError(here)
        thinned[name] = text.encode()
    return thinned
