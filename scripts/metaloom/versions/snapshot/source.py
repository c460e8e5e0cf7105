"""Which of a project's files are published with a version: what its site is made from, and nothing else.

A list of what is taken, not of what is left out: a project folder may hold drafts and raw data of persons, and what
is under `source/` of a site is public.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from metaloom.store.safe_tree import write_tree

FOLDERS = frozenset({"chapters", "theme", "validation", "schemas"})
ROOT_SUFFIXES = frozenset({".qmd", ".yml", ".cff", ".toml", ".bib", ".md"})
PAGE_SUFFIXES = frozenset({".qmd", ".svg", ".png", ".jpg", ".jpeg", ".css", ".scss", ".csl", ".lua"})
TABLE_SUFFIXES = frozenset({".csv", ".yml", ".bib", ".md"})
PAGE = ".html"
LOCK = PurePosixPath("requirements/site.lock")


def is_source(name: str) -> bool:
    """Return whether a project file, given by its relative path, belongs to the source of the site.

    `data/a.csv.html` is the page of the site that shows `data/a.csv` line by line: no file of a project can be it.
    """
    if name.endswith(PAGE) and is_source(name.removesuffix(PAGE)):
        return False
    path = PurePosixPath(name)
    if len(path.parts) == 1:
        return path.suffix in ROOT_SUFFIXES or path.name == "LICENSE"
    top = path.parts[0]
    if top == "data":
        return len(path.parts) == 2 and path.suffix in TABLE_SUFFIXES
    if top == "scripts":
        return len(path.parts) == 2
    return top in FOLDERS or path == LOCK or path.suffix in PAGE_SUFFIXES


def read_source(root: Path, inputs: Iterable[Path]) -> dict[str, bytes]:
    """Return path -> content of the source files among `inputs`, and of the hooks directly in `scripts/`."""
    hooks = [path for path in sorted((root / "scripts").glob("*")) if path.is_file() and not path.name.startswith(".")]
    named = {path.relative_to(root).as_posix(): path for path in (*inputs, *hooks)}
    return {name: path.read_bytes() for name, path in sorted(named.items()) if is_source(name)}


def write_source(root: Path, files: dict[str, bytes]) -> None:
    """Write source files below a folder, and nowhere else.

    Errors: UnsafePath, before anything is written.
    """
    write_tree(root, files)
