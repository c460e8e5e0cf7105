"""Standard deviations out of line: what must be found, and what must be left alone."""

from __future__ import annotations

import pytest
from table_warnings import VISITS, warn


def visits(controls: list[str], n: int = 30) -> str:
    arms = ("single", "repeated")
    return VISITS + "\n".join(
        f"a,meld,{w},{arm},15,2.1,{n},16,{sd},{n}" for w, sd in enumerate(controls) for arm in arms
    )


def test_deviation_out_of_line_is_told_once_for_all_its_rows() -> None:
    assert warn(outcomes=visits(["1.32", "1.54", "1.43", "1.68", "1.90", "1.95", "3.70"])) == [
        "14:30 sd_control is 3.7, 2.3 times the usual 1.61 of this arm's 6 other visits (also on line 15)."
    ]


def test_standard_error_at_one_visit_is_recognised() -> None:
    (found,) = warn(outcomes=visits(["1.5", "1.6", "1.4", "0.28"]))
    assert "5.4 times below the usual 1.5" in found
    assert "about 1/√30 of it, as a standard error would be" in found


@pytest.mark.parametrize(
    "table",
    [
        visits(["1.9", "2.89", "3.24", "3.11", "2.92"]),
        visits(["0.15", "0.10", "0.06", "0.09", "0.14", "0.11"]),
        visits(["1.5", "1.6", "4.9"]),
        visits(["1.5", "1.6", "1.4", "1.3", "3.3"], n=4),
    ],
)
def test_deviations_that_vary_as_they_do(table: str) -> None:
    assert warn(outcomes=table) == []


def test_rows_of_different_reports_are_no_visits() -> None:
    rows = "\n".join(f"r{i},1,{sd},9" for i, sd in enumerate(["5", "6", "5.5", "0.01", "5.2"]))
    assert warn(lots="report_id,mean,sd,n\n" + rows) == []


ONE = "study_id,outcome,unit,mean_treated,sd_treated,n_treated,mean_control,sd_control,n_control\n"


OTHERS = "b,meld,points,15,5.1,40,16,5.5,40\nc,meld,points,14,4.4,25,15,4.9,25\nd,meld,points,15,6.0,60,17,5.6,60\n"


def test_standard_error_for_a_standard_deviation() -> None:
    found, other = warn(outcomes=ONE + OTHERS + "e,meld,points,15,0.9,36,16,0.85,36")
    words = "5:18 sd_treated is 0.9 where 3 other studies have about 5.3: "
    assert other.startswith("5:28 sd_control is 0.85")
    assert found == words + "smaller by 5.9, and √36 is 6.0, as for a standard error."


@pytest.mark.parametrize(
    "row",
    [
        "e,meld,points,15,4.1,36,16,4.5,36",
        "e,meld,points,15,1.9,36,16,1.8,36",
        "e,meld,points,15,1.4,36,16,2.1,36",
        "e,alb,g/L,15,0.9,36,16,0.85,36",
        "e,meld,points,15,0.9,4,16,0.95,4",
    ],
)
def test_small_deviations_that_are_no_standard_errors(row: str) -> None:
    assert warn(outcomes=ONE + OTHERS + row) == []


def test_standard_error_in_one_arm_alone() -> None:
    (told,) = warn(outcomes=ONE + OTHERS + "e,meld,points,15,0.9,36,16,4.8,36")
    assert told.startswith("5:18 sd_treated is 0.9")
    assert told.endswith("as for a standard error.")


@pytest.mark.parametrize("row", ["e,meld,points,15,0.9,4,16,0.85,4", "e,meld,points,15,4.4,36,16,0.1,36"])
def test_deviation_far_below_all_others(row: str) -> None:
    (told,) = warn(outcomes=ONE + OTHERS + row)
    assert told.endswith(f"sd_control is {row.split(',')[7]} where 3 other studies have 4.4 to 6.")


def test_two_other_studies_are_not_enough() -> None:
    others = "\n".join(OTHERS.splitlines()[:2])
    assert warn(outcomes=f"{ONE}{others}\ne,meld,points,15,0.9,36,16,0.85,36") == []
