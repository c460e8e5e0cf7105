from __future__ import annotations

from typing import Any

import pytest

from metaloom.declare.analysis import Analysis
from metaloom.errors import ProjectError
from metaloom.read import select, select_all

OUTCOMES = """study_id,outcome,weeks,events_treated,total_treated,events_control,total_control,verification
a_2001,death,24,1,10,2,10,seen_in_text
b_2002,death,24,3,20,5,20,seen_in_text
b_2002,death,52,4,20,6,20,seen_in_text
c_2003,death,24,2,9,3,9,recalled_unverified
d_2004,death,24,2,9,,9,seen_in_text"""
STUDIES = """study_id,design,year,weeks
a_2001,rct,2001,99
b_2002,cohort,2002,99
c_2003,rct,2003,99
d_2004,rct,2004,99"""
OVERLAPS = "study_a,study_b,why,strength\na_2001,b_2002,same ward,suspected"


def analysis(**options: Any) -> Analysis:
    plain = {"id": "death", "title": "Death", "table": "outcomes", "measure": "RR", "where": "weeks == 24"}
    plain["pool_designs"] = "These rows are made up to test the reading of others."
    return Analysis.model_validate({**plain, **options})


def refused(evidence: Any, **options: Any) -> list[str]:
    with pytest.raises(ProjectError) as caught:
        select(analysis(**options), evidence)
    return [f"{p.place} {p.cause} {p.remedy}" for p in caught.value.problems]


@pytest.fixture
def evidence(evidence_of: Any) -> Any:
    return evidence_of(outcomes=OUTCOMES, studies=STUDIES)


def test_rows_lines_and_joined_columns(evidence: Any) -> None:
    found = select(analysis(), evidence)
    assert found.lines == (2, 3)
    assert found.frame["study_id"].tolist() == ["a_2001", "b_2002"]
    assert found.frame["_line"].tolist() == [2, 3]
    assert found.frame["year"].tolist() == [2001, 2002]
    assert list(found.frame.index) == [0, 1]


def test_the_tables_own_column_wins_over_that_of_the_studies(evidence: Any) -> None:
    assert select(analysis(), evidence).frame["weeks"].tolist() == [24, 24]


def test_held_out_rows_say_why(evidence: Any) -> None:
    assert [(row.study_id, row.line, row.reason) for row in select(analysis(), evidence).held_out] == [
        ("c_2003", 5, "the number is remembered, not seen in a source: to be extracted"),
        ("d_2004", 6, "events_control not given"),
    ]


def test_mixed_designs_are_flagged(evidence: Any) -> None:
    assert select(analysis(), evidence).flags == ("mixed_designs",)
    assert select(analysis(where='weeks == 24 and design == "rct"'), evidence).flags == ()


def test_designs_are_pooled_with_a_reason_alone(evidence: Any) -> None:
    (problem,) = refused(evidence, pool_designs=None)
    assert "pools randomised and non-randomised studies" in problem
    assert 'pool_designs: "…"' in problem


def test_no_row_is_no_error(evidence: Any) -> None:
    found = select(analysis(where="weeks == 7"), evidence)
    assert (len(found.frame), found.lines, found.held_out) == (0, (), ())
    assert "events_treated" in found.frame


def test_unknown_table(evidence: Any) -> None:
    assert refused(evidence, table="outcome") == [
        "chapters/death/table:1:1 There is no table data/outcome.csv. Did you mean 'outcomes'?"
    ]


def test_two_rows_of_one_study_without_a_model_for_them(evidence: Any) -> None:
    assert refused(evidence, where='outcome == "death"') == [
        "chapters/death/where:1:1 The study 'b_2002' gives 2 rows (lines 3 and 4), as if they were different people. "
        "Narrow `where` to one row per study, declare `shared_arm: already_split` if the source has divided the shared "
        "group among its rows, or declare `cluster: study_id`."
    ]


@pytest.mark.parametrize("model", [{"cluster": "study_id"}, {"random": ["study_id", "weeks"]}])
def test_several_rows_are_fine_with_a_model_for_them(evidence: Any, model: dict[str, Any]) -> None:
    assert select(analysis(where='outcome == "death"', **model), evidence).lines == (2, 3, 4)


def test_overlapping_pair(evidence_of: Any) -> None:
    evidence = evidence_of(outcomes=OUTCOMES, studies=STUDIES, overlaps=OVERLAPS)
    (words,) = refused(evidence)
    assert words == (
        "chapters/death/where:1:1 'a_2001' and 'b_2002' are pooled together and may share patients: same ward. "
        'Keep one of the two, for example by adding to `where`: and study_id != "b_2002"'
    )
    assert select(analysis(where='weeks == 24 and study_id != "b_2002"'), evidence).lines == (2,)


