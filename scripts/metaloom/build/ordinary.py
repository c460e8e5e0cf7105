"""Checks before anything of a project is read: its files are ordinary ones, inside it, of a size that can be published.

A link would publish its target, a pipe would make the build wait for ever, and a drawing with a script in it
would run when a reader opens it. Hidden files and folders are never read and not looked at.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from metaloom.build.generated import GENERATED
from metaloom.errors import Place, Problem, ProjectError
from metaloom.store.plain_file import kind_of
from metaloom.store.safe_path import MOST_PARTS, UnsafePath, safe_paths, shown
from metaloom.versions.snapshot.built import is_built
from metaloom.versions.snapshot.source import FOLDERS, is_source

NOT_LOOKED_AT = frozenset({*GENERATED, "_site", "snapshots", "__pycache__"})
LINKS_ONLY = frozenset({"tests", "benchmarks", "test-output", "node_modules"})
"""Folders of no source, of whose files a page may yet be made where it names one: no link in them leads out."""

OWN = frozenset({*FOLDERS, "data", "scripts", "docs"})
ENVIRONMENT, INTERPRETER = "pyvenv.cfg", "python"
MOST_BYTES = 50_000_000
"""The largest file that is published with a site: GitHub and most hosts refuse larger ones."""

MOST_TOLD = 20
UNREAD = frozenset({".svgz", ".xhtml", ".xht"})
WORK = ".metaloom"


def require_ordinary(root: Path) -> None:
    """Refuse a project with files that must not be read or published.

    Errors: ProjectError naming each, with what to do.
    """
    problems: list[Problem] = []
    names: list[str] = []
    for link in _links_of_work(root):
        cause = "This is a link: what it leads to would be changed."
        place = Place(shown(link.relative_to(root).as_posix())[1:-1])
        problems.append(Problem(place, cause, "Take it away: a build makes its own again.", code="ML-0218"))
    above = len(os.fspath(root / "x")) - 1
    for path in _walk(root):
        name = path.as_posix()[above:]
        problem = _fault(root, path, name)
        if problem is not None:
            problems.append(problem)
        elif is_source(name):
            names.append(name)
        if len(problems) == MOST_TOLD:
            break
    try:
        safe_paths(names)
    except UnsafePath as error:
        cause = f"This file cannot be published: its path {error.reason}."
        problems.append(
            Problem(Place(shown(error.path)[1:-1]), cause, "Give it a name that every system can hold.", code="ML-0214")
        )
    if problems:
        raise ProjectError(problems)


def _links_of_work(root: Path) -> list[Path]:
    """Return links in place of Metaloom's own folder, or in it, of those folders that it clears and writes to."""
    work = root / WORK
    if work.is_symlink():
        return [work]
    own = [work, *_folders(work), *_folders(work / "cache")] if work.is_dir() else []
    return sorted(path for folder in own for path in folder.iterdir() if path.is_symlink())[:MOST_TOLD]


def _folders(folder: Path) -> list[Path]:
    if not folder.is_dir() or folder.is_symlink():
        return []
    return [path for path in folder.iterdir() if path.is_dir() and not path.is_symlink()]


def _fault(root: Path, path: Path, name: str) -> Problem | None:
    status = path.lstat()
    kind = kind_of(status.st_mode)
    if kind == "a link":
        return _fault_of_link(root, path, _place(name))
    if kind == "a folder":
        cause = f"This folder is more than {MOST_PARTS} folders deep."
        return Problem(_place(name), cause, "Put its files into fewer folders.", code="ML-0214")
    if kind is not None:
        remedy = "Put an ordinary file there, or take it out of the project."
        return Problem(_place(name), f"This is {kind}.", remedy, code="ML-0212")
    if status.st_size > MOST_BYTES and is_source(name):
        cause = f"The file has {status.st_size:,} bytes; at most {MOST_BYTES:,} are published with a site."
        return Problem(
            _place(name), cause, "Make it smaller, or keep it outside the project (or in a hidden folder).",
            code="ML-0213",
        )  # fmt: skip
    suffix = path.suffix
    if suffix.lower() in UNREAD:
        cause = f"A browser runs what a {suffix.lower()} file holds, and Metaloom does not look into one."
        return Problem(_place(name), cause, "Save it as plain SVG, or as a page (.qmd).", code="ML-0216")
    if suffix.lower() == ".svg":
        from metaloom.stitch.drawing import fault_of_drawing  # loads an XML parser

        return fault_of_drawing(path, _place(name))
    return _fault_of_text(path, name) if suffix == ".qmd" else None


def _place(name: str) -> Place:
    return Place(shown(name)[1:-1])


def _fault_of_text(path: Path, name: str) -> Problem | None:
    try:
        path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        cause = f"Byte 0x{error.object[error.start]:02X} is not UTF-8."
        return Problem(Place(_place(name).file, line), cause, "Save the page as UTF-8.", code="ML-0122")
    return None


def _fault_of_link(root: Path, path: Path, place: Place) -> Problem | None:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return Problem(
            place, "The file is a broken link.", "Put the file itself there, or delete the link.", code="ML-0208"
        )
    if not target.is_relative_to(root.resolve()):
        cause = "The file is a link that leads out of the project."
        return Problem(place, cause, "Copy the file into the project.", code="ML-0207")
    if any(part.startswith(".") for part in target.relative_to(root.resolve()).parts):
        return Problem(place, "The file is a link to a hidden file.", "Copy the file into the project.", code="ML-0208")
    if target.is_dir() or kind_of(target.stat().st_mode) is None:
        return None
    return Problem(
        place, "The file is a link to something that is not a file.", "Put an ordinary file there.", code="ML-0208"
    )


def _walk(folder: Path, depth: int = 1, links_only: bool = False) -> Iterator[Path]:
    """Yield every file that is looked at, and the folders that are too deep to be gone into."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.name.startswith(".") or (depth == 1 and entry.name in NOT_LOOKED_AT) or entry.name == "__pycache__":
            continue
        path = folder / entry.name
        if entry.is_dir(follow_symlinks=False):
            if depth > MOST_PARTS:
                yield from () if links_only else (path,)
            elif not is_built(path):
                alone = links_only or (depth == 1 and (entry.name in LINKS_ONLY or _is_environment(path)))
                yield from _walk(path, depth + 1, alone)
        elif not links_only or (entry.is_symlink() and not _is_of_an_environment(path)):
            yield path


def _is_environment(folder: Path) -> bool:
    """Return whether a folder is an environment of Python, and none of a project's own."""
    return folder.name not in OWN and (folder / ENVIRONMENT).is_file()


def _is_of_an_environment(path: Path) -> bool:
    """Return whether a link is one that an environment has: a folder, or an interpreter."""
    try:
        return path.is_dir() or path.resolve().name.startswith(INTERPRETER)
    except (OSError, RuntimeError):
        return False
