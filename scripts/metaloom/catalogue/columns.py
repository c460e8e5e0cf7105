"""Sets of columns ("layouts") from which effects are computed, by their standard names.

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
READY_OF_ONE_GROUP = (WITH_ERROR, WITH_VARIANCE, WITH_INTERVAL)
"""Without a P value: what one group's P value tests is not known."""
OF_TOTAL = ("estimate", "total")
"""The double arcsine of a proportion and its variance follow from the proportion and the group's size."""

OPTIONAL = ("level", "correlation", "label")
"""Optional columns: `level` of an interval (percent, default 95), `correlation` of change scores."""

SUMMARY_COLUMNS = tuple(
    f"{what}{arm}"
    for arm in ("_treated", "_control", "")
    for what in ("median", "q1", "q3", "min", "max", "se", "ci_low", "ci_high")
)
"""What a paper may give instead of a mean with its standard deviation, for either arm or the only one."""
