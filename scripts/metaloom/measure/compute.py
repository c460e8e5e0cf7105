"""One door to every effect measure: inputs by standard names in, effects and variances out."""

from __future__ import annotations

from metaloom.measure import (
    change_scores,
    one_mean,
    one_proportion,
    one_rate,
    ready_made,
    two_means,
    two_proportions,
    two_rates,
)
from metaloom.measure.effects import FloatArray, Policy

COUNTS = {
    **dict.fromkeys(two_proportions.MEASURES, two_proportions.two_proportions),
    **dict.fromkeys(two_rates.MEASURES, two_rates.two_rates),
    **dict.fromkeys(one_proportion.MEASURES, one_proportion.one_proportion),
    **dict.fromkeys(one_rate.MEASURES, one_rate.one_rate),
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
    if measure in two_means.MEASURES:
        return two_means.two_means(measure, inputs, vtype)
    if measure in change_scores.MEASURES:
        return change_scores.change_scores(measure, inputs)
    if measure in one_mean.MEASURES:
        return one_mean.one_mean(measure, inputs)
    if measure in ready_made.MEASURES:
        return ready_made.ready_made(measure, inputs, layout)
    raise ValueError(f"unknown measure {measure!r}")
