"""Where a site may be written: only files that an earlier build made may be replaced.

The output folder is replaced as a whole, so it must be new, empty, or hold exactly what Metaloom's own manifest lists.
Any other file in it is foreign: it is named, and nothing is built.
"""

from __future__ import annotations

import os
from pathlib import Path

from metaloom.build.generated import GENERATED
from metaloom.build.project import Project
from metaloom.errors import Place, Problem, ProjectError
from metaloom.versions.snapshot.built import foreign, made_by_build

OPTION = Place("--output")
MOST_NAMED = 10
TAKEN = frozenset(
    {*GENERATED, "chapters", "data", "requirements", "schemas", "scripts", "snapshots", "tests", "theme",
     "validation"}
)  # fmt: skip
"""Folders of a project that a site must not be put into: it would be read as part of the project, or be in the way."""

A_FOLDER = "Give a new or an empty folder, or leave --output out: the site then goes to _site."
IN_SETTINGS = "Name a new folder of the project, or leave output-dir out: the site then goes to _site."


def require_output(project: Project, output: Path) -> None:
    """Refuse an output folder that is not free to be replaced.

    Errors: ProjectError naming what is in the way; nothing was changed.
    """
    require_folder(project, output)
    if not output.exists():
        _require_parent(output)
        return
    if not output.is_dir():
        _refuse(f"{output} exists and is not a folder.", A_FOLDER)
    require_own(output)


def require_folder(project: Project, output: Path) -> None:
    """Refuse an output folder in a wrong place, or a link in place of it; what is in it is not looked at.

    Errors: ProjectError.
    """
    require_place(project, output)
    if output.is_symlink():
        _refuse(
            f"{output} is a symbolic link: what it leads to would be replaced.",
            f"Give the folder itself: {os.path.realpath(output)}.",
        )


def require_place(project: Project, output: Path, place: Place = OPTION) -> None:
    """Refuse an output folder inside what belongs to the project, or around it; `place` says where it was named.

    Errors: ProjectError.
    """
    if place == OPTION:
        _refuse(_wrong_place(project, output, str(output)), A_FOLDER)
    else:
        _refuse(_wrong_place(project, output, os.path.relpath(output, project.root)), IN_SETTINGS, place)


def require_own(output: Path) -> None:
    """Refuse a folder with files that no build made.

    Errors: ProjectError naming them.
    """
    try:
        found = foreign(output)
    except OSError as error:
        _refuse(f"{error.filename} cannot be read: {(error.strerror or '').lower()}.", A_FOLDER)
        return
    if not found:
        return
    more = f" and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else ""
    named = ", ".join(found[:MOST_NAMED]) + more
    if made_by_build(output):
        cause = f"{output} holds what no build of Metaloom made, and would be replaced: {named}."
        remedy = (
            "Move it elsewhere. A file that should be part of the site is named under project.resources in _quarto.yml."
        )
    else:
        cause = f"{output} holds files, and no manifest says that Metaloom made them: {named}."
        remedy = f"Move them elsewhere, or: {A_FOLDER[0].lower()}{A_FOLDER[1:]}"
    _refuse(cause, remedy)


def reserved(top: str) -> bool:
    """Return whether a folder directly in a project is not free for output: the project's own, or a hidden one.

    Upper and lower case are one on many systems.
    """
    return top.startswith(".") or top.casefold() in TAKEN


def _wrong_place(project: Project, output: Path, named: str) -> str | None:
    root = project.root
    real = output.parent.resolve() / output.name
    for place in (output, real):
        if place == root or place in root.parents:
            return f"The output folder {named} holds the project itself."
        if not place.is_relative_to(root):
            continue
        top = place.relative_to(root).parts[0]
        if top.startswith("."):
            return f"The output folder {named} is inside {top}, a hidden folder of the project."
        if reserved(top):
            return f"The output folder {named} is inside {top}/, which belongs to the project itself."
        if place.relative_to(root) != Path("_site") and top == "_site":
            return f"The output folder {named} is inside _site/, where the site of a plain build is."
    return None


def _require_parent(output: Path) -> None:
    """Refuse a place below a file."""
    for parent in output.parents:
        if parent.exists():
            if not parent.is_dir():
                _refuse(f"{parent} is a file, so that {output} cannot be made.", A_FOLDER)
            return


def _refuse(cause: str | None, remedy: str, place: Place = OPTION) -> None:
    if cause is not None:
        raise ProjectError([Problem(place, cause, remedy, code="ML-0217")])
