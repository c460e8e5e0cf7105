"""Harms study by study: exact limits against closed forms and scipy's own tests; nothing counted that may not be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from metaloom.read.overlaps import make_overlaps
from metaloom.surveys.harms.declare import Harms
from metaloom.surveys.harms.describe import survey
from metaloom.surveys.harms.exact import compared, counted, equal_odds, rate
from metaloom.surveys.harms.facts import Facts, HarmDirections
from metaloom.surveys.harms.proof import proof
from metaloom.surveys.harms.sentences import edge_sentence

STUDIES = "study_id,label,design\na,Ada 2001,rct\nb,Bo 2002,cohort\nc,Cy 2003,cohort\nd,Dee 2004,cohort"
BOTH = (
    "study_id,outcome,weeks,events_treated,total_treated,events_control,total_control,poolable,poolable_reason\n"
    "a,fever,52,0,56,0,54,yes,\nb,fever,26,5,20,1,20,yes,\nc,fever,,2,10,,,yes,\nd,fever,4,1,9,1,9,no,misread"
)
ALONE = "study_id,outcome,weeks,events,total\nc,fever,13,0,30"


def declared(**changes: Any) -> Harms:
    rows = {"both": 'outcome == "fever"', "alone": 'outcome == "fever"'}
    plain = {"id": "h", "title": "H", "rows": rows, "follow_up": "weeks", "about": ["design"], "person_years": True}
    return Harms.model_validate({**plain, **changes})


def find(evidence_of: Any, **changes: Any) -> Facts:
    evidence = evidence_of(studies=STUDIES, both=BOTH, alone=ALONE)
    return survey(declared(**changes), evidence.declarations, evidence, {})


@pytest.mark.parametrize("n", [1, 7, 56, 1000])
def test_zero_of_n_allows_what_the_closed_forms_say(n: int) -> None:
    found = counted(0, n, 95)
    assert found.bound == pytest.approx(1 - 0.05 ** (1 / n), rel=1e-12)
    assert found.upper == pytest.approx(1 - 0.025 ** (1 / n), rel=1e-12)
    assert found.lower == 0


def test_limits_of_a_proportion_turn_the_binomial_tail_to_the_level() -> None:
    from scipy.stats import binom

    found = counted(3, 40, 95)
    assert binom.sf(2, 40, found.lower) == pytest.approx(0.025)
    assert binom.cdf(3, 40, found.upper) == pytest.approx(0.025)
    assert binom.cdf(3, 40, found.bound) == pytest.approx(0.05)


def test_rate_without_event_is_the_rule_of_three_per_hundred_years() -> None:
    found = rate(0, 100.0, 95)
    assert found.bound == pytest.approx(2.995732, rel=1e-6)  # -log(0.05)
    assert found.upper == pytest.approx(3.688879, rel=1e-6)  # -log(0.025)
    assert (found.estimate, found.lower) == (0, 0)


def test_arms_are_compared_exactly_and_silence_is_not_estimable() -> None:
    found = compared(5, 20, 1, 20, 95)
    assert found.p_value == pytest.approx(0.18177, abs=1e-4)
    assert found.lower < 1 < found.upper
    silent = compared(0, 56, 0, 54, 95)
    assert (silent.estimable, silent.odds_ratio, silent.p_value) == (False, None, None)
    assert silent.difference_lower < 0 < silent.difference_upper
    one_sided = compared(4, 10, 0, 10, 95)
    assert (one_sided.odds_ratio, one_sided.upper) == (None, None)
    assert one_sided.lower > 0


def test_one_odds_ratio_for_all() -> None:
    assert equal_odds([(10, 40, 5, 40), (20, 80, 10, 80)]) == pytest.approx(1, abs=0.1)
    assert equal_odds([(2, 40, 20, 40), (20, 40, 2, 40)]) < 0.001  # type: ignore[operator]
    assert equal_odds([(2, 40, 1, 40)]) is None


def test_zelen_by_hand() -> None:
    # Two studies of 2 against 2, two events each, three of the four in the treated: (1, 2) or (2, 1), equally likely.
    assert equal_odds([(1, 2, 1, 2), (2, 2, 0, 2)]) == pytest.approx(1)
    # Two of the four in the treated: (0, 2), (2, 0) with chance 1/36 each, (1, 1) with 16/36.
    assert equal_odds([(0, 2, 2, 2), (2, 2, 0, 2)]) == pytest.approx(2 / 18)


def test_every_study_with_its_time_and_the_treated_added_up(evidence_of: Any) -> None:
    found = find(evidence_of)
    assert [study.label for study in found.studies] == ["Ada 2001", "Bo 2002", "Cy 2003"]
    assert (found.added.events, found.added.total, found.added.studies) == (5, 106, 3)
    weeks = 52 * 56 + 26 * 20 + 13 * 30
    assert found.added.rate.years == pytest.approx(weeks * 7 / 365.25)
    assert [one.study_id for one in found.held_out] == ["c", "d"]
    assert [one.reason for one in found.held_out] == ["events_control and total_control not given", "misread"]
    assert found.numbers["without-event"] == 2
    assert found.figures == ("harms",)


def test_a_pair_that_may_share_patients_is_added_once(evidence_of: Any) -> None:
    evidence = evidence_of(studies=STUDIES, both=BOTH, alone=ALONE, overlaps="study_a,study_b,why\nb,c,same ward")
    pairs, problems = make_overlaps(evidence.tables["overlaps"])
    assert problems == []
    found = survey(declared(), evidence.declarations, replace(evidence, overlaps=pairs), {})
    assert found.added.left_out == ("b",)
    assert (found.added.events, found.added.total) == (0, 86)


def test_opposite_directions_are_named_and_figures_follow(evidence_of: Any) -> None:
    found = find(evidence_of, apart="They differ.")
    assert found.figures == ("harms", "harm_contrasts")
    assert found.directions == HarmDirections(fewer=(), more=("Bo 2002",), equal_odds_p=None)


def test_a_test_and_an_interval_that_disagree_are_told(evidence_of: Any) -> None:
    counts = "a,infection,24,9,56,18,54\nb,infection,24,1,20,1,20"
    text = f"study_id,outcome,weeks,events_treated,total_treated,events_control,total_control\n{counts}"
    evidence = evidence_of(studies=STUDIES, both=text)
    plain = declared(rows={"both": 'outcome == "infection"'}, apart="They differ.")
    found = survey(plain, evidence.declarations, evidence, {})
    told = edge_sentence(found).replace("\N{NO-BREAK SPACE}", " ")
    assert told.startswith("Test and interval disagree in Ada 2001 (test: p = 0.046; interval: 0.14 to 1.03, which")
    assert "1.03, which includes no effect). They are two methods: Fisher's test adds up" in told
    assert any("# p and interval disagree" in line for part in proof(found) for line in part.lines)
    assert edge_sentence(replace(found, studies=found.studies[1:])) == ""


def test_no_rate_where_it_would_mean_nothing(evidence_of: Any) -> None:
    found = find(evidence_of, person_years=False)
    assert all(arm.rate is None for study in found.studies for arm in study.arms)
    assert "rate-bound" not in found.numbers
