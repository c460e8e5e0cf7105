"""One analysis in a state between two: some causes of change have acted already, the others have not.

The unit is a study within the analysis' table. New studies have rows in the new table alone, removed ones in the old
alone; the rows of the others are the old ones until data were corrected. The declaration is the old one until the
method was changed. Rows are selected as always, but for the refusal of overlapping cohorts: a state between two was
never published, and only measures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from metaloom.declare.analysis import Analysis
from metaloom.declare.expression import parse_expression
from metaloom.engine.result import Result
from metaloom.errors import MetaloomError
from metaloom.read.columns_needed import ways_of
from metaloom.read.rows_asked import joined
from metaloom.read.select import sift
from metaloom.versions.difference.shares import Coalition
from metaloom.versions.difference.state import State

if TYPE_CHECKING:
    from pandas import DataFrame


ADDED, REMOVED, CORRECTED, METHOD = "new studies", "removed studies", "corrected data", "changed method"
CAUSES = (ADDED, REMOVED, CORRECTED, METHOD)
"""The declared order in which causes act when they act one after the other."""

PROBES: dict[str, Any] = {
    "sensitivity": [], "bias": [], "influence": False, "baujat": False, "subsets": False, "bayes": False,
    "multiverse": None, "moderators": [], "subgroups": [], "figures": [], "certainty": None,
}  # fmt: skip
"""What an analysis may declare beside its pooled estimate, switched off."""

WORDS = frozenset({"title", "note", "figures", "certainty", "threshold", "better"})
"""Keys of a declaration that change no estimate."""

Rows = Mapping[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Between:
    """Everything between two states of one analysis."""

    old: State
    new: State
    before: Analysis
    after: Analysis

    @cached_property
    def causes(self) -> tuple[str, ...]:
        """The causes that have anything to act on, in the declared order."""
        acting = set()
        for declared in (self.before, self.after):
            old, new = (self._rows(state, declared) for state in (self.old, self.new))
            acting |= {ADDED} if new.keys() - old.keys() else set()
            acting |= {REMOVED} if old.keys() - new.keys() else set()
            shared = old.keys() & new.keys()
            acting |= {CORRECTED} if any(_plain(old[study]) != _plain(new[study]) for study in shared) else set()
        acting |= {METHOD} if method_of(self.before) != method_of(self.after) else set()
        return tuple(cause for cause in CAUSES if cause in acting)

    def result(self, acted: Coalition) -> Result | None:
        """Return the result when the causes in `acted` have acted; None where it cannot be estimated."""
        import pandas as pd

        from metaloom.engine.analyse import compute

        declared = (self.after if METHOD in acted else self.before).model_copy(update=PROBES)
        rows = self._chosen(acted, declared)
        if not rows:
            return None
        frame = pd.DataFrame.from_records(rows)
        try:
            result = compute(_selected(frame, declared), declared, witness=False)
        except (MetaloomError, KeyError, ArithmeticError, ValueError):
            return None
        estimated = result.estimable and result.pooled.estimate is not None
        return result if estimated else None

    def _chosen(self, acted: Coalition, declared: Analysis) -> list[dict[str, Any]]:
        old, new = self._rows(self.old, declared), self._rows(self.new, declared)
        chosen = []
        for study in {**old, **new}:
            if study not in new:
                chosen += [] if REMOVED in acted else old[study]
            elif study not in old:
                chosen += new[study] if ADDED in acted else []
            else:
                chosen += new[study] if CORRECTED in acted else old[study]
        return sorted(chosen, key=lambda row: row["_line"])

    def _rows(self, state: State, declared: Analysis) -> Rows:
        table = state.tables.get(declared.table)
        if table is None or any(own not in table.columns for own in declared.columns.values()):
            return {}
        rows: dict[str, list[dict[str, Any]]] = {}
        for row in joined(table, state.tables.get("studies"), declared.columns).to_dict("records"):
            rows.setdefault(str(row["study_id"]), []).append({str(name): cell for name, cell in row.items()})
        return rows


def method_of(analysis: Analysis) -> dict[str, Any]:
    """Return what of a declaration decides on its pooled estimate."""
    declared = analysis.model_copy(update=PROBES).model_dump(mode="json")
    return {key: value for key, value in declared.items() if key not in WORDS}


def _selected(frame: DataFrame, declared: Analysis) -> DataFrame:
    asked = frame[parse_expression(declared.where).mask(frame)] if declared.where is not None else frame
    used, _ = sift(asked, ways_of(declared, str(declared.measure)), convert=bool(declared.convert))
    return used


def _plain(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return rows as text, without where they are; a whole number reads alike whatever the rest of its column
    holds.
    """
    return [{name: _cell(cell) for name, cell in row.items() if name != "_line"} for row in rows]


def _cell(cell: Any) -> str:
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return "nan" if cell is None else str(cell)
    return repr(float(cell))
