"""What people say of the size of an effect and of its certainty."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from metaloom.catalogue.measures import MEASURES, measure_of
from metaloom.declare.broken import Broken
from metaloom.errors import quoted

if TYPE_CHECKING:
    from metaloom.declare.fields import AnalysisFields


def threshold(analysis: AnalysisFields) -> Iterator[Broken]:
    """Yield a smallest effect that matters which cannot be one."""
    declared = analysis.threshold
    if declared is None:
        return
    if (declared.minimal_important is None) == (declared.absolute is None):
        cause = "The threshold needs one of `minimal_important` and `absolute`."
        yield Broken(
            ("threshold",), cause, "Write minimal_important: 0.9, or absolute: 30 with per: 1000.", code="ML-0408"
        )
        return
    if declared.absolute is not None:
        yield from _absolute_threshold(analysis, declared.absolute, declared.per)
        return
    value, path = declared.minimal_important, ("threshold", "minimal_important")
    if value is None or analysis.measure is None:
        return
    row = measure_of(analysis.measure)
    if row.ratio and value <= 0:
        yield Broken(
            path,
            f"A ratio cannot be {quoted(value)}.",
            "Write the threshold on the natural scale: 0.9, not its logarithm.",
            code="ML-0409",
        )
    elif row.scale.analysed(value) is None:
        cause = f"The threshold {quoted(value)} cannot be carried to the scale on which {row.code} is analysed."
        yield Broken(
            path, cause, "Write a value that the measure can take, take another measure, or remove it.", code="ML-0408"
        )
    elif not row.ratio:
        return
    elif (analysis.better == "lower" and value >= 1) or (analysis.better == "higher" and value <= 1):
        side = "below" if analysis.better == "lower" else "above"
        yield Broken(
            path,
            f"With better: {analysis.better}, a ratio of {quoted(value)} is not a benefit.",
            f"Write a threshold {side} 1, or correct `better`.",
            code="ML-0409",
        )


def _absolute_threshold(analysis: AnalysisFields, people: float, per: int) -> Iterator[Broken]:
    path = ("threshold", "absolute")
    if people >= per:
        yield Broken(
            path,
            f"{quoted(people)} of {per} people is everyone.",
            "Write fewer people, or correct `per`.",
            code="ML-0409",
        )
    if analysis.measure is not None and measure_of(analysis.measure).absolute is None:
        cause = f"No absolute effect follows from {analysis.measure}."
        yield Broken(path, cause, "Write minimal_important: on the scale of the measure.", code="ML-0408")


def certainty(analysis: AnalysisFields) -> Iterator[Broken]:
    """Yield judgements of certainty where there is no comparison to judge."""
    if analysis.certainty is None or analysis.measure is None:
        return
    if analysis.network is not None or not measure_of(analysis.measure).compares:
        kind = measure_of(analysis.measure).comparison.name
        what = "a network" if analysis.network is not None else f"{kind} ({analysis.measure})"
        yield Broken(
            ("certainty",),
            f"Certainty is rated where two groups are compared, not for {what}.",
            "Remove it.",
            code="ML-0410",
        )
    if analysis.certainty.baseline is not None and measure_of(analysis.measure).absolute is None:
        fitting = ", ".join(row.code for row in MEASURES.values() if row.absolute is not None)
        cause = f"No absolute effect follows from {analysis.measure} and a baseline risk."
        yield Broken(("certainty", "baseline"), cause, f"Remove it; it is for {fitting}.", code="ML-0410")
