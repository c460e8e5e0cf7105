"""The columns that are known by name in every table, with the kind of value each holds.

Which measure is computed from which columns is a fact of the catalogue and is taken from there, so that the engine and
the reader cannot disagree.
"""

from __future__ import annotations

import re
from itertools import product

from metaloom.catalogue.measures import measure_of, standard_columns
from metaloom.read.values import Kind

ARMS = ("_treated", "_control", "")
COUNTS = frozenset(f"{what}{arm}" for what in ("events", "total", "n") for arm in ARMS)
PERCENT = re.compile(r"(^|_)(percent|pct)(_|$)")
"""A column of percentages says so in its name."""

OF_CHANGE = re.compile(r"change|diff|reduc|decreas|increas|gain|loss|growth|delta|improve", re.IGNORECASE)
"""A percentage by which something changes may be negative, or above 100."""

KNOWN = standard_columns()

STUDY_COLUMNS = frozenset({"study_id", "study_a", "study_b"})
"""Columns that hold names of studies."""

SPREAD = (("sd",), ("se",), ("ci_low", "ci_high"))
"""What gives a standard deviation without an assumption about the distribution, once n is known."""

SUMMARIES = (("median", "q1", "q3"), ("median", "min", "max"))
"""What gives a mean and a standard deviation only by a declared conversion."""

Way = tuple[str, ...]


def kind_of(column: str) -> Kind | None:
    """Return the kind of a standard column, or None for a column that is the table's own."""
    if column in COUNTS:
        return "integer"
    if column in KNOWN and column != "label":
        return "number"
    return "text" if column in {"study_id", "label"} else None


def used_by(measure: str) -> frozenset[str]:
    """Return every standard name that a measure may be computed from, what is converted or filled in included."""
    needed = {name for layout in measure_of(measure).routes for name in layout}
    arms = [arm for arm in ARMS if f"sd{arm}" in needed and f"n{arm}" in needed]
    summaries = {
        f"{name}{arm}" for arm in arms for names in (*SPREAD, *SUMMARIES) for name in (*names, "mean")
    }  # fmt: skip
    optional = {
        *(["level"] if "ci_low" in needed else []),
        *(["sd_change"] if "correlation" in needed and "sd_pre" in needed else []),
    }
    return frozenset(needed | summaries | optional)


def ways(measure: str, *, convert: bool = False, correlation: bool = False) -> tuple[Way, ...]:
    """Return every set of columns from which an effect measure can be computed, the plainest first.

    A standard deviation may be given as a standard error or an interval of the mean; a median with quartiles or range
    counts only with `convert`. A `correlation` that the analysis declares need not be in the table.
    """
    found: list[Way] = []
    for layout in measure_of(measure).routes:
        needed = tuple(name for name in layout if not (correlation and name == "correlation"))
        choices = [arm_choices(needed, arm, convert) for arm in ARMS if f"sd{arm}" in needed and f"n{arm}" in needed]
        taken = {name for options in choices for name in options[0]}
        rest = tuple(name for name in needed if name not in taken)
        found.extend(
            rest + tuple(name for option in combination for name in option) for combination in product(*choices)
        )
    return tuple(dict.fromkeys(found))


def arm_choices(needed: Way, arm: str, convert: bool) -> list[Way]:
    """Return the columns that may give one arm's mean (where it is needed) and standard deviation."""
    mean = (f"mean{arm}",) if f"mean{arm}" in needed else ()
    direct = [mean + tuple(f"{name}{arm}" for name in names) for names in SPREAD]
    return direct + ([tuple(f"{name}{arm}" for name in names) for names in SUMMARIES] if convert else [])