def test_overlap_with_a_row_that_is_held_out_is_none(evidence_of: Any) -> None:
    pairs = "study_a,study_b,why,strength\na_2001,c_2003,same ward,suspected"
    assert select(analysis(), evidence_of(outcomes=OUTCOMES, studies=STUDIES, overlaps=pairs)).lines == (2, 3)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            {"where": 'wekks == 24 and desing == "rct"'},
            ["where:1:1 There is no column 'wekks'. Did you", "where:1:17 There is no column 'desing'. Did you"],
        ),
        ({"where": 'weeks == "24"'}, ["where:1:10 weeks, which holds numbers, cannot be compared with the text"]),
        ({"subgroups": ["desing"]}, ["subgroups/0:1:1 There is no column 'desing'. Did you mean 'design'?"]),
        ({"moderators": ["design + yaer"]}, ["moderators/0:1:10 There is no column 'yaer'. Did you mean 'year'?"]),
        ({"moderators": [{"formula": "yaer"}]}, ["moderators/0/formula:1:1 There is no column 'yaer'."]),
        ({"cluster": "ward"}, ["cluster:1:1 There is no column 'ward'."]),
        ({"random": ["ward"]}, ["random/0:1:1 There is no column 'ward'."]),
        ({"sensitivity": [{"where": "yaer > 2000"}]}, ["sensitivity/0/where:1:1 There is no column 'yaer'."]),
        ({"sensitivity": [{"cumulative": "yaer"}]}, ["sensitivity/0/cumulative:1:1 There is no column 'yaer'."]),
        ({"multiverse": {"where": ["yaer > 2000"]}}, ["multiverse/where/0:1:1 There is no column 'yaer'."]),
        ({"columns": {"events_treated": "deaths"}}, ["columns/events_treated:1:1 The table 'outcomes' has no"]),
        ({"columns": {"event_treated": "weeks"}}, ["columns/event_treated:1:1 'event_treated' is not the name"]),
        (
            {"sensitivity": [{"measure": "MD"}]},
            ["sensitivity/0/measure:1:1 MD needs the columns mean_treated, sd_treated,"],
        ),
        ({"multiverse": {"measures": ["OR", "IRR"]}}, ["multiverse/measures/1:1:1 IRR needs the columns"]),
        ({"measure": "MD"}, ["measure:1:1 MD needs the columns mean_treated, sd_treated,"]),
    ],
)
def test_names_that_are_not_there(evidence: Any, options: dict[str, Any], words: list[str]) -> None:
    found = refused(evidence, **options)
    assert len(found) == len(words)
    assert all(one.startswith(f"chapters/death/{other}") for one, other in zip(found, words, strict=True))


def test_mapped_columns_stand_under_both_names(evidence_of: Any) -> None:
    text = "trial,dead,total_treated,events_control,total_control\na_2001,1,10,2,10"
    columns = {"study_id": "trial", "events_treated": "dead"}
    found = select(analysis(where="dead == 1", columns=columns), evidence_of(outcomes=text, studies=STUDIES))
    assert found.frame[["study_id", "events_treated", "dead", "design"]].values.tolist() == [["a_2001", 1, 1, "rct"]]


def test_mapping_is_suggested_when_a_column_is_nearly_standard(evidence_of: Any) -> None:
    text = "study_id,event_treated,total_treated,events_control,total_control\na_2001,1,10,2,10"
    (words,) = refused(evidence_of(outcomes=text), where=None)
    assert "say so: columns: {events_treated: event_treated}" in words


def test_medians_suggest_convert(evidence_of: Any) -> None:
    head = [f"{what}_{arm}" for arm in ("treated", "control") for what in ("median", "q1", "q3", "n")]
    evidence = evidence_of(outcomes=f"study_id,{','.join(head)}\na_2001,5,4,6,9,5,4,6,9")
    assert "declare `convert: luo-wan`" in refused(evidence, where=None, measure="MD")[0]
    assert select(analysis(where=None, measure="MD", convert="luo-wan"), evidence).lines == (2,)


def test_table_without_study_id(evidence_of: Any) -> None:
    text = "trial,events_treated,total_treated,events_control,total_control\na_2001,1,10,2,10"
    assert "has no column 'study_id'" in refused(evidence_of(outcomes=text), where=None)[0]


def test_all_problems_of_all_analyses_at_once(evidence_of: Any, declared: Any) -> None:
    broken = (analysis(id="one", table="none"), analysis(id="two", subgroups=["none"]))
    evidence = evidence_of(declared(broken), outcomes=OUTCOMES, studies=STUDIES)
    with pytest.raises(ProjectError) as caught:
        select_all(evidence.declarations, evidence)
    assert [p.place.file for p in caught.value.problems] == ["chapters/one/table", "chapters/two/subgroups/0"]


def test_every_selection_by_its_id(evidence_of: Any, declared: Any) -> None:
    evidence = evidence_of(declared((analysis(id="one"), analysis(id="two"))), outcomes=OUTCOMES, studies=STUDIES)
    assert list(select_all(evidence.declarations, evidence)) == ["one", "two"]


def test_studies_may_be_missing(evidence_of: Any) -> None:
    assert select(analysis(), evidence_of(outcomes=OUTCOMES)).lines == (2, 3)


def test_a_study_without_a_row_of_its_own_keeps_its_result(evidence_of: Any) -> None:
    found = select(analysis(), evidence_of(outcomes=OUTCOMES, studies="study_id,design\na_2001,rct"))
    assert found.lines == (2, 3)
    assert found.flags == ()
