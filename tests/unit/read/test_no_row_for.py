"""What an analysis declares and no row gives anything to act on is told at its key, and refused nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from metaloom.declare import load_declarations
from metaloom.read import read_evidence, select_all
from metaloom.read.no_row_for import no_row_for
from metaloom.surveys.kinds import KINDS

READY = "study_id,estimate,ci_low,ci_high,design\na,0.8,0.6,1.1,rct\nb,0.7,0.5,0.9,rct\n"
COUNTS = "study_id,events_treated,total_treated,events_control,total_control,design\na,1,20,4,20,rct\nb,0,30,5,31,{}\n"
BY = "reason: As seen., by: The editors"


def told(project: Path, table: str, options: str, defaults: str = "", below: bool = False) -> list[str]:
    for folder in ("chapters", "data"):
        (project / folder).mkdir()
    (project / "data" / "t.csv").write_text(table, encoding="utf-8")
    (project / "data" / "studies.csv").write_text("study_id,label\na,A\nb,B\n", encoding="utf-8")
    shared = f"defaults: {{measure: RR{defaults}}}\n"
    own = f"analyses:\n- {{id: one, title: A, table: t, {options}}}\n"
    text = f"chapter: c\n{own}{shared}" if below else f"chapter: c\n{shared}{own}"
    (project / "chapters" / "c.yml").write_text(text, encoding="utf-8")
    declarations = load_declarations(project, KINDS)
    selections = select_all(declarations, read_evidence(project, declarations))
    found = no_row_for(declarations.analyses[0], selections["one"].frame, declarations)
    return [f"{one.place.line} {one.severity} {one.code} {one.cause.split('`')[1]}" for one in found]


@pytest.mark.parametrize(
    ("table", "options", "keys"),
    [
        (READY, "add: 0.25, shared_arm: combine", ["add", "shared_arm"]),
        (READY, "to: all, drop00: true", ["to", "drop00"]),
        (READY, "measure: SMD, vtype: UB, convert: luo-wan", ["vtype", "convert"]),
        (READY, "add: 0.25, sensitivity: [{measure: OR}]", []),
        (READY, "level: 90", []),
        (COUNTS.format("rct"), "add: 0.25, drop00: true", []),
        (COUNTS.format("rct"), f"certainty: {{large_effect: {{{BY}}}}}", ["large_effect"]),
        (COUNTS.format("cohort"), f"pool_designs: Few., certainty: {{large_effect: {{{BY}}}}}", []),
        (COUNTS.format("rct"), f"certainty: {{start: {{level: low, {BY}}}, dose_response: {{{BY}}}}}", []),
        (
            COUNTS.format("cohort"),
            f"pool_designs: Few., certainty: {{start: {{level: high, {BY}}}, dose_response: {{{BY}}}}}",
            ["dose_response"],
        ),
    ],
)
def test_a_key_without_rows_is_told(tmp_path: Path, table: str, options: str, keys: list[str]) -> None:
    assert told(tmp_path, table, options) == [f"4 warning ML-0427 {key}" for key in keys]


@pytest.mark.parametrize("below", [False, True])
def test_a_default_of_a_chapter_may_be_meant_for_others(tmp_path: Path, below: bool) -> None:
    assert told(tmp_path, READY, "level: 90", ", add: 0.25, shared_arm: combine", below) == []
