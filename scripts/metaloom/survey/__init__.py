"""Evidence described and not pooled: what earlier reviews found, who reported what, how values are spread.

A chapter declares surveys under a key of its own (see `declare.chapter`); a module of this room turns each declared
thing into a plain dictionary, from which `draw` makes figures and `write` blocks. `SURVEYS` is the list of keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from metaloom.declare import Declarations
from metaloom.read import Evidence

SURVEYS: dict[str, str] = {
    "proportions": "proportions",
    "distributions": "distributions",
    "gap_maps": "gap_maps",
    "variance_components": "variance_components",
    "modifiers": "modifiers",
}
"""Key of a chapter file -> module of this room with `survey(declared, declarations, evidence, results) -> dict`."""


def survey_all(
    declarations: Declarations, evidence: Evidence, results: Mapping[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """Id -> description of every declared survey, JSON-able, with `id`, `title` and `figures` (kinds of `draw`)."""
    found: dict[str, dict[str, Any]] = {}
    for key, module in SURVEYS.items():
        survey = import_module(f"{__name__}.{module}").survey
        for chapter in declarations.chapters:
            for declared in getattr(chapter.chapter, key):
                described = survey(declared, declarations, evidence, results)
                found[declared.id] = {"id": declared.id, "title": declared.title, "figures": [], **described}
    return found
