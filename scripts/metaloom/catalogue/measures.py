"""The effect measures, one row each, in the order in which messages and the schema list them.

To add one: its row here, its formula in `measure/` (`measure.compute` refuses to be imported while a row has none),
its tests. Everything else (words, heads, columns, scales, rules for zero events, what certainty and figures make of
it) is derived from the row.
"""

from __future__ import annotations

from functools import cache
from math import inf
from typing import Any

from metaloom.catalogue import risks
from metaloom.catalogue.columns import (
    ALPHA,
    BINARY,
    CHANGE,
    CONTINUOUS,
    CORRELATION,
    HAZARDS,
    ONE_MEAN,
    ONE_PROPORTION,
    ONE_RATE,
    ONE_SPREAD,
    OPTIONAL,
    RATES,
    READY,
    SPREADS,
    SPREADS_OF_CHANGE,
    STANDARDISED_BY_BASELINE,
    SUMMARY_COLUMNS,
)
from metaloom.catalogue.comparisons import ASSOCIATION, ONE_GROUP, TWO_GROUPS
from metaloom.catalogue.comparisons import CHANGE as CHANGED
from metaloom.catalogue.measure import Measure
from metaloom.catalogue.scales import (
    ARCSINE,
    CUBE_ROOT,
    FISHER_Z,
    FREEMAN_TUKEY,
    IDENTITY,
    LOGARITHM,
    LOGARITHM_OF_REST,
    LOGIT,
    SQUARE_ROOT,
)

_RISK: dict[str, Any] = {"noun": "risk", "noun_if_more_is_better": "chance"}
_TABLES: dict[str, Any] = {"layouts": (BINARY,), "comparison": TWO_GROUPS, "zero_events": "addition"}
_MEANS: dict[str, Any] = {
    "layouts": (CONTINUOUS,), "comparison": TWO_GROUPS, "zero_events": "no counts", "noun": "value",
}  # fmt: skip
_RATES: dict[str, Any] = {
    "layouts": (RATES,), "comparison": TWO_GROUPS, "zero_events": "addition", "noun": "rate",
}  # fmt: skip
_CHANGE: dict[str, Any] = {"layouts": (CHANGE,), "comparison": CHANGED, "zero_events": "no counts", "noun": "value"}
_PROPORTION: dict[str, Any] = {
    "layouts": (ONE_PROPORTION,), "comparison": ONE_GROUP, "name": "proportion", "head": "Proportion",
    "noun": "proportion",
}  # fmt: skip
_RATE: dict[str, Any] = {
    "layouts": (ONE_RATE,),
    "comparison": ONE_GROUP,
    "name": "rate",
    "head": "Rate",
    "noun": "rate",
}
_SHARE = (0.0, 1.0)
_CORRELATES = (-1.0, 1.0)
_NOT_NEGATIVE = (0.0, inf)
_MEAN: dict[str, Any] = {
    "layouts": (ONE_MEAN,), "comparison": ONE_GROUP, "zero_events": "no counts", "noun": "value",
}  # fmt: skip
_CORRELATION: dict[str, Any] = {
    "layouts": (CORRELATION,), "comparison": ASSOCIATION, "zero_events": "no counts", "noun": "correlation",
    "head": "Correlation",
}  # fmt: skip
_ALPHA: dict[str, Any] = {
    "layouts": (ALPHA,), "comparison": ONE_GROUP, "zero_events": "no counts", "noun": "alpha", "head": "Alpha",
}  # fmt: skip
_READY: dict[str, Any] = {"comparison": TWO_GROUPS, "zero_events": "no counts"}
_BEFORE_AND_AFTER = ("mean_post", "mean_pre")
_BOTH_MEANS = ("mean_treated", "mean_control")

