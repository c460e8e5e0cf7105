"""One trial under two names, missing values as codes, and sizes that are no dates."""

from __future__ import annotations

import pytest
from table_warnings import warn

COUNTS = "study_id,outcome,events_treated,total_treated,events_control,total_control\n"
MEANS = "study_id,mean_treated,sd_treated,n_treated,mean_control,sd_control,n_control\n"


def coded(found: list[str], code: str) -> list[str]:
    return [one for one in found if code in one]


@pytest.mark.parametrize(
    "text",
    [
        COUNTS + "smith_2001,death,3,40,6,41\nlee_2003,death,2,30,7,33\nsmith_et_al_2001,death,3,40,6,41\n",
        MEANS + "smith_2001,5.1,1.2,30,4.8,1.3,31\nlee_2003,5.5,1.1,30,5,1.3,31\nsmith_b,5.1,1.2,30,4.8,1.3,31\n",
    ],
)
def test_the_numbers_of_another_study_are_told_at_the_row_that_repeats_them(text: str) -> None:
    (said,) = coded(warn(outcomes=text), "on line 2")
    assert "has the numbers of 'smith_2001' on line 2" in said


@pytest.mark.parametrize(
    "rows",
    [
        "a,death,3,40,6,41\na,death,3,40,6,41\n",  # one study: a repeated row, or a cluster
        "a,death,3,40,6,41\nb,relapse,3,40,6,41\n",  # another outcome
        "a,death,0,20,1,20\nb,death,0,20,1,20\n",  # hardly any event: chance
        "a,death,2,30,1,30\nb,death,2,30,1,30\n",  # three events: two trials of this project's evidence
        "a,death,3,40,6,41\nb,death,3,40,6,42\n",
    ],
)
def test_what_may_be_chance_or_is_told_otherwise_is_passed_over(rows: str) -> None:
    assert coded(warn(outcomes=COUNTS + rows), "has the numbers of") == []


def test_a_pair_that_is_named_as_overlapping_is_known() -> None:
    rows = "a,death,3,40,6,41\nb,death,3,40,6,41\n"
    pairs = "study_a,study_b,why,strength\nb,a,one trial,certain\n"
    assert coded(warn(outcomes=COUNTS + rows, overlaps=pairs), "has the numbers of") == []


def test_a_large_cohort_beside_a_small_one_is_no_date() -> None:
    """DepressionMortality of dmetar: 57,674 controls beside 615 people; no year of two digits gives 2057."""
    rows = "a,death,26,215,2086,3141\nb,death,31,355,70,2108\nc,death,26,615,1437,57674\n"
    assert coded(warn(outcomes=COUNTS + rows), "57674") == []


def test_two_codes_for_missing_do_not_hide_each_other() -> None:
    text = "study_id,estimate,se\na,0.3,0.1\nb,-99,0.2\nc,0.2,0.2\nd,999,0.2\ne,0.25,0.2\n"
    assert len(coded(warn(outcomes=text), "where a value is missing")) == 2
