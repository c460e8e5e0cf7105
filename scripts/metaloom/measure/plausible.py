"""Numbers from which no effect size can be computed, with the reason for each row in plain words."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from metaloom.catalogue.columns import HAZARDS
from metaloom.catalogue.measures import measure_of
from metaloom.catalogue.scales import FREEMAN_TUKEY, IDENTITY
from metaloom.errors import quoted
from metaloom.measure.effects import BoolArray, FloatArray
from metaloom.measure.transform import to_analysis_scale

PRINTED = ("estimate", "ci_low", "ci_high")
OUTSIDE = {
    "exp": "is not positive, and {measure} needs its logarithm",
    "ilogit": "is not between 0 and 1",
    "sin_squared": "is not between 0 and 1",
    "square": "is negative",
    "tanh": "is not between -1 and 1",
}
"""Why a printed number has none on the scale that is pooled."""

PAIRS = (
    ("events_treated", "total_treated"),
    ("events_control", "total_control"),
    ("events", "total"),
)
POSITIVE = ("time_treated", "time_control", "time", "se", "variance", "log_rank_variance")
SIZES = ("n_treated", "n_control", "n")
COUNTS = ("events_treated", "events_control", "events")
SPREADS = ("sd_treated", "sd_control", "sd", "sd_post", "sd_pre", "sd_change")


def impossible(measure: str, layout: tuple[str, ...], inputs: dict[str, FloatArray]) -> list[str]:
    """Return for each of the k rows why its numbers are impossible, or "" where they are not."""
    rows = len(inputs[layout[0]])
    reasons = [""] * rows

    def say(where: BoolArray, why: str) -> None:
        for row in where.nonzero()[0]:
            reasons[row] = reasons[row] or why

    used = {name: inputs[name] for name in layout}
    for name in COUNTS:
        if name in used:
            say(used[name] < 0, f"its {name} is negative")
    for events, total in PAIRS:
        if events in used and total in used:
            say(used[total] <= 0, f"its {total} is not positive")
            say(used[events] > used[total], f"its {events} exceeds its {total}")
    for name in POSITIVE:
        if name in used:
            say(used[name] <= 0, f"its {name} is not positive")
    for name in SPREADS:
        if name in used:
            say(used[name] < 0, f"its {name} is negative")
    for name in SIZES:
        if name in used:
            say(used[name] < 1, f"its {name} is below one")
    if "alpha" in used:
        say(used["alpha"] >= 1, "its alpha is not below one")
    for name in measure_of(measure).positive:
        if name in used:
            say(used[name] <= 0, f"its {name} is not positive, and {measure} needs its logarithm")
    if "estimate" in used:
        _printed(measure, used, say)
    if "ci_low" in used and "level" in inputs:
        level = inputs["level"]
        say((level < 50) | (level >= 100), "its level is none of a confidence interval, from 50 to below 100 percent")
    if "correlation" in used:
        say(np.abs(used["correlation"]) > 1, "its correlation is not between -1 and 1")
    if "ci_low" in used and "ci_high" in used:
        say(used["ci_low"] >= used["ci_high"], "its ci_low is not below its ci_high")
    for name in ("p_value", "log_rank_p"):
        if name in used:
            say(used[name] == 1, f"its {name} is 1, which gives no standard error: it needs an se or an interval")
            say((used[name] <= 0) | (used[name] > 1), f"its {name} is not between 0 and 1")
    if "log_rank_sign" in used:
        say(np.abs(used["log_rank_sign"]) != 1, "its log_rank_sign is neither 1 nor -1")
    if layout in HAZARDS:
        for name in COUNTS:
            if name in used:
                say(used[name] == 0, f"its {name} is zero, and the variance of a hazard ratio needs events")
    return reasons


def _printed(measure: str, used: dict[str, FloatArray], say: Callable[[BoolArray, str], None]) -> None:
    """Return the estimates and limits that cannot be on the scale that people read."""
    row = measure_of(measure)
    scale = row.scale
    if scale not in (IDENTITY, FREEMAN_TUKEY):
        for name in (name for name in PRINTED if name in used):
            lost = np.isnan(to_analysis_scale(measure, used[name]))
            say(lost, f"its {name} {OUTSIDE.get(scale.name, 'is outside its range').format(measure=measure)}")
    if row.bounds is not None:
        low, high = row.bounds
        bounds = f"between {quoted(low)} and {quoted(high)}" if np.isfinite(high) else "zero or more"
        say((used["estimate"] < low) | (used["estimate"] > high), f"its estimate is not {bounds}")
