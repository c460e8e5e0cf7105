"""The files of `scripts/` that a script rests on, found by its import statements."""

from __future__ import annotations

import ast
import sys
from pathlib import Path


def own_modules(script: Path, folder: Path) -> tuple[Path, ...]:
    """Return the script and every module below `folder` that it imports, directly or not, sorted.

    A file that cannot be parsed imports nothing: the script's own error tells why.
    """
    found: set[Path] = set()
    waiting = [script]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += [module for name in _imported(path) if (module := _module(folder, name)) is not None]
    return tuple(sorted(found))


def imported_names(path: Path) -> set[str]:
    """Return the top-level modules of others that a script imports anywhere, those of Python itself left out."""
    return {name.partition(".")[0] for name in _imported(path)} - sys.stdlib_module_names - {"metaloom"}


def _imported(path: Path) -> list[str]:
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        return []
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return names


def _module(folder: Path, name: str) -> Path | None:
    if name.partition(".")[0] == "metaloom":
        return None
    place = folder.joinpath(*name.split("."))
    return next((path for path in (place.with_suffix(".py"), place / "__init__.py") if path.is_file()), None)
