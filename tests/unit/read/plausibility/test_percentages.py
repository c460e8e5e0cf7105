"""Percentages beside counts: what no count gives, and what must be left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from table_warnings import PERCENT, warn


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("a,18,30,53", ["2:9 18 of 30 are 60.00%, not the printed 53%."]),
        ("a,,72,43.6", ["2:7 No whole number of 72 people is 43.6%: 31 are 43.06%, 32 are 44.44%."]),
        ("a,,8,66.7", ["2:6 No whole number of 8 people is 66.7%: 5 are 62.50%, 6 are 75.00%."]),
    ],
)
def test_percentages_that_no_count_gives(row: str, words: list[str]) -> None:
    assert warn(outcomes=PERCENT + row) == words


@pytest.mark.parametrize(
    "row", ["a,12,17,70.5", "a,12,17,70.6", "a,15,56,73.2", "a,0,9,0", "a,9,9,100", "a,,12,", "a,3,,25", "a,,,25"]
)
def test_percentages_that_fit(row: str) -> None:
    assert warn(outcomes=PERCENT + row) == []


def test_percentage_from_a_survival_curve_is_not_judged() -> None:
    text = "study_id,events,total,printed_percent,printed_percent_kind\na,,72,43.6,kaplan_meier"
    assert warn(outcomes=text) == []


@given(
    st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), st.integers(0, 2), st.booleans()
)
def test_honest_percentages_are_never_accused(count: tuple[int, int], decimals: int, known: bool) -> None:
    events, total = count
    shown = f"{100 * events / total:.{decimals}f}"
    assert warn(outcomes=f"{PERCENT}a,{events if known else ''},{total},{shown}") == []


ALLOCATED = (
    "study_id,events_treated,total_treated,events_control,total_control,allocated_treated,allocated_control,"
    "printed_percent_treated,printed_percent_control,printed_percent_kind\n"
)


@pytest.mark.parametrize("kind", ["", "proportion", "kaplan_meier"])
def test_a_total_beside_a_percentage_of_the_number_allocated(kind: str) -> None:
    assert warn(outcomes=f"{ALLOCATED}a,15,55,24,54,56,54,26.8,44.4,{kind}") == [
        "2:6 15 of 55 are 27.27%; the printed 26.8% is that of 15 of 56, the number allocated."
    ]
    survival = f"{ALLOCATED}a,15,56,24,53,56,54,26.8,55.6,{kind}"
    assert warn(outcomes=survival) == [
        "2:12 24 of 53 are 45.28%; the printed 55.6% is that of 24 of 54, the number allocated."
    ]


def test_the_number_allocated_may_be_that_of_the_study() -> None:
    studies = "study_id,n_treated,n_control\na,56,54"
    found = warn(
        studies=studies, outcomes="study_id,events_treated,total_treated,printed_percent_treated\na,15,55,26.8"
    )
    assert found == ["2:6 15 of 55 are 27.27%; the printed 26.8% is that of 15 of 56, the number allocated."]


@pytest.mark.parametrize(
    "row",
    [
        "a,3,25,3,27,26,27,12,11,",  # both denominators give the printed percentage
        "a,10,49,,,50,,20,,",  # one per cent does not tell 49 from 50
        "a,0,45,,,50,,0,,",
        "a,15,55,,,56,,,,",
        "a,15,55,,,56,,31.0,,kaplan_meier",  # a curve: neither
    ],
)
def test_other_totals_accuse_nobody(row: str) -> None:
    assert warn(outcomes=ALLOCATED + row) == []


@given(
    st.integers(2, 400).flatmap(lambda n: st.tuples(st.integers(1, n), st.integers(0, n), st.just(n))), st.booleans()
)
def test_percentages_of_the_total_never_accuse_it(numbers: tuple[int, int, int], survival: bool) -> None:
    total, events, allocated = numbers
    events = min(events, total)
    shown = f"{100 * (total - events if survival else events) / total:.1f}"
    found = warn(outcomes=f"{ALLOCATED}a,{events},{total},,,{allocated},,{shown},,")
    assert not any("number allocated" in words for words in found)
