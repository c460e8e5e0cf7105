"""Earlier reviews side by side: what is drawn, what is listed, what is wrong with it, what was computed again."""

from __future__ import annotations

import dataclasses
import math
from types import SimpleNamespace
from typing import Any

import pytest
from typed_results import drawn, judged

from metaloom.errors import Place, Problem
from metaloom.surveys.umbrellas.declare import Umbrella
from metaloom.surveys.umbrellas.describe import survey
from metaloom.surveys.umbrellas.facts import Agreement, Effect, Facts, ReviewEffect
from metaloom.surveys.umbrellas.rows import FLAGGED, TURNED, WHOLE
from metaloom.surveys.umbrellas.write import agreement_sentence, recomputed_sentence, shared_sentence

POOLED = """
review_id,outcome,timepoint,timepoint_weeks,population,measure,estimate,ci_low,ci_high,k,n,k_scope,verification
ash,death,12 weeks,12,children,OR,0.5,0.25,1.0,4,200,this_outcome,seen_in_text
elm,death,12 weeks,12,adults,RR,0.8,0.6,1.1,9,900,whole_review,seen_in_text
elm,death,1 year,52,adults,RR,0.9,0.7,1.2,9,900,whole_review,seen_in_text
oak,death,,,adults,OR,0.7,,,3,,,seen_in_text
oak,death,2 weeks,2,adults,OR,0.1,0.01,0.2,3,,,recalled_unverified
ash,score,12 weeks,12,children,MD,3.0,1.0,5.0,4,200,,seen_in_text
elm,score,12 weeks,12,adults,MD,-9.0,-4.0,-1.0,9,900,,seen_in_text
"""
MEMBERS = "review_id,study_id\nash,a_2001\nash,b_2002\nelm,b_2002\nelm,c_2003"
DECLARED: dict[str, Any] = {
    "id": "u", "title": "U", "table": "pooled", "members": "members",
    "panels": [
        {"label": "Death", "where": 'outcome == "death"', "better": "lower"},
        {"label": "Score", "where": 'outcome == "score"', "better": "lower", "unit": "points",
         "turned": 'review_id == "ash"'},
    ],
    "windows": [
        {"label": "Early", "where": "timepoint_weeks <= 12"}, {"label": "Late", "where": "timepoint_weeks > 12"},
    ],
    "recompute": [{"row": 'review_id == "ash" and outcome == "death"', "analysis": "survival", "invert": True}],
}  # fmt: skip
RESULT = {
    "status": "ok", "k": 2, "studies": [{}, {}],
    "display": {"scale": "exp", "estimate": 1.6, "ci_lower": 0.8, "ci_upper": 3.2},
}  # fmt: skip


def found_of(evidence_of: Any, result: dict[str, Any] | None = None, measure: str = "OR", **changes: Any) -> Any:
    evidence = evidence_of(pooled=POOLED, members=MEMBERS)
    warning = Problem(Place("data/pooled.csv", 8, 1), "The estimate lies outside.", "Check.", "warning", code="ML-1005")
    evidence = dataclasses.replace(evidence, warnings=(warning,))
    declarations: Any = SimpleNamespace(analyses=(SimpleNamespace(id="survival", title="Survival", measure=measure),))
    declared = Umbrella.model_validate(DECLARED | changes)
    return survey(declared, declarations, evidence, {"survival": judged(result or RESULT)})


def rows_of(found: Facts) -> list[ReviewEffect]:
    return found.drawn


def test_rows_stand_under_their_outcome_and_time(evidence_of: Any) -> None:
    found = found_of(evidence_of)
    death, score = found.panels
    assert [(group.label, len(group.rows)) for group in death.groups] == [("Early", 2), ("Late", 1)]
    assert (score.unit, death.unit) == ("points", None)
    assert [row.review for row in found.listed] == ["oak"], "no interval: listed; remembered: nowhere"
    assert found.numbers["effects"] == 5


def test_a_printed_reduction_is_turned_and_a_misprint_is_told(evidence_of: Any) -> None:
    ash, elm = rows_of(found_of(evidence_of))[-2:]
    assert (ash.estimate, ash.ci_low, ash.ci_high, ash.turned) == (-3.0, -5.0, -1.0, True)
    assert elm.misprinted
    assert elm.flags == ("The estimate lies outside.",)


def test_ratios_and_differences_never_share_an_axis(evidence_of: Any) -> None:
    panels = found_of(evidence_of, panels=[{"label": "All", "where": "k > 0"}]).panels
    assert [panel.scale for panel in panels] == ["exp", "identity"]


def test_the_opposite_event_is_compared_by_the_inverse_odds_ratio(evidence_of: Any) -> None:
    again = rows_of(found_of(evidence_of))[0].again
    assert again.ours == Effect(estimate=1 / 1.6, lower=1 / 3.2, upper=1 / 0.8)
    assert again.agreement == Agreement(same_side=True, ours_holds_theirs=True, theirs_holds_ours=True)
    assert "each interval includes the other's" in agreement_sentence(again)


def test_a_single_study_is_compared_as_what_it_is(evidence_of: Any) -> None:
    one = {"yi": math.log(2.0), "ci_lower": math.log(1.5), "ci_upper": math.log(3.0)}
    found = found_of(evidence_of, {"status": "not_estimable", "k": 1, "studies": [one], "reason": "One study."})
    row = rows_of(found)[0]
    assert row.again.ours.estimate == pytest.approx(0.5)
    assert "(4 studies); here 0.50" in recomputed_sentence(row, row.again).replace("\N{NO-BREAK SPACE}", " ")
    assert "(1 study)" in recomputed_sentence(row, row.again)


@pytest.mark.parametrize(("measure", "words"), [("RR", "gives OR and the analysis RR"), ("MD", "cannot be compared")])
def test_unlike_measures_are_not_compared(evidence_of: Any, measure: str, words: str) -> None:
    again = rows_of(found_of(evidence_of, measure=measure))[0].again
    assert again.ours is None
    assert words in again.reason


def test_shared_studies_are_counted_where_both_lists_are_known(evidence_of: Any) -> None:
    found = found_of(evidence_of)
    assert [pair.shared for pair in found.shared] == [("b_2002",), None, None]
    sentence = shared_sentence(found)
    assert "For 1 of the 3 pairs of these reviews" in sentence
    assert "one of these pairs shares one or more, at most one known one" in sentence


@pytest.mark.parametrize("layout", ["wide", "narrow"])
@pytest.mark.parametrize("copies", [1, 6])
def test_the_figure_says_what_must_be_said(evidence_of: Any, layout: Any, copies: int) -> None:
    found = found_of(evidence_of)
    long = "A study of $x$ & <b> with a very long name of the kind that registries give " * 2
    panels = tuple(
        dataclasses.replace(panel, label=f"{panel.label} {n} {long}") for panel in found.panels for n in range(copies)
    )
    figure = drawn("umbrella", dataclasses.replace(found, panels=panels), layout)
    assert figure is not None
    assert figure.svg.count("ml-study") == 4 * copies
    assert figure.svg.count("ml-ours") == copies
    assert figure.svg.count("ml-misprint") == 2 * copies, "a hollow square is two"
    assert "Reviews may share trials" in figure.svg
    assert all(sign in figure.svg for sign in (WHOLE, FLAGGED, TURNED))
    assert "ash, 12 weeks (children), OR 0.50 (0.25 to 1.00)" in figure.alt
    assert len({len(row) for row in figure.table}) == 1
