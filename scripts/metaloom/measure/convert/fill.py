"""Fill in the means and standard deviations that a row lacks from what it gives instead, where that is declared.

Standard errors and intervals of a mean determine its standard deviation, so they are always used. Medians need an
assumption about the distribution: they are used only with `convert: luo-wan` or `convert: mcgrath`. A correlation of
change scores comes from the row, from the deviation of the change, or from the declared one, in this order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from metaloom.measure.columns import CHANGE, LAYOUTS
from metaloom.measure.convert import quantiles, spread
from metaloom.measure.effects import FloatArray

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis

ARMS = ("_treated", "_control", "")


def fill_moments(numbers: dict[str, FloatArray], analysis: Analysis, k: int) -> dict[str, FloatArray]:
    """The numeric columns (k,) with missing `mean_… sd_…` and `correlation` filled in; the input is not changed."""
    filled = dict(numbers)
    wanted = {name for layout in LAYOUTS[analysis.measure or "GEN"] for name in layout}
    for arm in ARMS:
        if f"sd{arm}" in wanted:
            _fill_arm(filled, arm, analysis.convert, k)
    if "correlation" in wanted:
        _fill_correlation(filled, analysis.correlation, k)
    return filled


def _fill_arm(filled: dict[str, FloatArray], arm: str, method: str | None, k: int) -> None:
    def column(name: str) -> FloatArray:
        return filled.get(f"{name}{arm}", np.full(k, np.nan))

    n, mean, sd = column("n"), column("mean"), column("sd")
    with np.errstate(invalid="ignore", divide="ignore"):
        sd = _first(sd, spread.sd_from_se(column("se"), n))
        sd = _first(sd, spread.sd_from_interval(column("ci_low"), column("ci_high"), n))
        low, q1, median, q3, high = (column(name) for name in ("min", "q1", "median", "q3", "max"))
        if method == "luo-wan":
            mean = _first(mean, quantiles.mean_from_five(low, q1, median, q3, high, n))
            mean = _first(mean, quantiles.mean_from_quartiles(q1, median, q3, n))
            mean = _first(mean, quantiles.mean_from_range(low, median, high, n))
            sd = _first(sd, quantiles.sd_from_five(low, q1, q3, high, n))
            sd = _first(sd, quantiles.sd_from_quartiles(q1, q3, n))
            sd = _first(sd, quantiles.sd_from_range(low, high, n))
        elif method == "mcgrath":
            from metaloom.measure.convert.box_cox import mean_and_sd

            needs = ~(np.isfinite(mean) & np.isfinite(sd)) & np.isfinite(median) & np.isfinite(n)
            for row in np.flatnonzero(needs):
                found = mean_and_sd(*(float(part[row]) for part in (low, q1, median, q3, high, n)))
                if found is not None:
                    mean, sd = mean.copy(), sd.copy()
                    mean[row] = mean[row] if np.isfinite(mean[row]) else found[0]
                    sd[row] = sd[row] if np.isfinite(sd[row]) else found[1]
    filled[f"mean{arm}"], filled[f"sd{arm}"] = mean, sd


def _fill_correlation(filled: dict[str, FloatArray], declared: float | None, k: int) -> None:
    r = filled.get("correlation", np.full(k, np.nan))
    if all(name in filled for name in ("sd_change", *CHANGE[1:4:2])):
        with np.errstate(invalid="ignore", divide="ignore"):
            r = _first(r, spread.correlation_from_change(filled["sd_pre"], filled["sd_post"], filled["sd_change"]))
    filled["correlation"] = r if declared is None else _first(r, np.full(k, declared))


def _first(given: FloatArray, otherwise: FloatArray) -> FloatArray:
    """`given` where it is a number, else `otherwise`."""
    return np.where(np.isfinite(given), given, otherwise)
