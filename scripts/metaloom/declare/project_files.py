"""Which files of a project are read, and that none of them leads out of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from metaloom.errors import Place, Problem

CHAPTERS = "chapters"
MAXIMUM_CHAPTERS = 500
OF_PAGES = "_metadata.yml"
"""Quarto's settings for the pages of a folder: no chapter."""


def inside(project: Path, file: str) -> Path | Problem:
    """Return the path of a project file, or the problem that it leads out of the project."""
    path = project / file
    try:
        resolved = path.resolve()
    except (OSError, RuntimeError):
        return Problem(Place(file), "The link leads back to itself.", "Replace it by a file.", code="ML-0208")
    if not resolved.is_relative_to(project.resolve()):
        return Problem(
            Place(file),
            "The file is a link that leads out of the project.",
            "Copy the file into the project.",
            code="ML-0207",
        )
    return path


def chapter_files(project: Path) -> Iterator[str | Problem]:
    """Yield every chapters/NAME.yml in the order of names, and what hinders them from being found."""
    folder = project / CHAPTERS
    if not folder.is_dir():
        yield Problem(
            Place(CHAPTERS),
            "The project has no folder chapters/.",
            "Make it and put NAME.yml into it; `metaloom new` shows how.",
            code="ML-0203",
        )
        return
    names = sorted(path.name for path in folder.iterdir() if not path.name.startswith(".") and path.name != OF_PAGES)
    for name in names:
        if name.endswith(".yaml"):
            cause = "Chapters end in .yml, so that this file would not be read."
            yield Problem(Place(f"{CHAPTERS}/{name}"), cause, f"Rename it to {name[:-5]}.yml.", code="ML-0205")
    declared = [name for name in names if name.endswith(".yml")]
    if not declared:
        yield Problem(
            Place(CHAPTERS),
            "No chapters/NAME.yml declares anything.",
            "Write one; `metaloom new` shows how.",
            code="ML-0204",
        )
    if len(declared) > MAXIMUM_CHAPTERS:
        yield Problem(
            Place(CHAPTERS),
            f"There are {len(declared)} chapters; {MAXIMUM_CHAPTERS} are allowed.",
            "Join some.",
            code="ML-0206",
        )
        return
    yield from (f"{CHAPTERS}/{name}" for name in declared)
