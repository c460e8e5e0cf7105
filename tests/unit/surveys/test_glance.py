"""The glance: marks on one axis, directions, people, certainty, and rows that say that there is nothing."""

from __future__ import annotations

from math import exp, log
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import ValidationError
from typed_results import drawn as drawn_figure
from typed_results import judged, part_of, survey_facts

from metaloom.errors import Place, ProjectError
from metaloom.judge.people import people_by_study
from metaloom.surveys.glance.counted import PEOPLE
from metaloom.surveys.glance.declare import Glance
from metaloom.surveys.glance.describe import _pointed
from metaloom.surveys.glance.facts import Facts, Row
from metaloom.surveys.glance.marks import drawn, marks_of, scale_of, told_of
from metaloom.surveys.glance.strip import WIDTH, span_of, strip
from metaloom.surveys.glance.write import block


def result(measure: str = "RR", status: str = "ok", designs: tuple[str, ...] = ("rct", "cohort")) -> dict[str, Any]:
    ends = {"ci_lower": log(0.5), "ci_upper": log(1.6)}
    studies = [
        {"study_id": f"s{n}", "label": f"Study {n}", "design": design, "yi": log(0.9), **ends}
        for n, design in enumerate(designs)
    ]
    pooled = {"estimate": log(0.9), **ends} if status == "ok" else None
    return {"measure": measure, "status": status, "studies": studies, "pooled": pooled}


def row(**more: Any) -> Row:
    base = {
        "label": "Death | `x`", "link": "/chapters/a.qmd#sec-a", "marks": [], "told": [], "studies": 0, "people": 0,
        "votes": {"benefit": 0, "harm": 0, "no difference": 0}, "certainty": None, "last": None,
    }  # fmt: skip
    return part_of(Row, base | more)


def facts_of(*rows: Row) -> Facts:
    return part_of(Facts, {"rows": rows, "scale": "exp", "favours": ["Favours A", "Favours B"]})


def test_studies_are_marked_by_design_and_the_pooled_result_last() -> None:
    assert [mark.kind for mark in marks_of(judged(result()), "exp")] == ["randomised", "other", "pooled"]
    assert [mark.kind for mark in marks_of(judged(result(status="not_estimable")), "exp")] == ["randomised", "other"]
    assert marks_of(judged(result("MD")), "exp") == []


def test_the_axis_reaches_from_a_halving_to_a_doubling_and_no_further_than_twentyfold() -> None:
    low, high = span_of([row()])
    assert exp(low) < 0.5
    assert exp(high) > 2
    wide = row(
        marks=[
            {
                "kind": "other",
                "label": "A",
                "estimate": 0.0,
                "lower": -9.0,
                "upper": 9.0,
                "mirrored": False,
                "scale": "exp",
            }
        ]
    )
    low, high = span_of([wide])
    assert (low, high) == pytest.approx((-log(20) - 0.1, log(20) + 0.1))
    svg = strip(wide, (low, high), "a")
    assert svg.count("ml-arrow") == 2
    assert f'width="{WIDTH + 8:g}"' in svg


def test_a_row_is_a_link_with_its_marks_in_words_and_survives_a_markdown_table() -> None:
    marks = marks_of(judged(result(designs=("rct",))), "exp")
    rows = [
        row(
            marks=marks,
            studies=1,
            people=110,
            certainty="very low",
            last=2017,
            votes={"benefit": 3, "harm": 1, "no difference": 0},
        ),
        row(label="Days in hospital"),
    ]
    named = [{"label": one.label, "link": "/chapters/a.qmd"} for one in rows]
    declared = Glance.model_validate({"id": "g", "title": "At a glance", "rows": named})
    text = block(None, declared, facts_of(*rows))
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert len(lines) == 4
    assert "where more is better" not in text
    assert "110 people, one study" in lines[2]
    assert "3 to benefit, 1 to harm" in lines[2]
    assert "Study 0: 0.90 (0.50 to 1.60)" in lines[2].replace("\N{NO-BREAK SPACE}", " ")
    assert "no usable data" in lines[3]
    for line in lines[2:]:
        assert line.count("`") == 2  # one raw span a row: nothing in it ends it early
        assert line.replace("&#124;", "").count("|") == 7


def test_a_row_leads_to_a_page_of_the_site() -> None:
    with pytest.raises(ValidationError):
        Glance.model_validate({"id": "g", "title": "x", "rows": [{"label": "Death", "link": "https://example.org"}]})


def test_where_more_is_better_the_mark_is_mirrored_and_its_words_are_not() -> None:
    """A ratio of 1.66 for survival favours the treatment: drawn at 0.60, printed as 1.66."""
    better = result(designs=("rct",)) | {"better": "higher"}
    better["studies"][0] |= {"yi": log(1.66), "ci_lower": log(0.99), "ci_upper": log(2.78)}
    (mark,) = marks_of(judged(better | {"status": "not_estimable", "pooled": None}), "exp")
    assert [exp(end) for end in drawn(mark)] == pytest.approx([1 / 2.78, 1 / 1.66, 1 / 0.99])
    svg = strip(row(marks=[mark]), (-1.2, 1.2), "a")
    assert "1.66" in svg
    assert "0.60" not in svg


