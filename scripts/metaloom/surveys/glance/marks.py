"""The marks of one result on the glance's axis, and the words of a result that has no place on it.

The axis is one of ratios wherever a row has a ratio. A project without any ratio whose results share one measure of
difference gets the axis of that measure; whatever does not fit the axis is told in words in the same place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from metaloom.catalogue.measures import measure_of
from metaloom.judge.judged import Judged
from metaloom.pool.parts import Ends
from metaloom.read.select import RANDOMISED
from metaloom.surveys.glance.facts import Mark
from metaloom.text.sentences import estimate_text, single_text
from metaloom.text.vocabulary import effect_name


def scale_of(results: Iterable[Judged]) -> str:
    """Return `exp` for an axis of ratios, else the one measure of difference that all results share, else `exp`."""
    measures = [measure_of(str(result.measure)) for result in results if result.studies]
    shared = {measure.code for measure in measures}
    one = len(shared) == 1 and not measures[0].ratio and measures[0].null is not None
    return shared.pop() if one else "exp"


def marks_of(result: Judged, scale: str) -> list[Mark]:
    """Return the studies of a result that has a place on the axis, and its pooled estimate where there is one.

    Where more is better the mark is `mirrored`: it is drawn on the other side of no effect (a ratio at its reciprocal),
    so that one side favours the treatment in every row; its words keep the number as it was computed.
    """
    if not _fits(result, scale):
        return []
    kind = "exp" if scale == "exp" else "identity"
    marks = [
        _mark("randomised" if (study.design or "").casefold() in RANDOMISED else "other", study.label, study.ends)
        for study in result.studies
        if study.ends is not None
    ]
    pooled = result.pooled.ends if result.status == "ok" and result.pooled else None
    if pooled and len(marks) > 1:
        marks.append(_mark("pooled", f"pooled, {len(marks)} studies", pooled))
    return [replace(mark, mirrored=result.better == "higher", scale=kind) for mark in marks]


def _mark(kind: str, label: str, ends: Ends) -> Mark:
    estimate, lower, upper = ends
    return Mark(kind=kind, label=label, estimate=estimate, lower=lower, upper=upper, mirrored=False, scale="exp")


def told_of(result: Judged, scale: str) -> str:
    """Return in words a result that is not drawn: "mean difference −2.09 (…)"; empty where it is drawn or missing."""
    if result.network and result.status == "ok":
        return estimate_text(result)
    if not result.studies or _fits(result, scale):
        return ""
    if result.status == "ok":
        return f"{effect_name(result)} {estimate_text(result)}"
    alone = single_text(result) if len(result.studies) == 1 else ""
    return f"{effect_name(result)} {alone}" if alone else ""


def drawn(mark: Mark) -> tuple[float, float, float]:
    """Return where a mark is drawn on the analysis scale: lower end, estimate, upper end."""
    low, middle, high = mark.lower, mark.estimate, mark.upper
    return (-high, -middle, -low) if mark.mirrored else (low, middle, high)


def _fits(result: Judged, scale: str) -> bool:
    measure = measure_of(str(result.measure))
    if result.network:
        return False
    return measure.ratio if scale == "exp" else measure.code == scale
