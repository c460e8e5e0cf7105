"""The parts of a result that an analysis declares beyond its pooled estimate: the one door from `analyse` to `probe`.

Each part is a function `(effects: Effects, analysis: Analysis) -> dict | list` of its own; this file only calls those
that the declaration asks for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metaloom.measure.effects import Effects

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis


def declared_parts(effects: Effects, analysis: Analysis, result: dict[str, Any]) -> dict[str, Any]:
    """`subgroups`, `moderators`, `sensitivity`, `bias`, `influence`, … as declared; `result` holds the pooled part."""
    parts: dict[str, Any] = {}
    return parts