ROWS = (
    # Two groups with events
    Measure(
        **_TABLES, **_RISK, code="RR", name="risk ratio", head="Risk ratio", scale=LOGARITHM,
        absolute=risks.by_ratio, information_size="risks", tables=("MH",), ratio_of_risks=True, drops_double_zero=True,
    ),
    Measure(
        **_TABLES, **_RISK, code="OR", name="odds ratio", head="Odds ratio", scale=LOGARITHM,
        absolute=risks.by_odds, information_size="risks", tables=("MH", "PETO", "GLMM"), drops_double_zero=True,
    ),
    Measure(
        **_TABLES, **_RISK, code="RD", name="risk difference", head="Risk difference", scale=IDENTITY,
        absolute=risks.by_difference, variances=("LS", "UB", "AV"), tables=("MH",), bounds=_CORRELATES,
    ),
    Measure(
        **{**_TABLES, "zero_events": "as they are"}, **_RISK, code="AS", name="arcsine square-root difference",
        head="Arcsine difference", scale=IDENTITY, absolute=risks.by_arcsine,
    ),
    Measure(
        **_TABLES, **_RISK, code="PETO", name="Peto odds ratio", head="Peto odds ratio", scale=LOGARITHM,
        absolute=risks.by_odds, information_size="risks", tables=("PETO",),
    ),
    Measure(
        **{**_TABLES, "zero_events": "as they are"}, code="PHI", name="phi coefficient", head="Phi", scale=IDENTITY,
        noun="association", bounds=_CORRELATES,
    ),
    Measure(
        **_TABLES, code="YUQ", name="Yule's Q", head="Yule's Q", scale=IDENTITY, noun="association",
        bounds=_CORRELATES,
    ),
    Measure(
        **_TABLES, code="YUY", name="Yule's Y", head="Yule's Y", scale=IDENTITY, noun="association",
        bounds=_CORRELATES,
    ),
    Measure(
        **_TABLES, code="PBIT", name="standardised mean difference from counts (probit)", head="SMD", scale=IDENTITY,
        noun="value", in_deviations=True,
    ),
    Measure(
        **_TABLES, code="OR2DN", name="standardised mean difference from an odds ratio (normal outcome)", head="SMD",
        scale=IDENTITY, noun="value", in_deviations=True,
    ),
    Measure(
        **_TABLES, code="OR2DL", name="standardised mean difference from an odds ratio (logistic outcome)", head="SMD",
        scale=IDENTITY, noun="value", in_deviations=True,
    ),
    # Two groups with means
    Measure(
        **_MEANS, code="MD", name="mean difference", head="Mean difference", scale=IDENTITY, variances=("LS", "HO"),
        information_size="means",
    ),
    Measure(
        **_MEANS, code="SMD", name="standardised mean difference (Hedges)", head="SMD", scale=IDENTITY,
        variances=("LS", "LS2", "UB", "AV"), information_size="means", in_deviations=True,
    ),
    Measure(
        **_MEANS, code="SMD1", name="standardised mean difference (by the control's deviation)", head="SMD",
        scale=IDENTITY, variances=("LS", "LS2", "UB", "AV"), information_size="means", in_deviations=True,
    ),
    Measure(
        **_MEANS, code="SMD1H", name="standardised mean difference (by the control's deviation), unequal variances",
        head="SMD", scale=IDENTITY, information_size="means", in_deviations=True,
    ),
    Measure(
        **_MEANS, code="SMDH", name="standardised mean difference, unequal variances", head="SMD", scale=IDENTITY,
        information_size="means", in_deviations=True,
    ),
    Measure(
        **_MEANS, code="ROM", name="ratio of means", head="Ratio of means", scale=LOGARITHM,
        variances=("LS", "AV", "HO"), positive=_BOTH_MEANS,
    ),
    Measure(
        **{**_MEANS, "noun": "variation"}, code="CVR", name="ratio of coefficients of variation", head="Ratio of CVs",
        scale=LOGARITHM, positive=_BOTH_MEANS,
    ),
    Measure(
        **{**_MEANS, "noun": "variation", "layouts": (SPREADS,)}, code="VR", name="ratio of standard deviations",
        head="Ratio of SDs", scale=LOGARITHM, combined=CONTINUOUS,
    ),
    Measure(
        **_MEANS, code="RPB", name="point-biserial correlation", head="Correlation", scale=IDENTITY,
        variances=("LS", "CS"), bounds=_CORRELATES,
    ),
    Measure(**_MEANS, code="RBIS", name="biserial correlation", head="Correlation", scale=IDENTITY, bounds=_CORRELATES),
    Measure(
        **_MEANS, code="D2ORN", name="odds ratio from a standardised mean difference (normal outcome)",
        head="Odds ratio", scale=LOGARITHM,
    ),
    Measure(
        **_MEANS, code="D2ORL", name="odds ratio from a standardised mean difference (logistic outcome)",
        head="Odds ratio", scale=LOGARITHM,
    ),
    # One group before and after
    Measure(**_CHANGE, code="MC", name="mean change", head="Mean change", scale=IDENTITY),
    Measure(
        **_CHANGE, code="SMCC", name="standardised mean change (change-score standardisation)",
        head="Std. mean change", scale=IDENTITY, variances=("LS", "LS2"), in_deviations=True,
    ),
    Measure(
        **{**_CHANGE, "layouts": (STANDARDISED_BY_BASELINE,)}, code="SMCR",
        name="standardised mean change (raw-score standardisation)", head="Std. mean change", scale=IDENTITY,
        variances=("LS", "LS2"), in_deviations=True,
    ),
    Measure(
        **_CHANGE, code="SMCRH", name="standardised mean change (raw score, unequal variances)",
        head="Std. mean change", scale=IDENTITY, in_deviations=True,
    ),
    Measure(
        **_CHANGE, code="ROMC", name="ratio of means, before and after", head="Ratio of means", scale=LOGARITHM,
        positive=_BEFORE_AND_AFTER,
    ),
    Measure(
        **{**_CHANGE, "noun": "variation", "layouts": (SPREADS_OF_CHANGE,)}, code="VRC",
        name="ratio of standard deviations, before and after", head="Ratio of SDs", scale=LOGARITHM,
    ),
    Measure(
        **{**_CHANGE, "noun": "variation"}, code="CVRC", name="ratio of coefficients of variation, before and after",
        head="Ratio of CVs", scale=LOGARITHM, positive=_BEFORE_AND_AFTER,
    ),
    # One group with events
    Measure(
        **_PROPORTION, code="PR", scale=IDENTITY, zero_events="addition", variances=("LS", "UB", "AV"), bounds=_SHARE,
    ),
    Measure(**_PROPORTION, code="PLO", scale=LOGIT, zero_events="addition", variances=("LS", "AV"), tables=("GLMM",)),
    Measure(**_PROPORTION, code="PLN", scale=LOGARITHM, zero_events="addition", variances=("LS", "AV")),
    Measure(**_PROPORTION, code="PAS", scale=ARCSINE, zero_events="as they are"),
    Measure(**_PROPORTION, code="PFT", scale=FREEMAN_TUKEY, zero_events="as they are", bounds=_SHARE),
    # Events in person-time
    Measure(
        **_RATES, code="IRR", name="rate ratio", head="Rate ratio", scale=LOGARITHM, tables=("MH", "GLMM"),
        ratio_of_risks=True,
    ),
    Measure(**_RATES, code="IRD", name="rate difference", head="Rate difference", scale=IDENTITY, tables=("MH",)),
    Measure(
        **{**_RATES, "zero_events": "as they are"}, code="IRSD", name="difference of square-root rates",
        head="Difference of root rates", scale=IDENTITY,
    ),
    Measure(**_RATE, code="IR", scale=IDENTITY, zero_events="addition", bounds=_NOT_NEGATIVE),
    Measure(**_RATE, code="IRLN", scale=LOGARITHM, zero_events="addition", tables=("GLMM",)),
    Measure(**_RATE, code="IRS", scale=SQUARE_ROOT, zero_events="as they are"),
    Measure(
        **{**_RATE, "name": "rate, by the Freeman-Tukey square root", "head": "Rate (double root)"}, code="IRFT",
        scale=IDENTITY, zero_events="as they are", bounds=_NOT_NEGATIVE,
    ),
    # One group with a mean
    Measure(**_MEAN, code="MN", name="mean", head="Mean", scale=IDENTITY),
    Measure(**_MEAN, code="MNLN", name="mean", head="Mean", scale=LOGARITHM, positive=("mean",)),
    Measure(
        **{**_MEAN, "layouts": (ONE_SPREAD,)}, code="SDLN", name="standard deviation", head="SD", scale=LOGARITHM
    ),
    Measure(
        **_MEAN, code="CVLN", name="coefficient of variation", head="CV", scale=LOGARITHM, positive=("mean",),
        in_per_cent=True,
    ),
    # Correlations and reliability
    Measure(**_CORRELATION, code="COR", name="correlation", scale=IDENTITY, variances=("LS", "AV"), bounds=_CORRELATES),
    Measure(**_CORRELATION, code="ZCOR", name="correlation (Fisher's z)", scale=FISHER_Z),
    Measure(**_ALPHA, code="ARAW", name="Cronbach's alpha", scale=IDENTITY),
    Measure(**_ALPHA, code="AHW", name="Cronbach's alpha (Hakstian and Whalen)", scale=CUBE_ROOT),
    Measure(**_ALPHA, code="ABT", name="Cronbach's alpha (Bonett)", scale=LOGARITHM_OF_REST),
    # Estimates as a paper gives them
    Measure(
        **_READY, code="HR", name="hazard ratio", head="Hazard ratio", layouts=(*READY, *HAZARDS), scale=LOGARITHM,
        noun="hazard", absolute=risks.by_hazard, ratio_of_risks=True,
    ),
    Measure(
        **_READY, code="GEN", name="effect as reported", head="Effect", layouts=READY,
        scale=IDENTITY, noun="value",
    ),
)  # fmt: skip

MEASURES: dict[str, Measure] = {row.code: row for row in ROWS}


def measure_of(code: object) -> Measure:
    """Return the row of a measure; KeyError for a word that is none."""
    return MEASURES[str(code)]


def standard_columns() -> frozenset[str]:
    """Return every column name that some measure can be computed from, summaries to be converted included."""
    names = {name for row in ROWS for layout in row.routes for name in layout}
    return frozenset(names | set(OPTIONAL) | set(SUMMARY_COLUMNS))


@cache
def having(fact: str) -> frozenset[str]:
    """Return the codes of the measures of which a property of the row is true, such as `compares` or `ratio`."""
    return frozenset(row.code for row in ROWS if getattr(row, fact))
