"""What cannot be divided among its causes names them, and an edit of words is no correction of a value."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from metaloom.declare.analysis import Analysis
from metaloom.versions.difference.cells import Edit
from metaloom.versions.difference.compare import _causes
from metaloom.versions.difference.state import State


def state(*studies: str) -> State:
    tables = {"studies": SimpleNamespace(values={"study_id": list(studies)})}
    return cast(State, SimpleNamespace(tables=tables))


def declared(**more: Any) -> Analysis:
    return Analysis.model_validate({"id": "a", "title": "A", "table": "t", "measure": "RR", **more})


@pytest.mark.parametrize(
    ("came", "went", "after", "causes"),
    [
        (("new",), (), declared(), ["new studies"]),
        ((), ("gone",), declared(), ["removed studies"]),
        ((), ("both",), declared(title="B", note="Other words."), ["corrected data"]),
        (("both",), (), declared(minimum_studies=3), ["corrected data", "changed method"]),
        ((), (), declared(), []),
    ],
)
def test_causes(came: tuple[str, ...], went: tuple[str, ...], after: Analysis, causes: list[str]) -> None:
    found = _causes(state("both", "gone"), state("both", "new"), came, went, declared(), after)
    assert list(found) == causes


@pytest.mark.parametrize(
    ("table", "column", "wording"),
    [
        ("outcomes_binary", "events_treated", False),
        ("outcomes_single_arm", "source_quote", False),
        ("outcomes_binary", "notes", True),
        ("corrections", "new", True),
    ],
)
def test_words_about_the_evidence_are_no_values(table: str, column: str, wording: bool) -> None:
    assert Edit(table, "row", 2, column, "old", "new", "").wording is wording


@pytest.mark.parametrize(
    ("column", "old", "new", "kind"),
    [
        ("n_control", "27", "23", "corrected"),
        ("n_control", "27", "", "corrected"),
        ("statistic", "", "range", "completed"),
        ("notes", "", "seen again", "reworded"),
    ],
)
def test_a_cell_that_was_empty_is_filled_and_not_corrected(column: str, old: str, new: str, kind: str) -> None:
    assert Edit("organ_uptake", "row", 2, column, old, new, "").kind == kind
