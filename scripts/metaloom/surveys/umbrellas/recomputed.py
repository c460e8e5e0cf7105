"""A published pooled effect beside the same effect computed from this project's own tables.

Nothing is called a reproduction unless the studies are the same. The comparison shows how many studies either number
rests on, whether both estimates are on the same side of no effect, and whether either interval includes the other's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from metaloom.catalogue.measures import having
from metaloom.declare.expression import parse_expression
from metaloom.judge.judged import Judged
from metaloom.measure.transform import display as displayed
from metaloom.pool.parts import ends_of
from metaloom.surveys.umbrellas.facts import Agreement, Effect, Recomputed
from metaloom.text import counts

if TYPE_CHECKING:
    from pandas import DataFrame, Series

    from metaloom.declare import Declarations
    from metaloom.surveys.umbrellas.declare import Recompute, Umbrella


def recomputed(
    declared: Umbrella, declarations: Declarations, frame: DataFrame, results: Mapping[str, Judged]
) -> dict[int, Recomputed]:
    """Return line of the table -> its effect as computed here; `ours` is null, with a `reason`, where it cannot be."""
    found: dict[int, Recomputed] = {}
    for part in declared.recompute:
        analysis = next(one for one in declarations.analyses if one.id == part.analysis)
        for _, row in frame[parse_expression(part.row).mask(frame)].iterrows():
            ours, reason = _ours(part, str(row["measure"]), str(analysis.measure), results[part.analysis])
            found[int(row["_line"])] = Recomputed(
                analysis=part.analysis,
                title=analysis.title,
                note=part.note,
                inverted=part.invert,
                k=int(results[part.analysis].k or 0),
                k_studies=counts.studies_of(results[part.analysis]),
                ours=ours,
                reason=reason,
                agreement=None if ours is None else _agreement(row, ours),
            )
    return found


def _ours(part: Recompute, theirs: str, measure: str, result: Judged) -> tuple[Effect | None, str | None]:
    """Return estimate and limits as displayed; of the only study where there is one; else null and the reason."""
    if theirs != measure:
        return None, f"The review gives {theirs} and the analysis {measure}: unlike measures cannot be compared."
    if part.invert and measure != "OR":
        return None, f"Only an odds ratio can be inverted; the analysis gives a {measure}."
    display, alone = result.display, result.studies[0].ends if len(result.studies) == 1 else None
    shown = ends_of(display.estimate, display.ci_lower, display.ci_upper) if result.status == "ok" else None
    if shown is not None:
        numbers: tuple[float, ...] = shown
    elif alone is not None:
        numbers = tuple(float(displayed(measure, end)) for end in alone)
    else:
        return None, result.reason or "Not estimable."
    estimate, lower, upper = (1 / numbers[0], 1 / numbers[2], 1 / numbers[1]) if part.invert else numbers
    return Effect(estimate=estimate, lower=lower, upper=upper), None


def _agreement(row: Series[Any], ours: Effect) -> Agreement:
    """Return whether both estimates are on one side of no effect, and whether either interval includes the other."""
    null = 1.0 if str(row["measure"]) in having("ratio") else 0.0
    theirs = float(row["estimate"])
    return Agreement(
        same_side=(theirs - null) * (ours.estimate - null) > 0,
        ours_holds_theirs=ours.lower <= theirs <= ours.upper,
        theirs_holds_ours=bool(row["ci_low"] <= ours.estimate <= row["ci_high"]),
    )
