from __future__ import annotations

from typing import Any

import pytest

from metaloom.read.rows import row_problems

COUNTS = "study_id,events_treated,total_treated,events_control,total_control\n"


@pytest.mark.parametrize(
    ("text", "told_as"),
    [
        (COUNTS + "a,12,10,1,10\nb,1,10,1,10", "2:3 events_treated is 12, above total_treated = 10."),
        (COUNTS + "a,1,10,-1,10", "2:8 events_control is -1: a count cannot be negative."),
        ("study_id,mean,sd,n\na,5,-1.2,10", "2:5 sd is -1.2: a standard deviation must be above zero."),
        ("study_id,mean,sd,n\na,5,0,10", "2:5 sd is 0: a standard deviation must be above zero."),
        ("study_id,estimate,se\na,5,0", "2:5 se is 0: a standard error must be above zero."),
        ("study_id,estimate,ci_low,ci_high\na,5,7,3", "2:5 ci_low is 7, above ci_high = 3."),
        ("study_id,median,q1,q3\na,5,6,8", "2:5 q1 is 6, above median = 5."),
        ("study_id,median,q1,q3\na,9,6,8", "2:3 median is 9, above q3 = 8."),
        ("study_id,viability_pct\na,120", "2:3 viability_pct is 120: a percentage is between 0 and 100."),
        ("study_id,percent_male\na,-3", "2:3 percent_male is -3: a percentage is between 0 and 100."),
        ("study_id,events,time\na,3,0", "2:5 time is 0: time at risk must be above zero."),
        ("study_id,x\na,1\nb,2\na,1", "4:1 This row repeats line 2 in every column."),
    ],
)
def test_contradictions_in_a_row(make: Any, told: Any, text: str, told_as: str) -> None:
    assert told(row_problems(make(text))) == [told_as]


def test_all_rows_above_total_look_swapped_and_are_told_once(make: Any, told: Any) -> None:
    table = make(COUNTS + "a,60,12,1,60\nb,45,9,2,45\nc,,,3,40")
    assert told(row_problems(table)) == [
        "1:10 events_treated is above total_treated in every row: the two columns look swapped."
    ]


def test_one_row_is_not_enough_to_call_columns_swapped(make: Any, told: Any) -> None:
    assert told(row_problems(make(COUNTS + "a,60,12,1,60"))) == ["2:3 events_treated is 60, above total_treated = 12."]


@pytest.mark.parametrize(
    "text",
    [
        COUNTS + "a,0,10,10,10\nb,,,1,10",
        "study_id,estimate,ci_low,ci_high\na,0.18,0.61,1.07",
        "study_id,percentile\na,120",
        "study_id,median,q1,q3\na,5,5,5",
        "study_id,n_control\na,0",
    ],
)
def test_sound_rows_are_left_alone(make: Any, text: str) -> None:
    assert list(row_problems(make(text))) == []
