"""The R programs that pages show: what they say is what was declared, and R gives their numbers where R is found."""

from __future__ import annotations

import re

import check_r
import pytest

from metaloom.catalogue.measures import ROWS
from metaloom.catalogue.metafor import arguments
from metaloom.write.proof.code import Code, Given, Part

SOME = ("juveniles_three_levels", "planning_in_schizophrenia", "ready_made_by_every_measure")
STRANGERS = check_r.REPOSITORY / "tests/strangers/projects"


def programs(name: str) -> list[check_r.Program]:
    return list(check_r.programs_of(STRANGERS / name))


def test_every_measure_of_metafor_is_computed_from_its_own_columns():
    for row in ROWS:
        if row.metafor and not row.ready_made:
            assert arguments(row.code, row.layouts[0]) is not None, row.code


def test_a_measure_that_metafor_does_not_compute_enters_as_effects_and_variances(monkeypatch):
    monkeypatch.setattr("metaloom.catalogue.measure.ESCALC", frozenset())
    text = next(iter(programs("magnesium_after_infarction"))).code.text()
    assert "metafor does not compute OR: effects and variances as computed here" in text.replace("\n", " ")
    assert "escalc(" not in text
    assert "log_rank" not in text
    assert re.search(r"vi = c\(\d", text)


def test_each_line_that_gives_a_number_shows_it():
    for program in programs("magnesium_after_infarction"):
        text = program.code.text()
        assert "library(metafor)" in text
        for part in program.code.parts:
            for given in part.gives:
                assert re.search(rf"{re.escape(given.expression)}\s+# {re.escape(given.shown)}", text)


def test_options_are_those_that_were_declared():
    text = next(iter(programs("magnesium_after_infarction"))).code.text()
    assert 'method = "REML", test = "adhoc", level = 95' in text or 'test = "z"' in text


def test_a_number_that_r_does_not_give_is_found():
    wrong = Given("1 + 1", 3.0, "3")
    assert not check_r.agree(wrong, "2")
    assert not check_r.agree(wrong, "failed could not find function")
    assert not check_r.agree(Given("c(1, 2)", 1.0, "1, 2", others=(2.0,)), "1")
    assert check_r.agree(Given("c(1, 2)", 1.0, "1, 2", others=(2.0,)), "1 2")


@pytest.mark.skipif(
    not check_r.has_r(), reason="NO RSCRIPT WITH METAFOR: the R code of pages was NOT run (make check-r)"
)
def test_r_gives_the_numbers_of_the_pages():
    asked = [program for name in SOME for program in programs(name)]
    asked.append(check_r.Program("a program that lies", Code((Part("", (), (Given("1 + 1", 3.0, "3"),)),))))
    checked = check_r.ask(asked)
    assert checked.numbers > 100
    assert [wrong.owner for wrong in checked.wrong] == ["a program that lies"]
