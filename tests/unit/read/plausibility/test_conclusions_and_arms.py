"""Printed conclusions against intervals, and sizes of arms: what must be found, and what must be left alone."""

from __future__ import annotations

import pytest
from table_warnings import INTERVAL, warn

from metaloom.read.plausibility.conclusions import says_no_effect


def test_words_against_the_interval() -> None:
    assert warn(pooled=INTERVAL + "a,RR,0.78,0.65,0.94,,,no_association") == [
        "2:23 'no association' is printed with an interval, 0.65 to 0.94, that is wholly on one side of no effect."
    ]
    assert len(warn(pooled=INTERVAL + "a,RR,0.78,0.65,1.2,,,significantly fewer deaths")) == 1
    assert len(warn(pooled=INTERVAL + "a,MD,-2,-3,-1,,,did not differ")) == 1


@pytest.mark.parametrize(
    "row",
    [
        "a,RR,1.16,0.70,1.91,,,no association",
        "a,OR,1.61,1.22,2.11,,,associated",
        "a,RR,1.13,0.98,1.29,,,increased survival",
        "a,RR,0.9,0.8,1.00,,,no difference",
        "a,RR,0.9,0.8,1.00,,,significant",
        "a,,0.60,0.20,1.50,,,significant",
        "a,RR,0.5,,,,,no association",
    ],
)
def test_words_that_fit(row: str) -> None:
    assert warn(pooled=INTERVAL + row) == []


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ("no association", True),
        ("was not associated with death", True),
        ("no significant difference", True),
        ("non-significant", True),
        ("insignificant", True),
        ("NS", True),
        ("significantly reduced", False),
        ("closely associated", False),
        ("increased", None),
        ("", None),
        ("in favour of cells", None),
    ],
)
def test_meaning_of_words(words: str, meaning: bool | None) -> None:
    assert says_no_effect(words) is meaning


ARMS = "study_id,comparison,total_treated,total_control,allocated_treated,allocated_control\n"


def test_denominators_that_look_exchanged() -> None:
    rows = "a,drug,28,27,28,27\na,drug,28,26,28,27\na,other,28,26,26,27"
    assert warn(outcomes=ARMS + rows) == [
        "3:11 The control arm has 26 people here, but its size is 27: 26 is the size of another arm of this study.",
        "4:9 The treated arm has 28 people here, but its size is 26: 28 is more than were in it.",
        "4:12 The control arm has 26 people here, but its size is 27: 26 is the size of another arm of this study.",
    ]


def test_sizes_from_the_table_of_studies() -> None:
    studies = "study_id,n_treated,n_control\na,28,27"
    assert len(warn(studies=studies, outcomes="study_id,total_treated,total_control\na,27,28")) == 2
    assert warn(studies=studies, outcomes="study_id,total_treated,total_control\na,20,25\nb,9,9") == []


def test_arms_of_several_comparisons_are_not_held_against_all_treated() -> None:
    studies = "study_id,n_treated,n_control\na,60,30"
    rows = "study_id,comparison,total_treated,total_control\na,single,30,30\na,repeated,30,30\na,both,60,30"
    assert warn(studies=studies, outcomes=rows) == []
