"""Evidence described and not pooled: what earlier reviews found, who reported what, how values are spread.

A chapter declares surveys under a key of its own (see `declare.chapter`); a module of this room turns each declared
thing into a plain dictionary, from which `draw` makes figures and `write` blocks. `SURVEYS` is the list of keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from metaloom.declare import Declarations
from metaloom.read import Evidence

SURVEYS: dict[str, str] = {
    "proportions": "proportions",
    "distributions": "distributions",
    "flows": "flows",
    "gap_maps": "gap_maps",
    "conversions": "conversions",
    "harms": "harms",
    "reporting": "reporting",
    "variance_components": "variance_components",
    "modifiers": "modifiers",
    "summaries": "summaries",
    "survival": "survival",
    "time_courses": "time_courses",
    "umbrellas": "umbrellas",
    "windows": "windows",
}
"""Key of a chapter file -> module of this room with `survey(declared, declarations, evidence, results) -> dict`."""


def declared_surveys(declarations: Declarations) -> Iterator[tuple[str, Any]]:
    """Every declared survey with the module that describes it, key by key in the order of the chapters."""
    for key, module in SURVEYS.items():
        for chapter in declarations.chapters:
            for declared in getattr(chapter.chapter, key):
                yield module, declared


def describe(
    module: str, declared: Any, declarations: Declarations, evidence: Evidence, results: Mapping[str, dict[str, Any]]
) -> dict[str, Any]:
    """What one survey finds: JSON-able, with `id`, `title` and `figures` (kinds of `draw`)."""
    found = import_module(f"metaloom.surveys.{module}.describe").survey(declared, declarations, evidence, results)
    return {"id": declared.id, "title": declared.title, "figures": [], **found}
