"""The marks of one result on the glance's axis, and the words of a result that has no place on it.

The axis is one of ratios wherever a row has a ratio. A project without any ratio whose results share one measure of
difference gets the axis of that measure; whatever does not fit the axis is told in words in the same place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from metaloom.catalogue.measures import measure_of
from metaloom.judge.judged import Judged
from metaloom.read.select import RANDOMISED
from metaloom.text.sentences import estimate_text, single_text
from metaloom.text.vocabulary import effect_name

ENDS = ("estimate", "lower", "upper")


def scale_of(results: Iterable[Judged]) -> str:
    """Return `exp` for an axis of ratios, else the one measure of difference that all results share, else `exp`."""
    measures = [measure_of(str(result.measure)) for result in results if result.studies]
    shared = {measure.code for measure in measures}
    one = len(shared) == 1 and not measures[0].ratio and measures[0].null is not None
    return shared.pop() if one else "exp"


def marks_of(result: Judged, scale: str) -> list[dict[str, Any]]:
    """Return the studies of a result that has a place on the axis, and its pooled estimate where there is one.

    Where more is better the mark is `mirrored`: it is drawn on the other side of no effect (a ratio at its reciprocal),
    so that one side favours the treatment in every row; its words keep the number as it was computed.
    """
    if not _fits(result, scale):
        return []
    kind = "exp" if scale == "exp" else "identity"
    mirrored = result.better == "higher"
    marks: list[dict[str, Any]] = [
        {
            "kind": "randomised" if (study.design or "").casefold() in RANDOMISED else "other",
            "label": study.label, "estimate": study.yi, "lower": study.ci_lower, "upper": study.ci_upper,
            "mirrored": mirrored, "scale": kind,
        }
        for study in result.studies
        if study.ends is not None
    ]  # fmt: skip
    pooled = result.pooled if result.status == "ok" else None
    if pooled and pooled.estimate is not None and len(marks) > 1:
        ends = {"estimate": pooled.estimate, "lower": pooled.ci_lower, "upper": pooled.ci_upper}
        named = {"kind": "pooled", "label": f"pooled, {len(marks)} studies", "mirrored": mirrored, "scale": kind}
        marks.append({**named, **ends})
    return marks


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


def drawn(mark: Mapping[str, Any]) -> tuple[float, float, float]:
    """Return where a mark is drawn on the analysis scale: lower end, estimate, upper end."""
    low, middle, high = mark["lower"], mark["estimate"], mark["upper"]
    return (-high, -middle, -low) if mark["mirrored"] else (low, middle, high)


def _fits(result: Judged, scale: str) -> bool:
    measure = measure_of(str(result.measure))
    if result.network:
        return False
    return measure.ratio if scale == "exp" else measure.code == scale
