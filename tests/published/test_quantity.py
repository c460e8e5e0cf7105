"""Printed numbers: what their last digit says, and how a number of a result is found by its name."""

from __future__ import annotations

import pytest

from agreement.quantity import agrees, difference, printed_value, quantity

RESULT = {
    "pooled": {"estimate": 0.5},
    "heterogeneity": {"tau2": 0.1, "tau2_se": None},
    "k": 3,
    "moderators": [{"coefficients": [{"term": "intercept", "estimate": 1.0}, {"term": "a[b]", "estimate": 2.0}]}],
}


@pytest.mark.parametrize(
    ("printed", "half"), [("0.50", 0.005), ("0.5", 0.05), ("26", 0.5), ("1.2e-3", 0.00005), ("-0.7145", 0.00005)]
)
def test_half_a_unit_of_the_last_digit(printed, half):
    assert printed_value(printed)[1] == pytest.approx(half)


@pytest.mark.parametrize(
    ("printed", "ours", "same"),
    [
        ("0.50", 0.5049, True),
        ("0.50", 0.5051, False),
        ("0.0000", 0.00004, True),
        ("0.0000", 0.0001, False),
        ("-1.65", -1.6549, True),
        ("<0.0001", 0.00005, True),
        ("<0.0001", 0.0002, False),
        ("62.4076199113", 62.4076199113286, True),
        ("62.4076199113", 62.40762, False),
        ("1.0", None, False),
    ],
)
def test_agreement_at_the_printed_rounding(printed, ours, same):
    assert agrees(printed, ours) is same


def test_what_is_no_number_is_refused():
    with pytest.raises((ValueError, ArithmeticError)):
        printed_value("about 3")


def test_a_number_that_does_not_exist_is_infinitely_far():
    assert difference("1.0", None) == float("inf")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("estimate", 0.5),
        ("tau2", 0.1),
        ("k", 3.0),
        ("tau2_se", None),
        ("moderators.0.coefficients.a[b].estimate", 2.0),
        ("moderators.0.coefficients.0.estimate", 1.0),
    ],
)
def test_a_number_is_found_by_its_name(name, value):
    assert quantity(RESULT, name) == value


@pytest.mark.parametrize("name", ["estimates", "moderators.1.coefficients", "moderators.0.coefficients.c.estimate"])
def test_an_unknown_name_is_an_error(name):
    with pytest.raises(KeyError):
        quantity(RESULT, name)
