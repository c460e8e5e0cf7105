"""Quantiles of skewed data that are to become a mean and a standard deviation as if the data were nearly normal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import nan

from metaloom.errors import Problem, quoted
from metaloom.read.skewness import skew_of
from metaloom.read.standard_columns import ARMS
from metaloom.read.table import Table

FIVE = ("min", "q1", "median", "q3", "max")
REMEDY = (
    "Declare `convert: mcgrath` (Box-Cox) or `mcgrath-qe`, which allow for it, or show in a sensitivity analysis what "
    "the result is without this study."
)


def skewed_quantiles(view: Table, rows: Sequence[int]) -> Iterator[Problem]:
    """Yield the arms of the rows of an analysis whose quantiles are skewed, where these must give mean or deviation."""
    for row in rows:
        for arm in ARMS:
            if view.number(row, f"mean{arm}") is not None and view.number(row, f"sd{arm}") is not None:
                continue
            five = [view.number(row, f"{name}{arm}") for name in FIVE]
            size = view.number(row, f"n{arm}")
            found = skew_of([nan if one is None else one for one in five], nan if size is None else size)
            if found is None or size is None or not found.found:
                continue
            named = zip(FIVE, five, strict=True)
            shown = ", ".join(f"{view.called(name + arm)} {quoted(one)}" for name, one in named if one is not None)
            people = f"{view.called(f'n{arm}')} {quoted(size)}"
            cause = (
                f"{shown} with {people} are those of skewed data (test of Shi 2023: {found.statistic:.2f}, above "
                f"{found.critical:.2f}), and `convert: luo-wan` is for nearly normal data."
            )
            yield Problem(view.place(row, f"median{arm}"), cause, REMEDY, "warning", code="ML-1011")
