"""Laws of effect sizes and of what is converted to them, whatever the numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaloom.measure.convert import shared_arm, spread
from metaloom.measure.transform import display
from metaloom.measure.two_means import small_sample_correction


@given(st.floats(-6, 6))
def test_display_of_log_odds_is_a_proportion(x):
    assert display("PLO", x) == pytest.approx(1 / (1 + np.exp(-x)), rel=1e-13)


@given(st.integers(1, 60), st.integers(1, 60))
def test_freeman_tukey_comes_back_for_one_group(x, m):
    n = x + m
    value = 0.5 * (np.arcsin(np.sqrt(x / (n + 1))) + np.arcsin(np.sqrt((x + 1) / (n + 1))))
    assert display("PFT", value, [n]) == pytest.approx(x / n, rel=1e-9)


@given(st.integers(2, 400))
def test_hedges_correction_is_below_one_and_near_its_approximation(df):
    exact = small_sample_correction(np.array([float(df)]))[0]
    assert 0.0 < exact < 1.0
    assert exact == pytest.approx(1 - 3 / (4 * df - 1), abs=0.02 / df)


@given(st.lists(st.floats(-5, 5), min_size=4, max_size=12), st.integers(2, 10))
def test_combined_arms_are_the_arms_taken_as_one_group(values, cut):
    cut = min(cut, len(values) - 2)
    groups = [np.array(values[:cut]), np.array(values[cut:])]
    numbers = [np.array([f(g)]) for g in groups for f in (len, np.mean, lambda g: np.std(g, ddof=1))]
    n, mean, sd = shared_arm.combine_means(*numbers)
    assert n[0] == len(values)
    assert mean[0] == pytest.approx(np.mean(values), abs=1e-9)
    assert sd[0] == pytest.approx(np.std(values, ddof=1), abs=1e-7)


@given(st.floats(0.1, 9), st.floats(0.1, 9), st.floats(-0.99, 0.99))
def test_deviation_of_a_change_gives_its_correlation_back(before, after, r):
    change = spread.sd_of_change(np.array([before]), np.array([after]), r)
    back = spread.correlation_from_change(np.array([before]), np.array([after]), change)
    assert back[0] == pytest.approx(r, abs=1e-6)
