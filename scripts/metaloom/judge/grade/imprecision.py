"""Imprecision: the interval against the threshold first, then the optimal information size.

After Core GRADE 2 (BMJ 2025;389:e081904) and GRADE guidance 34 (J Clin Epidemiol 2022;150:216). The rule:

1. with a declared threshold, the interval crosses it on the side of the target: serious; on both sides: very serious;
   with an absolute threshold, reaching three times as far on both sides: extremely serious;
2. without one, an interval that includes no effect: serious; one that also includes an appreciable benefit and an
   appreciable harm (ratios of 0.75 and 1.25, half a standard deviation): very serious; one that includes only effects
   that hardly matter (ratios of 0.9 to 1.11, a tenth of a standard deviation): none, as little or no difference;
3. it does not cross, and the effect is large (a ratio below 0.7 or above its inverse, half a standard deviation): the
   information size decides. Fewer participants than it asks for: serious; fewer than half of them: very serious;
4. otherwise: none.
"""

from __future__ import annotations

from math import log

from metaloom.catalogue.measures import measure_of
from metaloom.judge.certain import RatingNumbers
from metaloom.judge.effect import Effect
from metaloom.judge.grade import information_size
from metaloom.judge.grade.rating import Rating
from metaloom.judge.grade.target import Target
from metaloom.judge.margins import HALF_DEVIATION, appreciable_of, is_little
from metaloom.store.part import changed

LARGE = abs(log(0.7))


def rate_imprecision(effect: Effect, target: Target, participants: float, control: float | None) -> Rating:
    """Return the rating of one effect; `control` is the risk without treatment (0 to 1), None where it is not known."""
    numbers = RatingNumbers(participants=participants or None)
    crosses, both = _crossing(effect, target)
    if both and _far(effect, target):
        reason = "The interval includes benefits and harms of three times the smallest effect that matters."
        return Rating("extremely serious", reason, numbers)
    if both:
        return Rating("very serious", "The interval includes an appreciable benefit and an appreciable harm.", numbers)
    if target.margins is None and is_little(effect, None):
        return Rating("none", "The interval includes only effects that hardly matter.", numbers)
    if crosses:
        what = "includes no effect" if target.margins is None else "crosses the smallest effect that matters"
        return Rating("serious", f"The interval {what}.", numbers)
    if not _large(effect):
        return Rating("none", "The interval does not cross the threshold, and the effect is not large.", numbers)
    needed = _needed(effect, control)
    numbers = changed(numbers, information_size=needed)
    if needed is None or not participants:
        reason = "The interval does not cross the threshold; the effect is large, the information size not known."
        return Rating("serious", reason, numbers)
    if participants < needed / 2:
        reason = "No threshold is crossed, but a large effect rests on less than half of the information size."
        return Rating("very serious", reason, numbers)
    if participants < needed:
        reason = "No threshold is crossed, but a large effect rests on less than the information size."
        return Rating("serious", reason, numbers)
    return Rating("none", "The interval does not cross the threshold, and the information size is reached.", numbers)


def _crossing(effect: Effect, target: Target) -> tuple[bool, bool]:
    """Return whether the interval crosses the threshold, and whether it holds appreciable effects in both
    directions.
    """
    if target.margins is not None:
        below, above = effect.lower < target.margins.below, effect.upper > target.margins.above
        little = target.kind == "little or no effect"
        crosses = (below or above) if little else effect.lower < target.threshold < effect.upper
        return crosses, below and above
    crosses = effect.lower <= 0 <= effect.upper
    appreciable = appreciable_of(effect.measure)
    return crosses, appreciable is not None and (effect.lower < appreciable.below and effect.upper > appreciable.above)


def _far(effect: Effect, target: Target) -> bool:
    far = target.margins.far if target.margins else None
    return far is not None and effect.lower < far[0] and effect.upper > far[1]


def _large(effect: Effect) -> bool:
    measure = measure_of(effect.measure)
    if measure.ratio:
        return abs(effect.estimate) > LARGE
    return measure.in_deviations and abs(effect.estimate) > HALF_DEVIATION


def _needed(effect: Effect, control: float | None) -> int | None:
    match measure_of(effect.measure).information_size:
        case "means":
            return information_size.for_means()
        case "risks":
            return information_size.for_risks(control) if control else None
        case None:
            return None
