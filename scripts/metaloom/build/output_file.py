"""Where a single file may be written (results, a bundle): only an earlier one of its kind may be replaced.

The same rule as for the folder of a site (`build.output`): any other file is named and kept, a link is not followed,
and no project is written into where it would read the file, or publish it. What is not a file at all, such as
`/dev/stdout` or a pipe of the shell, is written to as it is.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NoReturn
from zipfile import ZipFile

from metaloom.build.output import reserved
from metaloom.errors import Place, Problem, ProjectError
from metaloom.store.cache import clear_unfinished, write_atomically
from metaloom.store.zip_faults import ZIP_FAULTS
from metaloom.versions.snapshot.manifest import MANIFEST
from metaloom.versions.snapshot.source import is_source
from metaloom.versions.snapshot.sums import SUMS

SETTINGS = "_quarto.yml"
OURS = re.compile(rb'\s*\{\s*"metaloom": "[^"\\]*",\s*"(?:analyses|projects)": \[')
IN_A_BUNDLE = {"README.txt", MANIFEST, SUMS, "site.zip"}
BEGINNING = 1000
ANOTHER = "Give another name with {option}, or move the file elsewhere."


@dataclass(frozen=True)
class Kind:
    """What is written: the option that names its place, what it is, and how an earlier one is known."""

    option: str
    what: str
    is_one: Callable[[BinaryIO], bool]


def is_results(stream: BinaryIO) -> bool:
    """Return whether a file holds results that `--json` wrote: it begins as they do."""
    return OURS.match(stream.read(BEGINNING)) is not None


def is_bundle(stream: BinaryIO) -> bool:
    """Return whether a file is a bundle that Metaloom made: one folder with what every bundle holds."""
    try:
        with ZipFile(stream) as archive:
            names = [name.partition("/") for name in archive.namelist()]
    except ZIP_FAULTS:
        return False
    return len({top for top, _, _ in names}) == 1 and {rest for _, _, rest in names} >= IN_A_BUNDLE


RESULTS = Kind("--json", "results of Metaloom", is_results)
BUNDLE = Kind("--output", "a bundle of Metaloom", is_bundle)


def require_file(path: Path, kind: Kind) -> None:
    """Refuse a place where a file would be lost, or would become part of a project.

    Errors: ProjectError; nothing was changed.
    """
    if _is_stream(path):
        return
    if path.is_symlink():
        _refuse(kind, path, "This is a link: what it leads to would be replaced.", "Give the file itself.")
    if path.is_dir():
        _refuse(kind, path, "This is a folder.", f"Give the name of a file in it with {kind.option}.")
    _require_outside_projects(path, kind)
    parent = next((one for one in path.parents if one.exists()), None)
    if parent is not None and not parent.is_dir():
        _refuse(kind, path, f"{parent} is a file, not a folder.", ANOTHER)
    if path.exists() and not _is_earlier_one(path, kind):
        _refuse(kind, path, f"This file is not {kind.what}, and would be lost.", ANOTHER)


def write_file(path: Path, kind: Kind, content: Iterable[bytes]) -> None:
    """Write a file, whole or not at all, in place of an earlier one of its kind.

    Errors: ProjectError as `require_file`, which is asked again here; OSError.
    """
    require_file(path, kind)
    if _is_stream(path):
        with path.open("wb") as stream:
            stream.writelines(content)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    clear_unfinished(path.parent)
    write_atomically(path, content)


def _is_stream(path: Path) -> bool:
    """Return whether a path leads to a pipe, a terminal or another device: nothing can be lost in one."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _is_earlier_one(path: Path, kind: Kind) -> bool:
    """Return whether a file is an earlier one of its kind, or holds nothing."""
    with path.open("rb") as stream:
        return path.stat().st_size == 0 or kind.is_one(stream)


def _require_outside_projects(path: Path, kind: Kind) -> None:
    real = path.parent.resolve() / path.name
    for root in (folder for folder in real.parents if (folder / SETTINGS).is_file()):
        name = real.relative_to(root)
        top = name.parts[0] if len(name.parts) > 1 else ""
        if top == "_site" or reserved(top):
            _refuse(kind, path, f"{top}/ belongs to the project in {root}.", ANOTHER)
        if is_source(name.as_posix()):
            cause = f"A file of this name would be read, and published, as part of the project in {root}."
            _refuse(kind, path, cause, ANOTHER)


def _refuse(kind: Kind, path: Path, cause: str, remedy: str) -> NoReturn:
    raise ProjectError([Problem(Place(str(path)), cause, remedy.format(option=kind.option), code="ML-0217")])