def test_a_project_without_ratios_gets_the_axis_of_its_difference_and_other_results_are_told() -> None:
    means = [judged(result("MD")), judged(result("MD"))]
    assert scale_of(means) == "MD"
    assert [mark.scale for mark in marks_of(means[0], "MD")] == ["identity"] * 3
    assert scale_of([*means, judged(result("RR"))]) == "exp"
    assert scale_of([judged(result("PLO"))]) == "exp"  # a proportion has no side of no effect
    display = {"scale": "identity", "estimate": -2.1, "ci_lower": -3.5, "ci_upper": -0.6}
    told = told_of(judged(result("MD") | {"display": display, "level": 95}), "exp")
    assert "mean difference" in told
    assert "2.1" in told
    assert told_of(judged(result("RR")), "exp") == ""


def test_a_row_leaves_out_groups_that_answer_another_question() -> None:
    """A trial in recipients of a transplant is no evidence about people with liver failure."""
    groups = [{"label": name} for name in ("all studies", "Randomised", "Recipients")]
    votes = [{"study_id": "a", "vote": "harm"}, {"study_id": "b", "vote": "benefit"}]
    found = survey_facts("directions", {
        "studies": [{"study_id": "a"}, {"study_id": "b", "group": "Recipients"}],
        "outcomes": [{"label": "Fever", "votes": votes, "groups": groups}],
    })  # fmt: skip
    declared = {"survey": "harms", "outcome": "Fever", "without": ["Recipients"]}

    def pointed(without: list[str]) -> tuple[list[str], list[str]]:
        rows = [{"label": "Fever", "link": "/chapters/a.qmd", "directions": declared | {"without": without}}]
        glance = Glance.model_validate({"id": "g", "title": "G", "rows": rows})
        place = SimpleNamespace(value_place=lambda *_: Place("a.yml", 1, 1), surveys=())
        votes, groups = _pointed(glance, 0, place, lambda _: found)  # type: ignore[arg-type]
        return [vote.study_id for vote in votes], [group.label for group in groups]

    assert pointed([])[0] == ["a", "b"]
    assert pointed(["Recipients"]) == (["a"], ["Randomised"])
    with pytest.raises(ProjectError, match="no group 'Recipient'"):
        pointed(["Recipient"])


def test_what_one_analysis_found_in_words_is_proved_by_it() -> None:
    rows = [{"label": "MELD", "link": "/chapters/a.qmd", "analyses": ["meld"]}]
    declared = Glance.model_validate({"id": "g", "title": "At a glance", "rows": rows})
    found = facts_of(row(label="MELD", told=["a difference of 2.1"]))
    text = block(None, declared, found)
    assert '[a difference of 2.1]{.ml-told data-proof="analyses/meld.html#proof"}' in text


def test_a_row_is_proved_where_the_project_has_its_proof() -> None:
    """A chapter shows some rows of a declared glance; a glance that nobody declared has no page of its own."""
    rows = [{"label": name, "link": "/chapters/a.qmd", "analyses": [name.lower()]} for name in ("Death", "MELD")]
    whole = Glance.model_validate({"id": "g", "title": "At a glance", "rows": rows})
    part = whole.model_copy(update={"rows": whole.rows[1:]})
    found = facts_of(row(label="MELD"))
    for declared, place in (((whole,), "analyses/g.html#number-row-2"), ((), "analyses/meld.html#proof")):
        surveys = tuple(SimpleNamespace(declared=one) for one in declared)
        findings: Any = SimpleNamespace(declarations=SimpleNamespace(surveys=surveys))
        assert f'data-row="{place}"' in block(findings, part, found)


def test_the_figure_for_paper_has_every_mark_of_the_table_and_says_only_what_it_draws() -> None:
    mark = {"kind": "randomised", "label": "Lin 2017", "estimate": -0.5, "lower": -1.0, "upper": 0.1,
            "mirrored": False, "scale": "exp"}  # fmt: skip
    votes = {"benefit": 1, "harm": 0, "no difference": 0}
    row = {"label": "Death", "marks": [mark], "told": [], "studies": 1, "people": 110, "votes": votes,
           "certainty": "low", "last": 2017, "link": "/index.qmd"}  # fmt: skip
    empty = {**row, "label": "Days in hospital", "marks": [], "studies": 0, "votes": dict.fromkeys(votes, 0)}
    facts = {"id": "g", "title": "At a glance", "scale": "exp", "favours": ["A", "B"], "rows": [row, empty]}
    for layout in ("wide", "narrow"):
        figure = drawn_figure("glance", facts, layout)  # type: ignore[arg-type]
        assert figure is not None
        assert "0.61 (0.37 to 1.11)" in figure.svg
        assert "110 people, one study; 1 to benefit; certainty low" in figure.svg
        assert "no usable data" in figure.svg
        assert "Diamond" not in figure.svg
    assert drawn_figure("glance", {**facts, "rows": [empty]}) is None


def test_several_rows_of_a_study_count_its_people_once_in_the_row_and_in_its_code() -> None:
    arms = [(20, 30), (25, 30), (40, None)]
    rows = [
        {"study_id": name, "data": {"total_treated": treated, "total_control": control}}
        for name, (treated, control) in zip("aab", arms, strict=True)
    ]
    found = people_by_study(judged(result() | {"studies": rows}).studies)
    assert found == {"a": 55, "b": 40}
    known: dict[str, Any] = {}
    exec(PEOPLE, known)
    assert known["people"](rows) == 95
