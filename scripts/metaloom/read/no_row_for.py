"""Keys of an analysis that no row of its table gives anything to act on: told, not refused, for rows may come.

A variance's form, a rule for empty cells and the like are about counts or means; where every row gives its estimate
ready-made they change nothing. What raises the certainty of non-randomised evidence changes nothing of randomised.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from metaloom.declare.analysis import Analysis
from metaloom.errors import Problem
from metaloom.read.columns_needed import ways_of
from metaloom.read.hold_out import is_given
from metaloom.read.records import records
from metaloom.read.select import RANDOMISED

if TYPE_CHECKING:
    from pandas import DataFrame

    from metaloom.declare import Declarations

OF_NUMBERS = ("vtype", "add", "to", "drop00", "convert", "correlation", "shared_arm")
RAISED = ("large_effect", "dose_response", "opposing_confounding")


def no_row_for(analysis: Analysis, used: DataFrame, declarations: Declarations) -> Iterator[Problem]:
    """Yield a warning for each key of the analysis itself that changes nothing of the rows that are pooled.

    A default of its chapter may be meant for the others.
    """
    if not len(used):
        return
    if not _other_measures(analysis) and not _computed(analysis, used):
        for key in OF_NUMBERS:
            if getattr(analysis, key) is not None and declarations.says(analysis.id, key):
                cause = f"`{key}` changes nothing here: every row gives its estimate ready-made."
                yield _told(analysis, declarations, cause, key)
    declared = analysis.certainty
    if declared is None or not _starts_high(analysis, used):
        return
    for key in RAISED:
        if getattr(declared, key) is not None:
            cause = f"`{key}` changes nothing here: certainty starts high, and only what starts low is raised."
            yield _told(analysis, declarations, cause, "certainty", key)


def _told(analysis: Analysis, declarations: Declarations, cause: str, *path: str) -> Problem:
    remedy = "Remove it, unless rows for it will come."
    return Problem(declarations.place(analysis.id, *path), cause, remedy, "warning", code="ML-0427")


def _other_measures(analysis: Analysis) -> bool:
    own = [entry for entry in analysis.sensitivity if not isinstance(entry, str) and entry.measure is not None]
    return bool(own) or bool(analysis.multiverse is not None and analysis.multiverse.measures)


def _computed(analysis: Analysis, used: DataFrame) -> bool:
    """Return whether the effect of some row is computed from its counts, means or the like."""
    ways = [way for way in ways_of(analysis, str(analysis.measure)) if "estimate" not in way]
    return any(all(is_given(row.get(name)) for name in way) for row in records(used) for way in ways)


def _starts_high(analysis: Analysis, used: DataFrame) -> bool:
    start = analysis.certainty.start if analysis.certainty is not None else None
    if start is not None:
        return start.level == "high"
    designs = used["design"].tolist() if "design" in used.columns else []
    return bool(designs) and all(isinstance(one, str) and one.casefold() in RANDOMISED for one in designs)
