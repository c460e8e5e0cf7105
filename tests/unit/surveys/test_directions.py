"""Votes by direction: published worked examples, the rule for one vote, overlaps, P values, words, and laws."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typed_results import drawn, part_of, survey_facts

from metaloom.declare.domains import Domains
from metaloom.judge.certain import Assessed, CertaintyOf
from metaloom.judge.grade.directions import Voter, certainty_of_directions
from metaloom.read.overlaps import Overlap
from metaloom.surveys.directions.facts import OutcomeVotes, VoteGroup
from metaloom.surveys.directions.sign import combined, sign_test
from metaloom.surveys.directions.votes import BASES, NOT_ARMS, NOT_SAID, Said, counted_direction, votes_of
from metaloom.surveys.directions.words import certainty_sentence, combined_words, group_sentence, outcome_sentence


def said(study: str = "a", direction: Any = "benefit", **more: Any) -> Said:
    values = {"line": 2, "table": "directions", "basis": "words", "time": 24.0, "people": 40, "arms": True, **more}
    return Said(study_id=study, direction=direction, **values)


def group(label: str = "all studies", **counts: Any) -> VoteGroup:
    filled = {name: counts.get(name, 0) for name in ("benefit", "harm", "no_difference", "conflicting")}
    k = sum(filled.values())
    sign = sign_test(filled["benefit"], filled["harm"])
    return part_of(VoteGroup, {"label": label, "k": k, "people": 10 * k, "sign": sign, **filled, **counts})


@pytest.mark.parametrize(
    ("benefit", "harm", "p", "share"),
    [
        (10, 2, 0.0386, (0.833, 0.552, 0.953)),  # Cochrane Handbook 12.4.2.3: 83 %, 55 % to 95 %, P = 0.039
        (9, 0, 0.0039, (1.0, 0.701, 1.0)),  # Hilton Boon and Thomson 2019, housing condition
        (5, 1, 0.2188, (0.833, 0.436, 0.970)),  # the same, general and respiratory health
    ],
)
def test_published_examples(benefit: int, harm: int, p: float, share: tuple[float, float, float]) -> None:
    found = sign_test(benefit, harm)
    assert found is not None
    assert found.p_value == pytest.approx(p, abs=5e-5)
    assert (found.share, found.lower, found.upper) == pytest.approx(share, abs=5e-4)


def test_no_study_with_a_direction_has_no_test() -> None:
    assert sign_test(0, 0) is None


def test_changes_within_one_arm_never_vote() -> None:
    votes, out = votes_of([said(arms=False)], ())
    assert votes == []
    assert [item.reason for item in out] == [NOT_ARMS]


def test_a_study_that_states_no_direction_is_listed() -> None:
    votes, out = votes_of([said(direction=None)], ())
    assert votes == []
    assert [item.reason for item in out] == [NOT_SAID]


def test_counts_decide_before_words_and_the_last_time_among_them() -> None:
    rows = [
        said(direction="benefit", basis="words", time=104.0),
        said(direction="benefit", basis="counts", time=4.0),
        said(direction="harm", basis="counts", time=24.0),
    ]
    ((vote,), _) = votes_of(rows, ())
    assert (vote.vote, vote.said.basis, vote.said.time) == ("harm", "counts", 24.0)


@pytest.mark.parametrize(("benefit", "harm", "vote"), [(3, 1, "benefit"), (2, 1, "conflicting"), (1, 1, "conflicting")])
def test_seventy_per_cent_of_the_rows_make_a_vote(benefit: int, harm: int, vote: str) -> None:
    rows = [said(direction="benefit")] * benefit + [said(direction="harm")] * harm
    ((found,), _) = votes_of(rows, ())
    assert found.vote == vote


def test_of_two_studies_that_may_share_patients_the_larger_one_votes() -> None:
    pair = Overlap("a", "b", "same hospital", "suspected", 2)
    votes, out = votes_of([said("a", people=30), said("b", people=90), said("c")], [pair])
    assert [vote.study_id for vote in votes] == ["b", "c"]
    assert out[0].study_id == "a"
    assert "same hospital" in out[0].reason
    _, out = votes_of([said("a", people=30), said("b", people=90)], [pair], {"b": "Bo 2002"})
    assert out[0].reason.startswith("it may share patients with Bo 2002, which is larger")


def test_the_direction_of_counts_and_means() -> None:
    counts = {"events_treated": 3, "total_treated": 15, "events_control": 0, "total_control": 12}
    assert counted_direction(counts, "lower") == ("harm", "counts")
    assert counted_direction(counts, "higher") == ("benefit", "counts")
    assert counted_direction({"mean_treated": 5.0, "mean_control": 5.0}, "lower") == ("no difference", "means")
    assert counted_direction({"median_treated": 0.0, "median_control": 0.2}, "higher") == ("harm", "medians")
    assert counted_direction(
        {"events_treated": 1, "total_treated": 3, "events_control": 2, "total_control": 6}, "lower"
    ) == (
        "no difference",
        "counts",
    )
    assert counted_direction({"events_treated": None, "mean_treated": float("nan")}, "lower") is None


def vote_with(direction: str, p: float | None, operator: str = "=", study: str = "a") -> Any:
    ((vote,), _) = votes_of([said(study, direction, basis="p_value", p=p, p_operator=operator)], ())
    return vote


def test_p_values_are_combined_only_where_most_studies_print_exact_ones() -> None:
    exact = [
        vote_with("benefit", 0.02, study="a"),
        vote_with("benefit", 0.30, study="b"),
        vote_with("harm", 0.50, study="c"),
    ]
    found = combined(exact)
    assert found.k == 3
    # by hand: one-sided 0.01, 0.15, 0.75
    from scipy import stats

    assert found.fisher == pytest.approx(stats.combine_pvalues([0.01, 0.15, 0.75], "fisher").pvalue)
    bounds = [
        vote_with("benefit", 0.05, "<", "a"),
        vote_with("benefit", 0.05, "<", "b"),
        vote_with("benefit", 0.02, "=", "c"),
    ]
    assert combined(bounds).reason
    assert "not combined" in combined_words(group(combined=combined(bounds)))


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({}, "no study compares the groups"),
        ({"benefit": 1}, "one study, which points to benefit"),
        ({"no_difference": 1}, "one study, which states no difference"),
        ({"benefit": 2}, "both studies point to benefit (sign test p = 0.50)"),
        (
            {"benefit": 4, "harm": 1},
            "of five studies, four point to benefit and one points to harm (sign test p = 0.38)",
        ),
        (
            {"benefit": 10, "harm": 1, "no_difference": 1},
            "of 12 studies, ten point to benefit, one points to harm and one states no difference (sign test "
            "p = 0.012)",
        ),
    ],
)
def test_sentences(counts: dict[str, int], told: str) -> None:
    assert group_sentence(group(**counts)).replace("\N{NO-BREAK SPACE}", " ") == told


def test_groups_are_told_in_one_breath() -> None:
    groups = [
        group(benefit=3, harm=1),
        group("Randomised trials", benefit=1, harm=1),
        group("Other studies", benefit=2),
    ]
    sentence = outcome_sentence(part_of(OutcomeVotes, {"label": "Death", "groups": groups}))
    assert sentence.startswith("Death: of two randomised trials, one points to benefit and one points to harm")
    assert "; both other studies point to benefit" in sentence


def test_the_plot_shows_each_vote_once_with_its_words() -> None:
    facts = {
        "id": "survival", "title": "Survival", "groups": ["Randomised trials"],
        "studies": [
            {"study_id": "a", "label": "A <1> 2017", "group": "Randomised trials"},
            {"study_id": "b", "label": "B", "group": None},
        ],
        "outcomes": [{
            "label": "Death", "groups": [group(benefit=1, harm=1)], "left_out": [],
            "votes": [
                {"study_id": "a", "vote": "benefit", "people": 400, "words": "fewer died"},
                {"study_id": "b", "vote": "harm", "people": 20, "words": ""},
            ],
        }],
    }  # fmt: skip
    for layout in ("wide", "narrow"):
        figure = drawn("effect_directions", facts, layout)  # type: ignore[arg-type]
        assert figure is not None
        assert figure.svg.count("ml-direction ml-fill-subgroup") == 2  # the key and one vote
        assert "“fewer died”" in figure.svg
        assert "A &lt;1&gt; 2017" in figure.svg
        assert figure.table == (("Study", "Death"), ("A <1> 2017", "benefit"), ("B", "harm"))


directions = st.sampled_from(["benefit", "harm", "no difference", None])
rows = st.lists(
    st.builds(
        said,
        st.sampled_from("abcdef"),
        directions,
        basis=st.sampled_from(BASES),
        time=st.sampled_from([None, 4.0, 24.0]),
        people=st.integers(0, 400),
        arms=st.booleans(),
    ),
    max_size=30,
)
pairs = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")).filter(lambda pair: pair[0] != pair[1]), max_size=6
)


@given(rows, pairs)
def test_every_study_votes_once_or_is_listed_once_and_no_pair_votes_twice(
    rows: list[Said], pairs: list[tuple[str, str]]
) -> None:
    overlaps = [Overlap(a, b, "why", "suspected", 2) for a, b in pairs]
    votes, out = votes_of(rows, overlaps)
    named = [vote.study_id for vote in votes] + [item.study_id for item in out]
    assert sorted(named) == sorted({row.study_id for row in rows})
    assert not any(pair.both_in(vote.study_id for vote in votes) for pair in overlaps)


@given(st.integers(0, 40), st.integers(0, 40))
def test_the_sign_test_is_symmetric_and_its_share_lies_in_its_interval(benefit: int, harm: int) -> None:
    one, other = sign_test(benefit, harm), sign_test(harm, benefit)
    if one is None or other is None:
        assert benefit + harm == 0
        return
    assert one.p_value == pytest.approx(other.p_value)
    assert one.lower - 1e-12 <= one.share <= one.upper + 1e-12
    assert one.share + other.share == pytest.approx(1)


def voting(count: int, design: str | None = "rct", people: int = 100, risk: str | None = "low") -> list[Voter]:
    assessed = None if risk is None else Assessed(tool="RoB 2", overall=risk, domains=())
    return [Voter(design, people, assessed)] * count


def rated(studies: list[Voter], benefit: int = 0, harm: int = 0, none: int = 0, **judged: Any) -> CertaintyOf:
    counts = {"benefit": benefit, "harm": harm, "no_difference": none, "conflicting": 0}
    declared = Domains.model_validate(judged)
    sign = sign_test(benefit, harm)
    limits = (sign.lower, sign.upper) if sign else None
    found = certainty_of_directions(studies, counts, limits, declared)
    assert found is not None
    return found


DIRECT = {"indirectness": {"rating": "none", "reason": "The question itself.", "by": "A. Reader"}}


@pytest.mark.parametrize(
    ("studies", "votes", "level", "costs"),
    [
        (voting(8), {"benefit": 8}, "high", (0, 0, 0)),
        (voting(8, "cohort"), {"benefit": 8}, "low", (0, 0, 0)),
        (voting(8, risk=None), {"benefit": 8}, "moderate", (1, 0, 0)),
        (voting(8, risk="high"), {"benefit": 8}, "moderate", (1, 0, 0)),
        # eight of twelve agree (67 %): the share may be one half, and the studies disagree
        (voting(12), {"benefit": 8, "harm": 4}, "low", (0, 1, 1)),
        # "no difference stated" is no agreement
        (voting(12), {"benefit": 8, "none": 4}, "moderate", (0, 1, 0)),
        # five studies that agree: P = 0.06 at best
        (voting(5, people=200), {"benefit": 5}, "moderate", (0, 0, 1)),
        # few people, though the studies agree; few people and few studies
        (voting(8, people=50), {"benefit": 8}, "moderate", (0, 0, 1)),
        (voting(3, people=100), {"benefit": 3}, "low", (0, 0, 2)),
        (voting(1, people=100), {"harm": 1}, "low", (0, 0, 2)),
        (voting(3, "nrct", risk=None), {"benefit": 2, "harm": 1}, "very low", (1, 1, 2)),
    ],
)
def test_the_certainty_of_directions_follows_its_rules(
    studies: list[Voter], votes: dict[str, int], level: str, costs: tuple[int, int, int]
) -> None:
    found = rated(studies, **votes, **DIRECT)
    names = ("risk_of_bias", "inconsistency", "imprecision")
    assert tuple(found.domains[name].steps for name in names) == costs
    assert found.level == level
    assert found.open == ()


def test_the_people_of_a_study_weigh_its_risk_of_bias() -> None:
    large = voting(1, people=900, risk="high") + voting(5, people=20)
    assert rated(large, benefit=6).domains["risk_of_bias"].steps == 1
    small = voting(1, people=20, risk="high") + voting(5, people=200)
    assert rated(small, benefit=6).domains["risk_of_bias"].steps == 0


def test_what_no_rule_can_see_is_judged_with_a_name_or_said_to_be_open() -> None:
    assert rated(voting(8), benefit=8).open == ("indirectness",)
    suspected = {"rating": "serious", "reason": "Small favourable studies.", "by": "A. Reader"}
    found = rated(voting(8), benefit=8, publication_bias=suspected, **DIRECT)
    assert (found.level, found.domains["publication_bias"].by) == ("moderate", "judgement")


def test_no_vote_has_no_certainty_and_the_sentence_names_every_level() -> None:
    assert certainty_of_directions([], {"benefit": 0}, None, Domains()) is None
    randomised = group("Randomised trials", benefit=8, certainty={"level": "moderate"})
    others = group("Other studies", benefit=2, certainty={"level": "very low"})
    fever = {"label": "Fever", "groups": [group(), group("Randomised trials")]}
    death = {"label": "Death", "groups": [group(), randomised, others]}
    told = certainty_sentence(survey_facts("directions", {"outcomes": [death, fever]}))
    assert told == "Certainty (GRADE): moderate for death (randomised trials); very low for death (other studies)."
    same = [{"label": "Death", "groups": [group(benefit=1, certainty={"level": "low"})]}]
    assert (
        certainty_sentence(survey_facts("directions", {"outcomes": same}))
        == "Certainty (GRADE): low for every outcome."
    )
