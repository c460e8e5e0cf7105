"""The files of `scripts/` that a script rests on, found by its import statements."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from importlib.machinery import PathFinder
from pathlib import Path

TIMES = ("time", "time_ns", "localtime", "gmtime", "ctime", "asctime", "strftime")
"""Functions of `time` that tell the time of day."""


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


def loose_files(names: Iterable[str], project: Path) -> tuple[Path, ...]:
    """Return the files of imported modules that belong to no installed library, sorted: no version tells their state.

    Such a module is found because somebody works on it, or put its folder on Python's path.
    """
    found: set[Path] = set()
    for name in names:
        spec = None if (project / "scripts" / name).exists() else PathFinder.find_spec(name)
        folders = list(spec.submodule_search_locations or ()) if spec else []
        origin = spec.origin if spec else None
        if any("-packages" in place for place in (*folders, origin or "")):
            continue
        found |= {file for folder in folders for file in Path(folder).rglob("*.py")}
        found |= {Path(origin)} if origin and Path(origin).is_file() else set()
    return tuple(sorted(found))


def clock_calls(code: str) -> list[tuple[int, int, str]]:
    """Return line, column and text of every call of a script that asks what time it is."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError):
        return []
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    return [
        (call.lineno, call.col_offset + 1, f"{ast.unparse(call.func)}()")
        for call in calls
        if isinstance(call.func, ast.Attribute) and _asks_the_clock(call.func)
    ]


def _asks_the_clock(function: ast.Attribute) -> bool:
    if function.attr in ("now", "today", "utcnow"):
        return True
    return isinstance(function.value, ast.Name) and function.value.id == "time" and function.attr in TIMES


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
