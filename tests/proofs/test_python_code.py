"""The Python that pages show selects the rows that conditions select here, whatever the table looks like."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from python_gives import wrong_of

from metaloom.declare import collect_declarations
from metaloom.read import Evidence, read_evidence
from metaloom.surveys.kinds import KINDS
from metaloom.write.proof.code import Given
from metaloom.write.proof.counted import Counted
from metaloom.write.proof.program import Program, lines_of
from metaloom.write.worked_out import WorkedOut

STUDIES = "study_id,design,phase,year\nAlder 2015,rct,1,2015\nbirch_2017,cohort,2,2017\ncedar_2019,,3,\n"
OUTCOMES = (
    "study_id,outcome,weeks,events,verification\nAlder 2015,Death,4,2,seen\nalder_2015,death ,26,ND,seen\n"
    'birch_2017,DEATH,52,0,recalled_unverified\ncedar_2019,"a\nfall",,NR,seen\ncedar_2019,n/a,8,3,seen\n'
)
CONDITIONS = (
    'outcome == "death"',
    'outcome != "death"',
    'not outcome == "death" and weeks is not missing',
    'design != "rct"',
    'design in ["rct", "cohort"] and not (weeks > 10 or events is missing)',
    'design not in ["rct"]',
    "4 <= weeks < 52",
    "not 4 < weeks <= 26",
    'phase == "1" or year > 2016',
    'study_id == "Alder 2015"',
    "not (outcome is missing or weeks is missing)",
)


@pytest.fixture
def evidence(tmp_path: Path) -> Evidence:
    for name, text in (("studies", STUDIES), ("outcomes", OUTCOMES)):
        (tmp_path / "data").mkdir(exist_ok=True)
        (tmp_path / f"data/{name}.csv").write_text(text, "utf-8")
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters/a.yml").write_text("chapter: a\n")
    codebook = (
        "tables:\n  studies:\n    description: A study.\n    columns:\n"
        "      study_id: {meaning: Name, type: string}\n      design: {meaning: Design, type: string}\n"
        "      phase: {meaning: Phase, type: string}\n      year: {meaning: Year, type: integer}\n"
    )
    (tmp_path / "data/codebook.yml").write_text(codebook)
    (tmp_path / "source").mkdir()
    (tmp_path / "source/data").symlink_to(tmp_path / "data")
    declarations, problems = collect_declarations(tmp_path, KINDS)
    assert problems == []
    return read_evidence(tmp_path, declarations)


@pytest.fixture
def run(evidence: Evidence, tmp_path: Path) -> Callable[[Program, str, float], list[str]]:
    def given(program: Program, expression: str, number: float) -> list[str]:
        counted = Counted(what="rows", keys=(), gives=(Given(expression, number, str(number)),))
        return [str(wrong) for wrong in wrong_of("test", [counted], program, tmp_path)]

    return given


@pytest.mark.parametrize("where", CONDITIONS)
def test_a_condition_selects_in_pandas_what_it_selects_here(evidence, run, where):
    frame = evidence.rows_where("outcomes", where)
    frame = frame[frame["verification"] != "recalled_unverified"]
    program = Program(SimpleNamespace(evidence=evidence, worked_out=WorkedOut()))
    rows = program.rows("outcomes", where)
    assert run(program, f"len({rows})", len(frame)) == []
    assert run(program, f"sum({rows}.index)", sum(lines_of(frame))) == []


def test_a_number_that_the_program_does_not_give_is_found(evidence, run):
    program = Program(SimpleNamespace(evidence=evidence, worked_out=WorkedOut()))
    assert run(program, f"len({program.table('outcomes')})", 4) != []
    assert "NameError" in run(program, "nothing", 1)[0]
