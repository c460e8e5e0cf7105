"""The kinds of surveys: the one list from which everything else is derived. See `surveys.kind` for their parts."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from metaloom.surveys.kind import Kind

NAMES = (
    "proportions",
    "distributions",
    "flows",
    "gap_maps",
    "conversions",
    "harms",
    "glance",
    "directions",
    "reporting",
    "variance_components",
    "modifiers",
    "summaries",
    "survival",
    "time_courses",
    "umbrellas",
    "windows",
)
"""Folders of this room, in the order in which their results are published."""


def plugged_in(names: tuple[str, ...]) -> tuple[Kind[Any, Any], ...]:
    """Return the kinds of the named folders.

    Raises ImportError for a folder without its line here, a line without its folder, and a folder that lacks a part.
    """
    folders = {path.parent.name for path in Path(__file__).parent.glob("*/*.py")}
    if forgotten := folders - set(names):
        raise ImportError(f"surveys/{min(forgotten)}/ has no line in NAMES of surveys/kinds.py")
    return tuple(_plugged_in(name) for name in names)


def _plugged_in(name: str) -> Kind[Any, Any]:
    try:
        if import_module(f"{__package__}.{name}").__file__ is None:  # a folder without it is a package all the same
            raise ImportError(f"there is no metaloom.surveys.{name}.__init__")
        kind = import_module(f"metaloom.surveys.{name}.kind").KIND
    except (ImportError, AttributeError, TypeError) as error:
        raise ImportError(f"surveys/{name}/ lacks a part of a survey kind: {error}") from error
    if not isinstance(kind, Kind) or kind.key != name:
        raise ImportError(f"surveys/{name}/kind.py must plug in a Kind whose key is {name!r}")
    return kind


KINDS = plugged_in(NAMES)
BY_KEY = {kind.key: kind for kind in KINDS}
