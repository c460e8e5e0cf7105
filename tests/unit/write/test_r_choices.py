"""The R program of a sensitivity analysis stands beside that analysis' own numbers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from metaloom.build.compute import compute
from metaloom.build.progress import Clock, Silent
from metaloom.build.project import open_project
from metaloom.write.findings import Findings
from metaloom.write.proof.code import Code
from metaloom.write.proof.r_code import r_code
from metaloom.write.sections.proof import columns_of

ROWS = ((4, 120, 9, 118), (11, 300, 25, 310), (2, 60, 6, 61), (30, 200, 28, 190), (5, 90, 15, 88))


def program(folder: Path, analysis: dict[str, object], header: str, rows: list[str]) -> tuple[Code, dict[str, object]]:
    """Return the program of one analysis of a project made for it, and its result."""
    (folder / "chapters").mkdir()
    (folder / "data").mkdir()
    (folder / "data/trials.csv").write_text("\n".join([header, *rows]) + "\n", "utf-8")
    declared = {"id": "a", "title": "A", "table": "trials", **analysis}
    text = json.dumps({"chapter": "r", "title": "R", "analyses": [declared]})
    (folder / "chapters/r.yml").write_text(text, "utf-8")
    for name in ("index.qmd", "chapters/r.qmd"):
        (folder / name).write_text("---\ntitle: R\n---\n\nText.\n", "utf-8")
    (folder / "_quarto.yml").write_text("project:\n  type: website\nwebsite:\n  title: R\n", "utf-8")
    made = compute(open_project(folder), Clock(), Silent())
    found = Findings(made.declarations, made.evidence, made.selections, made.results, made.verdicts, {}, made.facts)
    (one,) = made.declarations.analyses
    return r_code(one, made.results["a"], columns_of(found, one)), {"result": made.results["a"]}


def test_choices_without_titles_keep_their_own_numbers(tmp_path):
    choices = [{"measure": "RD"}, {"to": "all"}, "leave_one_out", {"method": "DL"}, {"method": "EE", "title": "Equal"}]
    rows = [f"s{at},{','.join(map(str, row))}" for at, row in enumerate(ROWS)]
    header = "study_id,events_treated,total_treated,events_control,total_control"
    code, found = program(tmp_path, {"measure": "OR", "sensitivity": choices}, header, rows)
    entries = found["result"].sensitivity
    parts = {part.title: part for part in code.parts}
    for title, entry in (("method DL", entries[3]), ("Equal", entries[4])):
        pooled = entry.results[0].pooled
        assert entry.title == title
        assert parts[title].gives[3].number == pooled.p_value
    assert "measure RD" not in parts


@pytest.mark.parametrize("method", ["EB", "PM", "PMM", "REML"])
def test_searches_are_asked_for_as_many_digits_as_are_printed(tmp_path, method):
    rows = [f"s{at},{y},{e}" for at, (y, e) in enumerate([(0.1, 0.1), (0.5, 0.2), (-0.2, 0.15), (0.4, 0.1)])]
    code, _ = program(tmp_path, {"measure": "GEN", "method": method}, "study_id,estimate,se", rows)
    assert "threshold = tiny, maxiter = 10000, tol = tiny" in code.parts[1].lines[0]
    assert code.parts[0].lines[-1].startswith("tiny <- 1e-12 * max(")  # thousands of units have thousands squared


def test_a_negative_alpha_is_read_as_negative(tmp_path):
    rows = ["s0,0.3,5,20", "s1,-0.1,5,20", "s2,0.1,5,15"]
    code, _ = program(tmp_path, {"measure": "AHW"}, "study_id,alpha,items,n", rows)
    assert code.parts[1].gives[1].expression == "(1 - (1 - (m$ci.lb[1]))^3)"
    assert code.parts[1].gives[1].number < 0
