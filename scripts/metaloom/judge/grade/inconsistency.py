"""Inconsistency: do studies differ more than chance, and do they disagree about what is being rated?

After Core GRADE 3 (BMJ 2025;389:e081905): how far point estimates differ and intervals overlap, then on which side of
the threshold the estimates lie. The rule:

1. one study: not assessable;
2. some intervals do not overlap (or I² is 50 % and more), and estimates lie on both sides of the threshold: serious;
   with intervals that do not overlap and I² of 75 % and more: very serious;
3. five studies and more whose interval excludes the threshold, and a prediction interval that does not: serious;
4. otherwise: none. With fewer than five studies the reason says that little could have been seen.
"""

from __future__ import annotations

from metaloom.judge.certain import RatingNumbers
from metaloom.judge.effect import Effect
from metaloom.judge.grade.rating import Rating
from metaloom.judge.judged import Judged

SUBSTANTIAL, CONSIDERABLE = 50.0, 75.0
FEW = 5


def rate_inconsistency(effect: Effect, result: Judged, threshold: float) -> Rating:
    """Return the rating of one result; `threshold` is the signed one of the target, on the analysis scale."""
    if effect.k < 2:
        return Rating("none", "One study: whether studies agree cannot be assessed.", decided=False)
    studies = [ends for study in result.studies if (ends := study.ends) is not None]
    spread = result.heterogeneity
    i2 = spread.i2
    above = sum(estimate > threshold for estimate, _, _ in studies)
    apart = max(lower for _, lower, _ in studies) > min(upper for *_, upper in studies)
    numbers = RatingNumbers(
        i2=i2,
        i2_lower=spread.i2_ci_lower,
        i2_upper=spread.i2_ci_upper,
        tau2=spread.tau2,
        above_threshold=above,
        below_threshold=len(studies) - above,
        intervals_overlap=not apart,
    )
    both_sides = 0 < above < len(studies)
    if both_sides and apart and (i2 or 0) >= CONSIDERABLE:
        reason = "Estimates are on both sides of the threshold, far apart, and heterogeneity is considerable."
        return Rating("very serious", reason, numbers)
    if both_sides and (apart or (i2 or 0) >= SUBSTANTIAL):
        reason = "Estimates are on both sides of the threshold, and studies differ more than chance would explain."
        return Rating("serious", reason, numbers)
    if effect.k >= FEW and _prediction_crosses(effect, result, threshold):
        reason = "The interval excludes the threshold, but the effect of a new study may well be beyond it."
        return Rating("serious", reason, numbers)
    if effect.k < FEW:
        reason = "No disagreement that would matter was seen; with so few studies little could have been seen."
        return Rating("none", reason, numbers)
    return Rating("none", "Studies agree on which side of the threshold the effect is, or differ little.", numbers)


def _prediction_crosses(effect: Effect, result: Judged, threshold: float) -> bool:
    prediction = result.prediction
    lower, upper = prediction.lower, prediction.upper
    if lower is None or upper is None:
        return False
    return not effect.lower <= threshold <= effect.upper and lower <= threshold <= upper
