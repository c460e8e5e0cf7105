"""The names that metafor and R have for what is in the catalogue: the arguments of `escalc` for each layout, scales as
expressions.

The names of measures and methods are metafor's own already. Held against the catalogue when it is imported, so that a
new scale cannot be forgotten here.
"""

from __future__ import annotations

from collections.abc import Mapping

from metaloom.catalogue import columns
from metaloom.catalogue.measure import CatalogueError, Layout
from metaloom.catalogue.scales import SCALES

ARGUMENTS: Mapping[Layout, tuple[str, ...]] = {
    columns.BINARY: ("ai", "n1i", "ci", "n2i"),
    columns.CONTINUOUS: ("m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"),
    columns.SPREADS: ("sd1i", "n1i", "sd2i", "n2i"),
    columns.RATES: ("x1i", "t1i", "x2i", "t2i"),
    columns.ONE_PROPORTION: ("xi", "ni"),
    columns.ONE_MEAN: ("mi", "sdi", "ni"),
    columns.ONE_SPREAD: ("sdi", "ni"),
    columns.ONE_RATE: ("xi", "ti"),
    columns.CHANGE: ("m1i", "sd1i", "m2i", "sd2i", "ni", "ri"),
    columns.SPREADS_OF_CHANGE: ("sd1i", "sd2i", "ni", "ri"),
    columns.STANDARDISED_BY_BASELINE: ("m1i", "m2i", "sd1i", "ni", "ri"),
    columns.CORRELATION: ("ri", "ni"),
    columns.ALPHA: ("ai", "mi", "ni"),
}
"""Layout -> the arguments that its columns are given as, in the same order."""

_BASELINE_FIRST = ("m1i", "sd2i", "m2i", "sd1i", "ni", "ri")
"""metafor standardises the raw-score change by `sd1i`, which is then the deviation before."""


def arguments(measure: str, layout: Layout) -> tuple[str, ...] | None:
    """Return the arguments of `escalc` for the columns of a layout; None where metafor computes it from no counts."""
    if measure == "SMCRH" and layout == columns.CHANGE:
        return _BASELINE_FIRST
    return ARGUMENTS.get(layout)


_READ = {
    "identity": "{}",
    "exp": "exp({})",
    "ilogit": "plogis({})",
    "sin_squared": "transf.iarcsin({})",
    "miller": "transf.ipft.hm({}, targs = list(ni = d$ni))",
    "square": "transf.isqrt({})",
    "tanh": "tanh({})",
    "one_minus_cube": "(1 - (1 - ({}))^3)",
    "one_minus_exp": "(1 - exp(-({})))",
}
_ANALYSED = {
    "identity": "{}",
    "exp": "log({})",
    "ilogit": "qlogis({})",
    "sin_squared": "asin(sqrt({}))",
    "miller": "{}",
    "square": "sqrt({})",
    "tanh": "atanh({})",
    "one_minus_cube": "1 - (1 - {})^(1/3)",
    "one_minus_exp": "-log(1 - {})",
}

for _table in (_READ, _ANALYSED):
    if set(_table) != set(SCALES):
        raise CatalogueError(f"scales without an expression in R: {sorted(set(_table) ^ set(SCALES))}")


def read_by(scale: str, expression: str) -> str:
    """Return the R expression that turns the analysis scale into what people read."""
    return _READ[scale].format(expression)


def analysed_by(scale: str, expression: str) -> str:
    """Return the R expression that turns what papers print into the analysis scale."""
    return _ANALYSED[scale].format(expression)
