"""Printed P values against counts, t, means and intervals: what must be found, and what must be left alone."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, fisher_exact, norm, t
from table_warnings import COUNTS, INTERVAL, MEANS, T, warn

from metaloom.read.plausibility.printed import Range, p_value, rounded, rounded_together


def near(found: Range | None, low: float, high: float) -> bool:
    return (
        found is not None
        and math.isclose(found.low, low, abs_tol=1e-6)
        and math.isclose(found.high, high, abs_tol=1e-6)
    )


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("0.03", 0.025, 0.04),
        ("P = 0.000 3", 0.00025, 0.0004),
        ("<0.001", 0, 0.001),
        (">0.05", 0.05, 1),
        ("0·08", 0.075, 0.09),
    ],
)
def test_printed_p(text: str, low: float, high: float) -> None:
    assert near(p_value(text), low, high)


@pytest.mark.parametrize("text", ["", "NS", "not significant", "1.5", "-0.1", "0.01 (Cox)"])
def test_printed_p_that_is_none(text: str) -> None:
    assert p_value(text) is None


def test_rounding() -> None:
    assert near(rounded("0.50"), 0.495, 0.505)
    assert near(rounded("12", cut=True), 11.5, 13)
    assert near(rounded("-0.5", cut=True), -0.6, -0.45)
    assert rounded("about 5") is None
    together = rounded_together(("0.5", "0.33"))
    assert together is not None
    assert near(together[0], 0.495, 0.505)
    assert rounded_together(("0.5", "")) is None


def test_p_that_no_test_of_the_counts_gives() -> None:
    assert warn(outcomes=COUNTS + "a,1,45,6,50,0.008,=,") == [
        "2:13 The printed P 0.008 does not follow from 1/45 against 6/50: Fisher's exact test 0.11, chi-square 0.069, "
        "chi-square with continuity correction 0.15, likelihood ratio 0.054."
    ]
    assert len(warn(outcomes=COUNTS + "a,1,45,6,50,0.001,<,")) == 1
    assert len(warn(outcomes=COUNTS + "a,1,500,60,500,0.05,>,")) == 1


@pytest.mark.parametrize(
    "row",
    [
        "a,9,56,18,54,0.04,=,",
        "a,1,45,6,50,0.07,=,",
        "a,1,45,6,50,0.05,>,",
        "a,1,45,6,50,0.008,=,cox",
        "a,0,9,0,9,1,=,",
        "a,9,9,9,9,NS,,",
        "a,,45,6,50,0.008,=,",
    ],
)
def test_p_that_some_test_gives_or_that_cannot_be_judged(row: str) -> None:
    assert warn(outcomes=COUNTS + row) == []


ARM = st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(ARM, ARM, st.sampled_from(["fisher", "pearson", "yates"]), st.integers(2, 5))
def test_honest_p_of_counts_is_never_accused(a: tuple[int, int], b: tuple[int, int], test: str, decimals: int) -> None:
    table = [[a[0], a[1] - a[0]], [b[0], b[1] - b[0]]]
    if test == "fisher" or not sum(row[0] for row in table) or not sum(row[1] for row in table):
        p = fisher_exact(table)[1]
    else:
        p = chi2_contingency(table, correction=test == "yates")[1]
    assert warn(outcomes=f"{COUNTS}a,{a[0]},{a[1]},{b[0]},{b[1]},{p:.{decimals}f},=,") == []


def test_p_that_t_does_not_give() -> None:
    assert warn(tests=T + "a,4.312,88,0.002,=") == [
        "2:12 The printed P 0.002 does not follow from t = 4.312 with 88 degrees of freedom, which give P below 0.0001."
    ]


@pytest.mark.parametrize(
    "row",
    ["a,9.198,88,0.001,<", "a,2.0,60,0.05,=", "a,-2.0,60,0.05,=", "a,1.67,60,0.05,=", "a,,60,0.05,=", "a,2.0,,0.9,="],
)
def test_p_that_t_gives(row: str) -> None:
    assert warn(tests=T + row) == []


@given(st.floats(-6, 6), st.integers(1, 300), st.integers(1, 3), st.integers(2, 5))
def test_honest_p_of_t_is_never_accused(value: float, df: int, decimals: int, digits: int) -> None:
    assert warn(tests=f"{T}a,{value:.{decimals}f},{df},{2 * t.sf(abs(value), df):.{digits}f},=") == []


def test_p_that_the_means_do_not_give() -> None:
    (found,) = warn(outcomes=MEANS + "a,14.41,3.39,39,16.5,3.17,39,0.6,=")
    assert found == (
        "2:30 The printed P 0.6 does not follow from 14.41 ± 3.39 (n 39) against 16.5 ± 3.17 (n 39): "
        "a t test gives 0.006 to 0.0066."
    )


@pytest.mark.parametrize(
    "row", ["a,14.41,3.39,39,16.5,3.17,39,0.006,=", "a,14.41,3.39,,16.5,3.17,39,0.6,=", "a,5,1,10,5,1,10,1,="]
)
def test_p_that_the_means_give(row: str) -> None:
    assert warn(outcomes=MEANS + row) == []


@given(
    st.floats(-50, 50),
    st.floats(-50, 50),
    st.floats(0.6, 30),
    st.floats(0.6, 30),
    st.integers(2, 90),
    st.integers(2, 90),
)
def test_honest_p_of_means_is_never_accused(m: float, c: float, s: float, d: float, n: int, k: int) -> None:
    error = math.sqrt(s**2 / n + d**2 / k)
    df = error**4 / (s**4 / n**2 / (n - 1) + d**4 / k**2 / (k - 1))
    p = 2 * t.sf(abs(m - c) / error, df)
    assert warn(outcomes=f"{MEANS}a,{m:.1f},{s:.1f},{n},{c:.1f},{d:.1f},{k},{p:.3f},=") == []


def test_p_that_the_interval_does_not_give() -> None:
    (found,) = warn(pooled=INTERVAL + "a,RR,0.5,0.33,0.76,0.00009,=,")
    assert found.startswith("2:20 The printed P 0.00009 does not follow from 0.5 (95% CI 0.33 to 0.76), which gives P")


@pytest.mark.parametrize(
    "row",
    [
        "a,RR,0.54,0.37,0.78,0.001,=,",
        "a,MD,-2.24,-3.16,-1.33,0.00001,<,",
        "a,OR,0.83,0.64,1.09,0.14,=,",
        "a,,0.54,0.37,0.78,0.001,=,",
        "a,RR,0.5,0.33,,0.00009,=,",
        "a,OR,-143.2,-181.58,-104.82,0.5,=,",
    ],
)
def test_p_that_the_interval_gives_or_that_cannot_be_judged(row: str) -> None:
    assert warn(pooled=INTERVAL + row) == []


@given(st.floats(-3, 3), st.floats(0.05, 1.5), st.integers(2, 4), st.sampled_from(["RR", "MD"]))
def test_honest_p_of_an_interval_is_never_accused(effect: float, error: float, digits: int, measure: str) -> None:
    back = math.exp if measure == "RR" else float
    shown = [f"{back(effect + side * 1.959964 * error):.2f}" for side in (0, -1, 1)]
    p = 2 * norm.sf(abs(effect) / error)
    assert warn(pooled=f"{INTERVAL}a,{measure},{','.join(shown)},{p:.{digits}f},=,") == []


def test_estimate_outside_its_interval() -> None:
    assert warn(pooled=INTERVAL + "a,OR,0.18,0.61,1.07,,,") == [
        "2:6 The estimate 0.18 is outside its own interval, 0.61 to 1.07."
    ]
