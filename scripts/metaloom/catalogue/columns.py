"""Which columns each effect measure is computed from, by their standard names.

A measure lists one or more sets of columns ("layouts"); a row uses the first layout that it can fill.
Names follow the design note: `_treated` and `_control` for two groups, none for one; `_post` and `_pre`
for change scores within a group.
"""

from __future__ import annotations

BINARY = ("events_treated", "total_treated", "events_control", "total_control")
CONTINUOUS = ("mean_treated", "sd_treated", "n_treated", "mean_control", "sd_control", "n_control")
SPREADS = ("sd_treated", "n_treated", "sd_control", "n_control")
RATES = ("events_treated", "time_treated", "events_control", "time_control")
ONE_PROPORTION = ("events", "total")
ONE_MEAN = ("mean", "sd", "n")
ONE_SPREAD = ("sd", "n")
ONE_RATE = ("events", "time")
CHANGE = ("mean_post", "sd_post", "mean_pre", "sd_pre", "n", "correlation")
SPREADS_OF_CHANGE = ("sd_post", "sd_pre", "n", "correlation")
ONE_CHANGE = ("mean_change", "sd_change", "n")
STANDARDISED_BY_BASELINE = ("mean_post", "mean_pre", "sd_pre", "n", "correlation")
CORRELATION = ("correlation", "n")
ALPHA = ("alpha", "items", "n")
LOG_RANK = ("observed_minus_expected", "log_rank_variance")
WITH_ERROR = ("estimate", "se")
WITH_VARIANCE = ("estimate", "variance")
WITH_INTERVAL = ("estimate", "ci_low", "ci_high")
WITH_P_VALUE = ("estimate", "p_value")
LOG_RANK_P_BY_ARM = ("log_rank_p", "log_rank_sign", "events_treated", "events_control")
LOG_RANK_P_IN_ALL = ("log_rank_p", "log_rank_sign", "events", "total_treated", "total_control")
WITH_EVENTS_BY_ARM = ("estimate", "events_treated", "events_control")
WITH_EVENTS_IN_ALL = ("estimate", "events", "total_treated", "total_control")
HAZARDS = (LOG_RANK, LOG_RANK_P_BY_ARM, LOG_RANK_P_IN_ALL, WITH_EVENTS_BY_ARM, WITH_EVENTS_IN_ALL)
READY = (WITH_ERROR, WITH_VARIANCE, WITH_INTERVAL, WITH_P_VALUE)

LAYOUTS: dict[str, tuple[tuple[str, ...], ...]] = {
    **dict.fromkeys(("RR", "OR", "RD", "AS", "PETO", "PHI", "YUQ", "YUY", "PBIT", "OR2DN", "OR2DL"), (BINARY,)),
    **dict.fromkeys(("MD", "SMD", "SMD1", "SMDH", "ROM", "CVR", "RPB", "RBIS", "D2ORN", "D2ORL"), (CONTINUOUS,)),
    "VR": (SPREADS,),
    **dict.fromkeys(("IRR", "IRD"), (RATES,)),
    **dict.fromkeys(("MC", "SMCC", "SMCRH", "ROMC", "CVRC"), (CHANGE,)),
    "VRC": (SPREADS_OF_CHANGE,),
    "SMCR": (STANDARDISED_BY_BASELINE,),
    **dict.fromkeys(("PR", "PLO", "PLN", "PAS", "PFT"), (ONE_PROPORTION,)),
    **dict.fromkeys(("IR", "IRLN", "IRS", "IRFT"), (ONE_RATE,)),
    **dict.fromkeys(("MN", "MNLN", "CVLN"), (ONE_MEAN,)),
    "SDLN": (ONE_SPREAD,),
    "HR": (*READY, *HAZARDS),
    **dict.fromkeys(("COR", "ZCOR"), (CORRELATION,)),
    **dict.fromkeys(("ARAW", "AHW", "ABT"), (ALPHA,)),
    "GEN": READY,
}

OPTIONAL = ("level", "correlation", "label")
"""Columns read where they are there: `level` of an interval (percent, default 95), `correlation` of change scores."""

RATIO_SCALE = frozenset({"RR", "OR", "PETO", "D2ORN", "D2ORL", "ROM", "CVR", "VR", "IRR", "ROMC", "VRC", "CVRC", "HR"})
"""Measures analysed as logarithms of ratios of two groups: no difference is 1 on the display scale."""

ONE_GROUP = frozenset(
    {"PR", "PLO", "PLN", "PAS", "PFT", "IR", "IRLN", "IRS", "IRFT", "MN", "MNLN", "SDLN", "CVLN", "ARAW", "AHW", "ABT"}
)
"""Measures of one group: there is no value that means `no difference`."""


def standard_columns() -> frozenset[str]:
    """Every column name that some measure can be computed from, summaries to be converted included."""
    names = {name for layouts in LAYOUTS.values() for layout in layouts for name in layout}
    return frozenset(names | set(OPTIONAL) | set(SUMMARY_COLUMNS))


SUMMARY_COLUMNS = tuple(
    f"{what}{arm}"
    for arm in ("_treated", "_control", "")
    for what in ("median", "q1", "q3", "min", "max", "se", "ci_low", "ci_high")
)
"""What a paper may give instead of a mean with its standard deviation, for either arm or the only one."""
