"""The editor's desk: each verdict follows from the project, and a project that breaks a rule is told so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from typed_results import judged, survey_facts

from metaloom.declare.review import Flow, Review, Statement, read_review
from metaloom.judge.desk import certainty, publication, studies, synthesis
from metaloom.judge.desk.case import Case, reported, stated
from metaloom.judge.desk.checks import CHECKS, amendments_are_told
from metaloom.judge.desk.prisma import LIVING, PRISMA
from metaloom.read import Evidence


def result(identifier: str, *rows: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {"id": identifier, "status": "ok", "measure": "RR", "method": "REML", "test": "z", "table": "outcomes",
            "k": len(rows), "studies": list(rows), "flags": []} | parts  # fmt: skip


def study(name: str, design: str = "rct", **more: Any) -> dict[str, Any]:
    return {"study_id": name, "design": design, "line": 2, **more}


def case(*results: dict[str, Any], tables: dict[str, pd.DataFrame] | None = None, **parts: Any) -> Case:
    found: Any = {name: SimpleNamespace(frame=frame) for name, frame in (tables or {}).items()}
    analyses = [
        SimpleNamespace(id=one["id"], title=one["id"].upper(), better=None, cluster=None, random=[], network=None)
        for one in results
    ]
    declared: Any = SimpleNamespace(chapters=(), analyses=analyses, surveys=())
    overlaps = parts.pop("overlaps", ())
    evidence = Evidence(found, None, overlaps, {}, declared)
    return Case(declared, evidence, {r["id"]: judged(r) for r in results}, **parts)


def flow(**changed: int) -> Flow:
    numbers: Any = {"identified": 100, "removed": 20, "screened": 80, "excluded": 60, "not_retrieved": 2,
                    "assessed": 18, "included": 11, "excluded_with_reasons": {"design": 4, "product": 3}}  # fmt: skip
    return Flow.model_validate(numbers | changed)


def test_the_checklists_are_whole() -> None:
    numbers = [check.name for check in PRISMA]
    assert len(numbers) == len(set(numbers)) == 42
    assert len({number.rstrip("abcdef") for number in numbers}) == 27
    assert [check.name for check in LIVING if check.name.startswith("L")] == ["L1", "L2", "L3", "L4"]
    names = [check.name for check in CHECKS]
    assert len(names) == len(set(names)) >= 30


@pytest.mark.parametrize("check", [*CHECKS, *PRISMA, *LIVING], ids=lambda check: check.name)
def test_every_rule_answers_an_empty_project(check: Any) -> None:
    found = check.rule(case())
    assert found.words.endswith((".", ")"))
    assert found.status in {"not met", "not applicable", "needs a person"}, "nothing is met by nothing"


@pytest.mark.parametrize("number", ["12", "13a", "13c", "13d", "13f", "19", "20b", "20d"])
def test_items_on_results_do_not_apply_where_there_is_none(number: str) -> None:
    check = next(check for check in PRISMA if check.name == number)
    assert check.rule(case()).status == "not applicable"
    if number not in {"13f", "20d"}:
        pooled = result("one", study("a"), study("b"))
        assert check.rule(case(pooled)).status == "met"


def test_a_flow_counted_from_the_tables_says_what_nobody_recorded() -> None:
    described = {"phase": "Screening", "counts": [{"label": "Studies described", "count": 3}], "out": []}
    screened = {"phase": "Screening", "counts": [{"label": "Records screened", "count": None}], "out": []}
    counted = {"study-flow": survey_facts("flows", {"figures": ["flow"], "steps": [described]})}
    assert studies.flow_adds_up(case(surveys=counted)).status == "met"
    partly = {"study-flow": survey_facts("flows", {"figures": ["flow"], "steps": [screened, described]})}
    found = studies.flow_adds_up(case(surveys=partly))
    assert found.status == "not met"
    assert "records screened" in found.words


def test_a_flow_adds_up_or_the_step_is_named() -> None:
    assert studies.flow_adds_up(case()).status == "not met"
    assert studies.flow_adds_up(case(review=Review(flow=flow()))).status == "met"
    wrong = studies.flow_adds_up(case(review=Review(flow=flow(included=12))))
    assert wrong.status == "not met"
    assert "included: 11 expected, 12 declared" in wrong.words


def test_designs_stand_together_only_with_a_flag() -> None:
    mixed = result("a", study("one"), study("two", "cohort"))
    assert synthesis.designs_not_mixed_unflagged(case(mixed)).status == "not met"
    flagged = synthesis.designs_not_mixed_unflagged(case({**mixed, "flags": ["mixed_designs"]}))
    assert (flagged.status, flagged.words) == ("met", "Results that pool both are flagged for it: A.")
    assert synthesis.designs_not_mixed_unflagged(case(result("a", study("one"), study("two")))).status == "met"


def test_a_pair_that_may_share_patients_is_never_pooled() -> None:
    pair = SimpleNamespace(study_a="one", study_b="two", why="same hospital", strength="suspected")
    both, apart = result("a", study("one"), study("two")), result("a", study("one"), study("three"))
    assert studies.overlaps_not_pooled(case(both, overlaps=(pair,))).status == "not met"
    assert studies.overlaps_not_pooled(case(apart, overlaps=(pair,))).status == "met"
    assert studies.overlaps_not_pooled(case(apart)).status == "needs a person"


def test_a_study_enters_once() -> None:
    assert studies.nobody_counted_twice(case(result("a", study("one"), study("one")))).status == "not met"
    assert studies.nobody_counted_twice(case(result("a", study("one"), study("two")))).status == "met"


def test_changes_and_final_values_stand_apart() -> None:
    frame = pd.DataFrame({"_line": [2, 3], "is_change_from_baseline": ["yes", "no"]})
    means = result("a", study("one"), study("two", line=3), measure="MD")
    assert synthesis.change_and_final_values_apart(case(means, tables={"outcomes": frame})).status == "not met"
    same = frame.assign(is_change_from_baseline="no")
    assert synthesis.change_and_final_values_apart(case(means, tables={"outcomes": same})).status == "met"


def test_subgroups_need_a_test_and_a_protocol() -> None:
    compared = result("a", study("one"), subgroups={"donor": {"p_value": 0.4}})
    assert "protocol" in synthesis.subgroups_have_their_test(case(compared)).words
    planned = Review(statements={"protocol": Statement(done=True, words="Published.")})
    assert synthesis.subgroups_have_their_test(case(compared, review=planned)).status == "met"
    silent = result("a", study("one"), subgroups={"donor": {"p_value": None}})
    assert synthesis.subgroups_have_their_test(case(silent, review=planned)).status == "not met"


def test_each_study_needs_its_judgement_of_bias() -> None:
    judged = study("one", risk_of_bias={"level": "low"})
    assert certainty.risk_of_bias_judged(case(result("a", judged))).status == "met"
    half = certainty.risk_of_bias_judged(case(result("a", judged, study("two"))))
    assert half.status == "not met"
    assert half.words.endswith("1 of 2 results of studies.")


def test_a_typed_result_is_found_and_a_drawn_one_is_not() -> None:
    def verdict(text: str) -> str:
        return publication.numbers_are_not_typed(case(prose={"index.qmd": text})).status

    assert verdict("{{< var a.sentence >}} of 2019, in 3 trials.") == "met"
    assert verdict("Mortality: {{< var a.estimate >}} (95% CI as printed).") == "not met"
    assert verdict("It fell (RR 0.56, p = 0.03).") == "not met"


def test_what_is_not_stated_is_not_met_and_a_plain_no_is_an_answer() -> None:
    silent, honest = case(), case(review=Review(statements={"registration": Statement(done=False, words="Not done.")}))
    assert stated(silent, "registration").status == reported(silent, "registration").status == "not met"
    assert stated(honest, "registration").status == "not met"
    assert reported(honest, "registration").status == "met"


def test_without_a_protocol_nothing_can_be_amended() -> None:
    told = case(review=Review(statements={"amendments": Statement(done=False, words="No protocol.")}))
    assert amendments_are_told(told).status == "not applicable"
    assert amendments_are_told(replace(told, review=Review())).status == "not met"


def test_a_review_that_cannot_be_read_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "review.yml").write_text("statements:\n  registraton: {done: true, words: yes it was}\n", "utf-8")
    _, problems = read_review(tmp_path)
    assert [str(problem.place) for problem in problems] == ["review.yml:2:3"]
