"""Which libraries of others a module rests on, read from the import statements of the source and from their metadata.

As with Metaloom's own modules (see `store.imports`), nothing is listed by hand. What a library requires counts as well:
figures on paper depend on fonttools whether or not we import it ourselves.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from metaloom.store.imports import NAME, closure

_STATEMENT = re.compile(
    r"^[ \t]*(?:from[ \t]+(\w+)[\w.]*[ \t]+import\b|import[ \t]+(\w+)[\w.]*(?:[ \t]+as[ \t]+\w+)?[ \t]*(?:#.*)?$)"
    r"|import_module\(\"(\w+)",
    re.MULTILINE,
)
_REQUIREMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
ABSENT = "absent"


@dataclass(frozen=True)
class Library:
    """An installed distribution: its name, its version, and the names of those that it requires without extras."""

    name: str
    version: str
    requires: tuple[str, ...]


@cache
def libraries(*modules: str, required: bool = True) -> dict[str, str]:
    """Return name -> version of every distribution that `modules` and all that they import rest on, sorted.

    Without `required` only those that are imported themselves. A library that is not installed has the version
    "absent": installing it may change what a step does.
    """
    return versions_of({name for path in closure(*modules) for name in top_levels(path)}, required)


def versions_of(top_levels: Iterable[str], required: bool = True) -> dict[str, str]:
    """Return name -> version of every distribution that these top-level modules are of, and of what those require."""
    found: dict[str, str] = {}
    waiting = sorted(top_levels)
    while waiting:
        name = waiting.pop()
        library = _installed(name) or _providing(name)
        if library is None:
            found[name] = ABSENT
        elif library.name not in found:
            found[library.name] = library.version
            waiting += [one for one in library.requires if required and _installed(one) is not None]
    return dict(sorted(found.items(), key=lambda item: item[0].lower()))


@cache
def top_levels(path: Path) -> frozenset[str]:
    """Return the top-level modules that a source file imports, but those of Python and of Metaloom itself."""
    named = {name for match in _STATEMENT.findall(path.read_text(encoding="utf-8")) for name in match if name}
    return frozenset(name for name in named if name != NAME and name not in sys.stdlib_module_names)


@cache
def _installed(name: str) -> Library | None:
    """Return the distribution of this name."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        found = distribution(name)
    except PackageNotFoundError:
        return None
    described = found.metadata  # parsed at each asking
    lines = [line for line in described.get_all("Requires-Dist") or () if "extra ==" not in line]
    required = tuple(_REQUIREMENT.findall(line)[0] for line in lines)
    return Library(described["Name"], described["Version"], required)


@cache
def _providing(module: str) -> Library | None:
    """Return the distribution, of another name, whose files are those of a top-level module."""
    from importlib.metadata import distributions

    for found in distributions():
        if f"\n{module}/__init__.py," in "\n" + (found.read_text("RECORD") or ""):
            return _installed(found.name)
    return None
