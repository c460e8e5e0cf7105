"""Fill in the means and standard deviations that a row lacks from what it gives instead, where that is declared.

Standard errors and intervals of a mean determine its standard deviation, so they are always used. Medians need an
assumption about the distribution: they are used only with `convert: luo-wan` (nearly normal data; that quantiles are
skewed is said), `convert: mcgrath` (Box-Cox) or `convert: mcgrath-qe` (quantile estimation). A correlation of change
scores comes from the row, from the deviation of the change, or from the declared one, in this order. What was filled
in, and from what, is said row by row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from metaloom.catalogue.columns import CHANGE
from metaloom.catalogue.measures import measure_of
from metaloom.measure.convert import quantiles, spread
from metaloom.measure.effects import FloatArray
from metaloom.read.skewness import skew_of

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis

ARMS = ("_treated", "_control", "")
FILLED = frozenset({*(f"sd{arm}" for arm in ARMS), "correlation"})
FIVE = ("min", "q1", "median", "q3", "max")


@dataclass(frozen=True)
class Filled:
    """The numeric columns (k,), and for each row what was converted and from what ("" where nothing was)."""

    numbers: dict[str, FloatArray]
    converted: tuple[str, ...]


def fill_moments(numbers: dict[str, FloatArray], analysis: Analysis, k: int) -> Filled:
    """Return the columns with missing `mean_… sd_…` and `correlation` filled in; the input is not changed."""
    wanted = {name for layout in measure_of(analysis.measure or "GEN").layouts for name in layout}
    if wanted.isdisjoint(FILLED):
        return Filled(dict(numbers), ("",) * k)
    filled, notes = dict(numbers), [list[str]() for _ in range(k)]
    for arm in ARMS:
        if f"sd{arm}" in wanted:
            _fill_arm(filled, arm, analysis.convert, notes)
    if "correlation" in wanted:
        _fill_correlation(filled, analysis.correlation, k)
    return Filled(filled, tuple("; ".join(note) for note in notes))


def _fill_arm(filled: dict[str, FloatArray], arm: str, method: str | None, notes: list[list[str]]) -> None:
    """Fill in mean and standard deviation of one arm, by the surest way that its columns allow."""
    k = len(notes)

    def column(name: str) -> FloatArray:
        return filled.get(f"{name}{arm}", np.full(k, np.nan))

    n, mean, sd = column("n"), column("mean").copy(), column("sd").copy()
    five = [column(name) for name in FIVE]

    def take(found_mean: FloatArray, found_sd: FloatArray, source: Callable[[int], str]) -> None:
        for row in range(k):
            names = []
            for name, own, found in (("mean", mean, found_mean), ("sd", sd, found_sd)):
                if not np.isfinite(own[row]) and np.isfinite(found[row]):
                    own[row] = found[row]
                    names.append(f"{name}{arm}")
            if names:
                notes[row].append(f"{' and '.join(names)} from {source(row)}")

    nothing = np.full(k, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        take(nothing, spread.sd_from_se(column("se"), n), lambda _: f"se{arm}")
        interval = spread.sd_from_interval(column("ci_low"), column("ci_high"), n)
        take(nothing, interval, lambda _: f"ci_low{arm} and ci_high{arm}")
        if method == "luo-wan":
            low, q1, median, q3, high = five
            for means, deviations in (
                (quantiles.mean_from_five(low, q1, median, q3, high, n), quantiles.sd_from_five(low, q1, q3, high, n)),
                (quantiles.mean_from_quartiles(q1, median, q3, n), quantiles.sd_from_quartiles(q1, q3, n)),
                (quantiles.mean_from_range(low, median, high, n), quantiles.sd_from_range(low, high, n)),
            ):
                take(means, deviations, lambda row: f"{_given(five, row)} (luo-wan{_skewed(five, n, row)})")
        elif method is not None:
            means, deviations, laws = _by_row(method, five, n, ~(np.isfinite(mean) & np.isfinite(sd)))
            take(means, deviations, lambda row: f"{_given(five, row)} ({method}{laws[row]})")
    filled[f"mean{arm}"], filled[f"sd{arm}"] = mean, sd


def _by_row(
    method: str, five: list[FloatArray], n: FloatArray, needed: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
) -> tuple[FloatArray, FloatArray, list[str]]:
    """Return the means and deviations (k,) by McGrath's methods, for the rows that need them, and the law that was
    chosen.
    """
    from metaloom.measure.convert import box_cox, quantile_fit

    means, deviations, laws = np.full(len(n), np.nan), np.full(len(n), np.nan), [""] * len(n)
    for row in np.flatnonzero(needed & np.isfinite(five[2]) & np.isfinite(n)):
        given = [float(part[row]) for part in (*five, n)]
        if method == "mcgrath-qe":
            fit = quantile_fit.mean_and_sd(*given)
            if fit is not None:
                means[row], deviations[row], laws[row] = fit[0], fit[1], f", {fit[2]}"
        else:
            found = box_cox.mean_and_sd(*given)
            if found is not None:
                means[row], deviations[row] = found
    return means, deviations, laws


def _given(five: list[FloatArray], row: int) -> str:
    """Return in words which quantiles a row gives."""
    quartiles, extremes = (all(np.isfinite(five[i][row]) for i in pair) for pair in ((1, 3), (0, 4)))
    return "median, " + " and ".join([*(["quartiles"] if quartiles else []), *(["range"] if extremes else [])])


def _skewed(five: list[FloatArray], n: FloatArray, row: int) -> str:
    """Return that the quantiles of a row are skewed by the test of Shi 2023; nothing where they are not."""
    found = skew_of([float(part[row]) for part in five], float(n[row]))
    return ", skewed" if found is not None and found.found else ""


def _fill_correlation(filled: dict[str, FloatArray], declared: float | None, k: int) -> None:
    r = filled.get("correlation", np.full(k, np.nan))
    if all(name in filled for name in ("sd_change", *CHANGE[1:4:2])):
        with np.errstate(invalid="ignore", divide="ignore"):
            r = _first(r, spread.correlation_from_change(filled["sd_pre"], filled["sd_post"], filled["sd_change"]))
    filled["correlation"] = r if declared is None else _first(r, np.full(k, declared))


def _first(given: FloatArray, otherwise: FloatArray) -> FloatArray:
    """Return `given` where it is a number, else `otherwise`."""
    return np.where(np.isfinite(given), given, otherwise)
