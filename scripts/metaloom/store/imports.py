"""Which modules of Metaloom a module rests on, read from the import statements of the source.

A cached step depends on the code that computes it. That code is found here, never listed by hand, so that no module can
be forgotten. Imports inside functions, under TYPE_CHECKING and by a computed name count too: a key that is too cautious
repeats some work, one that forgets serves an old number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
NAME = PACKAGE.name
_FROM = re.compile(r"^[ \t]*from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n(]+)", re.MULTILINE)
_IMPORT = re.compile(rf"^[ \t]*import[ \t]+({NAME}[\w.]*)", re.MULTILINE)
_BY_NAME = re.compile(rf"""import_module\(f?["']({NAME}\.[\w.{{}}]*)["']""")
_WORD = re.compile(r"(\w+)(?:\s+as\s+\w+)?")


@cache
def closure(*modules: str) -> tuple[Path, ...]:
    """Return the source files of `modules` and of every module of Metaloom that they import, directly or not, sorted.

    Raises ModuleNotFoundError for a starting module that does not exist.
    """
    found: dict[str, Path] = {}
    waiting = list(modules)
    while waiting:
        module = waiting.pop()
        if module in found:
            continue
        path = source_of(module)
        if path is None:
            raise ModuleNotFoundError(f"Metaloom has no module {module!r}")
        found[module] = path
        waiting += [name for name in (*_parents(module), *imported_by(module)) if source_of(name) is not None]
    return tuple(sorted(set(found.values())))


@cache
def source_of(module: str) -> Path | None:
    """Return the source file of a module of Metaloom, or None where there is no such module."""
    if module.partition(".")[0] != NAME:
        return None
    place = PACKAGE.joinpath(*module.split(".")[1:])
    for path in (place.with_suffix(".py"), place / "__init__.py"):
        if path.is_file():
            return path
    return None


@cache
def imported_by(module: str) -> tuple[str, ...]:
    """Return the dotted names that a module's import statements may refer to, sorted; not all need to be modules."""
    path = source_of(module)
    text = path.read_text(encoding="utf-8") if path else ""
    package = module if path and path.name == "__init__.py" else module.rpartition(".")[0]
    names = set(_IMPORT.findall(text)) | {name for pattern in _BY_NAME.findall(text) for name in _matching(pattern)}
    for source, imported in _FROM.findall(text):
        base = _absolute(source, package)
        if base.partition(".")[0] == NAME:
            names |= {base, *(f"{base}.{name}" for name in _WORD.findall(imported))}
    return tuple(sorted(names))


def _matching(pattern: str) -> Iterator[str]:
    """Yield the modules that a computed name such as `metaloom.surveys.{name}.kind` can mean."""
    parts = re.sub(r"\{\w*\}", "*", pattern).split(".")[1:]
    for path in PACKAGE.glob("/".join(parts) + ".py"):
        yield ".".join((NAME, *path.relative_to(PACKAGE).with_suffix("").parts))


def _absolute(source: str, package: str) -> str:
    """Resolve the module of a `from` statement, relative or not."""
    name = source.lstrip(".")
    dots = len(source) - len(name)
    if not dots:
        return name
    parts = package.split(".")
    return ".".join(filter(None, (*parts[: len(parts) - dots + 1], name)))


def _parents(module: str) -> Iterator[str]:
    """Yield the packages below Metaloom whose `__init__` Python runs before the module."""
    parts = module.split(".")
    for length in range(2, len(parts)):
        yield ".".join(parts[:length])
