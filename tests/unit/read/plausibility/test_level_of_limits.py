"""Limits whose column says 90 per cent are not silently those of 95."""

from __future__ import annotations

import pytest

from metaloom.read.csv_source import parse
from metaloom.read.plausibility.level_of_limits import level_named, level_of_limits
from metaloom.read.table import make_table


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("LCL 90%", 90), ("90% CI lower", 90), ("ci90_low", 90), ("90ci_low", 90), ("lower 99 %", 99),
        ("95% CI low", 95), ("ci_low", None), ("97.5 %", None), ("2.5%", None), ("lower_1990", None), ("q95", None),
    ],
)  # fmt: skip
def test_a_name_says_a_level_or_none(name: str, level: float | None) -> None:
    assert level_named(name) == level


@pytest.mark.parametrize(
    ("head", "cells", "told"),
    [
        ("LCL 90%,UCL 90%", "0.62,0.91", "called 'LCL 90%', and its limits are taken as those of 95 per cent"),
        ("LCL 90%,UCL 90%,level", "0.62,0.91,90", ""),
        ("LCL 95%,UCL 95%", "0.62,0.91", ""),
        ("LCL 95%,UCL 95%,level", "0.62,0.91,90", "called 'LCL 95%', and its limits are taken as those of 90 per cent"),
    ],
)
def test_limits_of_another_level_are_told_once(head: str, cells: str, told: str) -> None:
    """A hazard ratio of 0.81 was printed with 0.61 to 1.07 where its limits of 90 per cent give 0.58 to 1.13."""
    sheet, _ = parse(f"study_id,estimate,{head}\na,0.75,{cells}\nb,0.75,{cells}\n", "f")
    assert sheet is not None
    table = make_table("t", sheet, {})[0]
    low, high = head.split(",")[:2]
    view = table.under({"ci_low": low, "ci_high": high, **({"level": "level"} if "level" in head.split(",") else {})})
    found = list(level_of_limits(view, [0, 1]))
    assert [told in problem.cause for problem in found] == ([True] if told else [])
