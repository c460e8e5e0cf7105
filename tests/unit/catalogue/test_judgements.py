"""Judgements of risk of bias in the words of RevMan, robvis and the tools themselves."""

from __future__ import annotations

import pytest

from metaloom.catalogue.judgements import level_of, tool_of


@pytest.mark.parametrize(
    ("name", "tool"),
    [
        ("RoB 2", "RoB 2"),
        ("RoB2", "RoB 2"),
        ("ROB-2", "RoB 2"),
        ("Cochrane RoB tool version 2", "RoB 2"),
        ("risk of bias 2.0", "RoB 2"),
        ("RoB 1", "RoB 1"),
        ("Cochrane RoB", "RoB 1"),
        ("Cochrane risk of bias tool", "RoB 1"),
        ("Cochrane", "RoB 1"),
        ("ROBINS-I", "ROBINS-I"),
        ("robins_i", "ROBINS-I"),
        ("ROBINS-I V2", "ROBINS-I"),
        ("ROBINS-E", "ROBINS-E"),
        ("QUADAS-2", "QUADAS-2"),
        ("scale of Kim 2015", None),
        ("Newcastle-Ottawa", None),
        ("", None),
    ],
)
def test_tools_by_what_people_call_them(name: str, tool: str | None) -> None:
    assert tool_of(name) == tool


@pytest.mark.parametrize(
    ("tool", "word", "level"),
    [
        ("RoB 1", "High risk", "high"),
        ("RoB 1", "Low risk", "low"),
        ("RoB 1", "Unclear risk", "some concerns"),
        ("RoB 1", "Unclear risk of bias", "some concerns"),
        ("RoB 1", "?", "some concerns"),
        ("RoB 1", "H", "high"),
        ("RoB 2", "Some concerns", "some concerns"),
        ("RoB 2", "SC", "some concerns"),
        ("RoB 2", "NI", "no information"),
        ("RoB 2", "+", "low"),
        ("RoB 2", "S", "some concerns"),
        ("ROBINS-I", "S", "high"),
        ("ROBINS-I", "Moderate risk", "some concerns"),
        ("ROBINS-I", "No information", "no information"),
        ("ROBINS-E", "Very high risk of bias", "high"),
        ("RoB 2", "Hihg", None),
        ("RoB 2", "unclear", None),
        ("RoB 2", "", None),
        ("RoB 2", "risk", None),
    ],
)
def test_words_of_each_tool(tool: str, word: str, level: str | None) -> None:
    assert level_of(tool, word) == level
