"""Compute any effect measure: inputs by standard names in, effects and variances out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from metaloom.catalogue.columns import OF_TOTAL
from metaloom.catalogue.measure import CatalogueError, Measure
from metaloom.catalogue.measures import MEASURES
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

Inputs = dict[str, FloatArray]
Computed = tuple[FloatArray, FloatArray]
Formula = Callable[[str, Inputs, tuple[str, ...], Policy, str], Computed]


def _of_counts(formula: Callable[[str, Inputs, Policy], Computed]) -> Formula:
    return lambda measure, inputs, _layout, policy, _vtype: formula(measure, inputs, policy)


def _of_proportions(formula: Callable[[str, Inputs, Policy, str], Computed]) -> Formula:
    return lambda measure, inputs, _layout, policy, vtype: formula(measure, inputs, policy, vtype)


def _of_moments(formula: Callable[[str, Inputs, str], Computed]) -> Formula:
    return lambda measure, inputs, _layout, _policy, vtype: formula(measure, inputs, vtype)


def _of_inputs(formula: Callable[[str, Inputs], Computed]) -> Formula:
    return lambda measure, inputs, _layout, _policy, _vtype: formula(measure, inputs)


def _of_estimates(formula: Callable[[str, Inputs, tuple[str, ...]], Computed]) -> Formula:
    return lambda measure, inputs, layout, _policy, _vtype: formula(measure, inputs, layout)


OF_ONE_VARIANCE: dict[str, Formula] = {
    **dict.fromkeys(association.MEASURES, _of_counts(association.association)),
    **dict.fromkeys(dichotomised.MEASURES, _of_counts(dichotomised.dichotomised)),
    **dict.fromkeys(two_rates.MEASURES, _of_counts(two_rates.two_rates)),
    **dict.fromkeys(one_rate.MEASURES, _of_counts(one_rate.one_rate)),
    **dict.fromkeys(one_mean.MEASURES, _of_inputs(one_mean.one_mean)),
    **dict.fromkeys(reliability.MEASURES, _of_inputs(reliability.reliability)),
    **dict.fromkeys(ready_made.MEASURES, _of_estimates(ready_made.ready_made)),
}
"""Measure -> its formula, which is handed no `vtype` and so gives the same variance whatever is declared."""

OF_DECLARED_VARIANCE: dict[str, Formula] = {
    **dict.fromkeys(two_proportions.MEASURES, _of_proportions(two_proportions.two_proportions)),
    **dict.fromkeys(one_proportion.MEASURES, _of_proportions(one_proportion.one_proportion)),
    **dict.fromkeys(two_means.MEASURES, _of_moments(two_means.two_means)),
    **dict.fromkeys(point_biserial.MEASURES, _of_moments(point_biserial.point_biserial)),
    **dict.fromkeys(change_scores.MEASURES, _of_moments(change_scores.change_scores)),
    **dict.fromkeys(correlation.MEASURES, _of_moments(correlation.correlation)),
}
"""Measure -> its formula, which is handed the declared `vtype`."""

FORMULAS = OF_ONE_VARIANCE | OF_DECLARED_VARIANCE
"""Measure -> its formula, held against the catalogue when this module is imported."""


def require_formulas(formulas: dict[str, Formula], measures: dict[str, object]) -> None:
    """Raise CatalogueError unless every measure has a formula and every formula a measure."""
    for code in sorted(measures.keys() ^ formulas.keys()):
        if code in measures:
            raise CatalogueError(f"measure/compute.py has no formula for the measure {code} of catalogue/measures.py")
        raise CatalogueError(f"measure/compute.py has a formula for {code}, which has no row in catalogue/measures.py")


def require_variances(of_one_variance: Collection[str], measures: Mapping[str, Measure]) -> None:
    """Raise CatalogueError where a row lists several variances and its formula cannot be told which is declared."""
    for code in sorted(of_one_variance):
        if len(measures[code].variances) > 1:
            listed = ", ".join(measures[code].variances)
            raise CatalogueError(
                f"measure/compute.py computes one variance of {code}, but catalogue/measures.py lists {listed}"
            )


require_formulas(FORMULAS, dict(MEASURES))
require_variances(OF_ONE_VARIANCE, MEASURES)


def compute_effects(
    measure: str, inputs: Inputs, layout: tuple[str, ...], policy: Policy, vtype: str = "LS"
) -> Computed:
    """Return effects yi and sampling variances vi, both (k,), on the analysis scale; NaN where a study has none.

    `inputs` holds (k,) arrays by standard name, `layout` names those that are used. Raises KeyError for an unknown
    measure.
    """
    if layout in ready_made.LAYOUTS:
        return ready_made.ready_made(measure, inputs, layout)
    if layout == OF_TOTAL:
        counted = {**inputs, "events": inputs["estimate"] * inputs["total"]}
        return one_proportion.one_proportion(measure, counted, Policy(add=0.0, to="none"))
    return FORMULAS[measure](measure, inputs, layout, policy, vtype)
