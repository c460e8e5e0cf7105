"""How numbers read: the digits of every figure and sentence."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metaloom.text import numbers as n

S = n.NO_BREAK
T = n.THIN


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (-0.5, 2, "−0.50"),
        (-0.001, 2, "0.00"),
        (0, 2, "0.00"),
        (12345.6, 1, f"12{T}345.6"),
        (9999, 0, "9999"),
        (None, 2, "not estimable"),
        (math.nan, 2, "not estimable"),
        (math.inf, 2, "∞"),
        (-math.inf, 2, "−∞"),
    ],
)
def test_fixed(value, digits, text):
    assert n.fixed(value, digits) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.614, "0.61"),
        (1, "1.00"),
        (0.0946, "0.095"),
        (0.0042, "0.0042"),
        (99.4, "99.40"),
        (99.6, "100"),
        (1234.5, "1234"),
        (3.2e-7, f"3.2{T}×{T}10⁻⁷"),
        (None, "not estimable"),
    ],
)
def test_ratio(value, text):
    assert n.ratio(value) == text


@pytest.mark.parametrize(
    ("value", "scale", "digits", "text"),
    [
        (0.9966, "exp", 2, "0.997"),
        (1.0034, "exp", 2, "1.003"),
        (0.99966, "exp", 2, "0.9997"),
        (0.999966, "exp", 2, "1.00"),
        (1.0, "exp", 2, "1.00"),
        (0.994, "exp", 2, "0.99"),
        (-0.04, "identity", 1, "−0.04"),
        (-0.004, "identity", 1, "−0.004"),
        (0.004, "identity", 2, "0.004"),
        (-0.00001, "identity", 2, "0.00"),
        (0.0, "identity", 2, "0.00"),
        (0.4, "identity", 0, "0.4"),
        (-3.04, "identity", 1, "−3.0"),
        (None, "exp", 2, "not estimable"),
        (math.inf, "exp", 2, "∞"),
    ],
)
def test_an_end_apart_from_no_effect_does_not_read_as_it(value, scale, digits, text):
    assert n.apart(value, scale, digits) == text


def test_an_interval_without_no_effect_never_ends_at_it():
    assert n.effect(0.88, 0.77, 0.9966, "exp") == f"0.88{S}(0.77{S}to{S}0.997)"
    assert n.effect(1.0045, 1.0012, 1.008, "exp") == f"1.004{S}(1.001{S}to{S}1.01)"
    assert n.effect(1.0045, 0.98, 1.03, "exp") == f"1.00{S}(0.98{S}to{S}1.03)"
    assert n.interval(0.7, 1.004, "exp") == f"0.70{S}to{S}1.00"
    assert n.interval(0.7, 1.0, "exp") == f"0.70{S}to{S}1.00"
    assert n.ends(1.002, math.inf, math.inf, "exp") == ("1.002", "∞", "∞")
    assert n.interval(-0.31, -0.004, digits=1) == f"−0.3{S}to{S}−0.004"


@given(st.floats(0.5, 2), st.sampled_from(["exp", "identity"]))
def test_more_decimals_are_printed_only_beside_no_effect(value, scale):
    shifted = value if scale == "exp" else value - 1
    text = n.apart(shifted, scale)
    assert len(text.removeprefix("−").partition(".")[2]) <= 4
    assert text == n.estimate(shifted, scale) or n.estimate(shifted, scale) in ("1.00", "0.00")


def test_a_count_infinite_or_fractional_is_still_printed():
    assert n.count(math.inf) == "∞"
    assert n.count(2.5) == "2.5"
    assert n.count(12) == "12"
    assert n.degrees(math.inf) == "∞"
    assert n.degrees(3.217) == "3.22"
    assert n.degrees(4.0) == "4"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.5, f"p{S}={S}0.50"),
        (0.0312, f"p{S}={S}0.031"),
        (0.0004, f"p{S}<{S}0.001"),
        (0.04961, f"p{S}={S}0.0496"),
        (0.05004, f"p{S}={S}0.0500"),
        (0.05, f"p{S}={S}0.050"),
        (0.995, f"p{S}>{S}0.99"),
        (None, f"p{S}not estimable"),
    ],
)
def test_p_value(value, text):
    assert n.p_value(value) == text


def test_interval_and_effect():
    assert n.interval(-1.2, 0.3) == f"−1.20{S}to{S}0.30"
    assert n.effect(0.61, 0.41, 0.9, "exp") == f"0.61{S}(0.41{S}to{S}0.90)"
    assert n.effect(None, None, None, "exp") == "not estimable"
    assert n.effect(0.5, None, None, "identity") == "0.50"
    assert n.interval(None, 1) == "not estimable"


@pytest.mark.parametrize(
    ("widths", "digits"),
    [
        ([0.5, 0.7], 2),
        ([0.0012, 0.004], 3),
        ([0.0008], 4),
        ([0.09, 0.09], 2),
        ([150, 900], 1),
        ([2000], 0),
        ([], 2),
        ([None, 0.0], 2),
        ([1e-9], 5),
    ],
)
def test_decimals_follow_the_width_of_the_intervals(widths, digits):
    assert n.decimals(widths) == digits


def test_percentages():
    assert n.percent(41.23) == "41.2%"
    assert n.share(0.4123) == "41.2%"
    assert n.percent_range(0, 80.04) == f"0.0%{S}to{S}80.0%"
    assert n.level(95) == "95%"
    assert n.level(99.5) == "99.5%"
    assert n.percent(None) == n.share(None) == n.percent_range(None, 2) == "not estimable"


def test_what_a_paper_printed():
    assert n.plain(3.20) == "3.2"
    assert n.plain(100) == "100"
    assert n.mean_sd(3.25, 1.1) == f"3.25{S}(1.1)"
    assert n.mean_sd(3.25, None) == "3.25"
    assert n.events_of(12, 45) == "12/45"
    assert n.events_of(None, 45) == "not estimable"


@pytest.mark.parametrize(("value", "text"), [(0.03124, "0.0312"), (12.349, "12.3"), (1234, "1234"), (0, "0")])
def test_significant(value, text):
    assert n.significant(value) == text


@given(st.floats() | st.none() | st.integers(-(10**12), 10**12))
def test_no_function_prints_nan_a_hyphen_minus_or_a_negative_zero(value):
    for text in (
        n.fixed(value),
        n.ratio(value),
        n.significant(value),
        n.p_value(value),
        n.count(value),
        n.plain(value),
    ):
        assert "nan" not in text
        assert "-" not in text
        assert not (text.startswith("−") and not any(c in "123456789∞" for c in text))


def test_an_interval_that_says_nothing_has_no_digits():
    assert n.interval(2.6e-6, 513847.0, "exp") == "< 0.001 to > 1000".replace(" ", n.NO_BREAK)
    assert n.interval(0.41, 0.9, "exp") == "0.41 to 0.90".replace(" ", n.NO_BREAK)
    assert n.interval(0.0002, 3.0, "exp").startswith("0.00020")
