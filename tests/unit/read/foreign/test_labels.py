"""Columns told apart in brackets: two groups are taken as two, and the first of several is never taken for all."""

from __future__ import annotations

from pathlib import Path

import pytest
from importing import bring, results

DEATHS = "Trial;Deaths (tea);N (tea);Deaths ({0});N ({0})\nA;3;40;7;42\nB;2;55;4;53\nC;12;210;19;205\n"
MEANS = "Study,Mean (SSRI),SD (SSRI),N (SSRI),Mean (usual care),SD (usual care),N (usual care)\nA,10,2,40,12,2,42\nB,9,2,30,10,2,33\n"  # fmt: skip # noqa: E501
TWICE = "Study,OR (crude),Lower (crude),Upper (crude),OR (adjusted),Lower (adjusted),Upper (adjusted)\nA,.5,.3,.9,.6,.4,1.1\nB,.7,.4,1.2,.8,.5,1.4\n"  # fmt: skip # noqa: E501


def test_a_group_called_as_controls_are_is_the_control(project: Path) -> None:
    assert bring(project, "means.csv", MEANS) == 0
    result = results(project)["means"]
    assert (result["measure"], result["k"], result["n_treated"], result["n_control"]) == ("MD", 2, 70, 75)
    assert result["pooled"]["estimate"] < 0, "the control group has the higher means"


def test_which_group_is_the_control_is_asked_and_can_be_said(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = DEATHS.format("water")
    assert bring(project, "tea.csv", table) == 0
    said = capsys.readouterr().out
    assert "its columns give two groups, 'tea' and 'water'. Say which is the control group" in said
    assert "--column events_treated=NAME" in said
    assert not list((project / "chapters").glob("*.yml")), "one group alone would be pooled as proportions"
    assert bring(project, "tea.csv", table, "--control", "Water") == 0
    result = results(project)["tea"]
    assert (result["measure"], result["n_treated"], result["n_control"]) == ("RR", 305, 300)


@pytest.mark.parametrize("table", [TWICE, "Study,Events (day 1),Events (day 9),Total\nA,1,2,30\nB,0,3,40\n"])
def test_the_first_of_several_columns_is_not_taken(
    project: Path, capsys: pytest.CaptureFixture[str], table: str
) -> None:
    assert bring(project, "twice.csv", table) == 0
    assert "no analysis is declared" in capsys.readouterr().out
    assert not list((project / "chapters").glob("*.yml"))


def test_a_percentage_beside_a_count_is_no_second_count(project: Path) -> None:
    assert bring(project, "one.csv", "Study,Events (n),Events (%),Total\nA,3,10,30\nB,4,10,40\n") == 0
    result = results(project)["one"]
    assert [study["study_id"] for study in result["studies"]] == ["a", "b"]
    assert result["measure"] == "PLO"
