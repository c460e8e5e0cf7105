"""The files of `scripts/` that a script rests on, found by its import statements."""

from __future__ import annotations

import ast
import sys
from pathlib import Path


def own_modules(script: Path, folder: Path) -> tuple[Path, ...]:
    """Return the script and every module below `folder` that it imports, directly or not, sorted.

    The packages on the way to a module belong to it. A file that cannot be parsed imports nothing: the script's own
    error tells why.
    """
    found: set[Path] = set()
    waiting = [script]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += [module for name in _imported(path, folder) for module in _modules(folder, name)]
    return tuple(sorted(found))


def imported_names(path: Path) -> set[str]:
    """Return the top-level modules of others that a script imports anywhere, those of Python itself left out."""
    return {name.partition(".")[0] for name in _imported(path, None)} - sys.stdlib_module_names - {"metaloom"}


def _imported(path: Path, folder: Path | None) -> list[str]:
    """Return the names that a file imports; those relative to its package only where `folder` says what that is."""
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        return []
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            package = _package(path, folder, node.level) if node.level else ""
            if package is None:
                continue
            module = ".".join(filter(None, (package, node.module)))
            names += [name for name in (module, *(f"{module}.{alias.name}" for alias in node.names)) if name]
    return names


def _package(path: Path, folder: Path | None, level: int) -> str | None:
    """Return the package that `level` dots mean in a file; None where it is outside the folder, or was not asked
    for.
    """
    if folder is None or not path.is_relative_to(folder):
        return None
    parts = path.relative_to(folder).parts[:-level]
    return ".".join(parts) or None


def _modules(folder: Path, name: str) -> list[Path]:
    """Return the files below `folder` that importing a name runs."""
    parts = name.split(".")
    if parts[0] == "metaloom":
        return []
    packages = [folder.joinpath(*parts[:depth], "__init__.py") for depth in range(1, len(parts) + 1)]
    module = folder.joinpath(*parts[:-1], f"{parts[-1]}.py")
    return [path for path in (*packages, module) if path.is_file()]
