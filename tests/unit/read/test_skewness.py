"""The tests of Shi 2023 with the numbers of people at which their paper and metafor's documentation give them."""

from __future__ import annotations

from math import log, nan, sqrt

import pytest

from metaloom.read.skewness import skew_of


@pytest.mark.parametrize(
    ("five", "n", "statistic", "critical"),
    [
        ((nan, 1.0, 2.0, 9.0, nan), 40, 5 / 8 + 1 / 8, 2.65 / sqrt(40) - 6 / 1600),
        ((0.0, nan, 2.0, nan, 20.0), 40, 0.8, 1 / log(49) + 2.5 / 41),
        ((0.0, 1.0, 2.0, 9.0, 20.0), 40, max(2.65 * log(24) / sqrt(40) * 0.8, 0.75), 3 / sqrt(40) - 40 / 64000),
    ],
)
def test_statistic_and_critical_value(five: tuple[float, ...], n: float, statistic: float, critical: float) -> None:
    found = skew_of(five, n)
    assert found is not None
    assert (found.statistic, found.critical) == pytest.approx((statistic, critical), rel=1e-12)
    assert found.found


@pytest.mark.parametrize(
    ("five", "n"),
    [((nan, 3.0, 5.0, 7.0, nan), 4), ((nan, 3.0, nan, 7.0, nan), 50), ((nan, 7.0, 5.0, 9.0, nan), 50),
     ((nan, 5.0, 5.0, 5.0, nan), 50), ((nan, 3.0, 5.0, 7.0, nan), nan)],
)  # fmt: skip
def test_where_there_is_no_test(five: tuple[float, ...], n: float) -> None:
    assert skew_of(five, n) is None


def test_even_quantiles_are_not_skewed() -> None:
    found = skew_of((0.0, 3.0, 5.0, 7.0, 10.0), 1000)
    assert found is not None
    assert not found.found
