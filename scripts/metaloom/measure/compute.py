"""One door to every effect measure: inputs by standard names in, effects and variances out."""

from __future__ import annotations

from metaloom.measure import (
    association,
    change_scores,
    correlation,
    dichotomised,
    one_mean,
    one_proportion,
    one_rate,
    point_biserial,
    ready_made,
    reliability,
    two_means,
    two_proportions,
    two_rates,
)
from metaloom.measure.effects import FloatArray, Policy

COUNTS = {
    **dict.fromkeys(association.MEASURES, association.association),
    **dict.fromkeys(dichotomised.MEASURES, dichotomised.dichotomised),
    **dict.fromkeys(two_rates.MEASURES, two_rates.two_rates),
    **dict.fromkeys(one_rate.MEASURES, one_rate.one_rate),
}
PROPORTIONS = {
    **dict.fromkeys(two_proportions.MEASURES, two_proportions.two_proportions),
    **dict.fromkeys(one_proportion.MEASURES, one_proportion.one_proportion),
}
MOMENTS = {
    **dict.fromkeys(two_means.MEASURES, two_means.two_means),
    **dict.fromkeys(point_biserial.MEASURES, point_biserial.point_biserial),
    **dict.fromkeys(change_scores.MEASURES, change_scores.change_scores),
    **dict.fromkeys(correlation.MEASURES, correlation.correlation),
}


def compute_effects(
    measure: str,
    inputs: dict[str, FloatArray],
    layout: tuple[str, ...],
    policy: Policy,
    vtype: str = "LS",
) -> tuple[FloatArray, FloatArray]:
    """Effects yi and sampling variances vi, both (k,), on the analysis scale; NaN where a study has none.

    `inputs` holds (k,) arrays by standard name, `layout` names those that are used. Raises ValueError for an unknown
    measure.
    """
    if measure in COUNTS:
        return COUNTS[measure](measure, inputs, policy)
    if measure in PROPORTIONS:
        return PROPORTIONS[measure](measure, inputs, policy, vtype)
    if measure in MOMENTS:
        return MOMENTS[measure](measure, inputs, vtype)
    if measure in one_mean.MEASURES:
        return one_mean.one_mean(measure, inputs)
    if measure in reliability.MEASURES:
        return reliability.reliability(measure, inputs)
    if measure in ready_made.MEASURES:
        return ready_made.ready_made(measure, inputs, layout)
    raise ValueError(f"unknown measure {measure!r}")
