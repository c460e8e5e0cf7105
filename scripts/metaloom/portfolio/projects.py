"""Which projects a folder holds.

A project is a folder with `_quarto.yml` or `chapters/`. What is inside a project is its own, so the search does not
go on there; links to folders are not followed, so that no project is found twice and no circle is walked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from metaloom.errors import Place, Problem, ProjectError
from metaloom.store.safe_path import MOST_PARTS
from metaloom.versions.snapshot.built import is_built


@dataclass(frozen=True)
class Member:
    """One project of a portfolio; its name is its path in the folder, with forward slashes."""

    name: str
    root: Path


def find_projects(folder: Path) -> tuple[Member, ...]:
    """Return every project under `folder`, sorted by name; hidden folders, `_site` and finished sites are skipped.

    A folder that cannot be read counts as a project, so that its failure is listed and not passed over.

    Errors: ProjectError when there is no such folder, when it is itself a project, or when it holds none.
    """
    root = folder.resolve()
    if not root.is_dir():
        raise _refusal(folder, "There is no such folder.", "Give the folder that holds the projects.", code="ML-0201")
    if _is_project(root):
        remedy = f"Compute it with: metaloom compute {folder}"
        raise _refusal(folder, "This folder is itself a project, not a portfolio of projects.", remedy, code="ML-1312")
    found = sorted(_search(root), key=lambda path: path.relative_to(root).as_posix())
    if not found:
        remedy = "A project is a folder with _quarto.yml or chapters/. Start one with: metaloom new DIR"
        raise _refusal(folder, "There is no project in this folder.", remedy, code="ML-1312")
    return tuple(Member(path.relative_to(root).as_posix(), path) for path in found)


def _search(folder: Path, depth: int = 1) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name.startswith(".") or path.name == "_site" or path.is_symlink() or not path.is_dir():
            continue
        try:
            if is_built(path):
                continue
            if _is_project(path):
                yield path
            elif depth < MOST_PARTS:
                yield from list(_search(path, depth + 1))
        except OSError:
            yield path


def _is_project(folder: Path) -> bool:
    return (folder / "_quarto.yml").is_file() or (folder / "chapters").is_dir()


def _refusal(folder: Path, cause: str, remedy: str, *, code: str) -> ProjectError:
    return ProjectError([Problem(Place(str(folder)), cause, remedy, code=code)])
