"""Messages that are alike: the first three places, then the count."""

from __future__ import annotations

from metaloom.errors import Place, Problem, ProjectError, grouped


def cells(count: int) -> list[Problem]:
    return [
        Problem(Place("data/d.csv", n, 3), f"ev is '0,{n}', which is not a number.", "Write a point.", code="ML-0701")
        for n in range(2, count + 2)
    ]


def test_three_are_shown_and_the_rest_is_counted() -> None:
    lines = grouped(cells(218))
    assert len(lines) == 4
    assert lines[0].startswith("data/d.csv:2:3: error: ev is '0,2'")
    assert lines[-1].startswith("    … and 215 more like these in data/d.csv, lines 5 to 219: '0,5', '0,6', ")
    assert lines[-1].endswith("'0,16' and 203 others.")


def test_few_and_unlike_ones_are_all_shown() -> None:
    other = Problem(
        Place("data/d.csv", 2, 9), "ec is -1: a count cannot be negative.", "Write the count.", code="ML-0706"
    )
    assert len(grouped([*cells(3), other])) == 4


def test_each_place_of_a_declaration_is_a_fault_of_its_own() -> None:
    names = [
        Problem(Place("chapters/c.yml", line), f"There is no column '{line}'.", "", code="ML-0905") for line in range(9)
    ]
    assert len(grouped(names)) == 9
    same = [
        Problem(Place("chapters/c.yml", 4, 31), f"The study 's{one}' gives 2 rows.", "", code="ML-0909")
        for one in range(218)
    ]
    told = "    … and 215 more like these in chapters/c.yml, line 4: 's3', 's4', 's5', "
    assert grouped(same)[-1].startswith(told)


def test_names_of_the_rest_are_shown() -> None:
    names = ("mean", "sd", "n", "q1", "q3", "min")
    same = [
        Problem(Place("chapters/c.yml", 7, 12), f"There is no column '{name}'.", "", code="ML-0905") for name in names
    ]
    assert grouped(same)[-1] == "    … and 3 more like these in chapters/c.yml, line 7: 'q1', 'q3', 'min'."


def test_an_error_keeps_every_problem() -> None:
    assert len(ProjectError(cells(218)).problems) == 218
