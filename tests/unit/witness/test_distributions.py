"""The laws of second routes are those of scipy.stats to the last bit."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from metaloom.witness.distributions import NORMAL, chi_squared, normal_or_student, student

SHARES = [1e-12, 1e-4, 0.005, 0.0125, 0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975, 0.995, 1 - 1e-6]
DEGREES = [1, 2, 3, 4, 7, 10, 21, 49.0, 3.7, 0.6, 199, 2999]
LAWS = [
    (NORMAL, stats.norm, ()),
    (normal_or_student(None), stats.norm, ()),
    *((student(df), stats.t, (df,)) for df in DEGREES),
    *((normal_or_student(df), stats.t, (df,)) for df in DEGREES),
    *((chi_squared(df), stats.chi2, (df,)) for df in DEGREES),
]


@pytest.mark.parametrize(("own", "scipys", "shape"), LAWS)
def test_the_numbers_are_those_of_scipy_stats(own, scipys, shape):
    for share in SHARES:
        assert own.ppf(share) == scipys.ppf(share, *shape)
        assert own.isf(share) == scipys.isf(share, *shape)
    values = [0.0, *np.random.default_rng(4).chisquare(3, 200), 60.0, 900.0, 1e200]
    for value in values:
        assert own.sf(value) == scipys.sf(value, *shape)
    assert type(own.sf(1.0)) is type(own.ppf(0.5)) is type(own.isf(0.5)) is float
