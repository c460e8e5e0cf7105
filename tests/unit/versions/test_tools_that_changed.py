"""The tools that differ between two states: a working state has no renderer, so that none has changed."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from metaloom.versions.difference.compare import _tools
from metaloom.versions.snapshot.manifest import Tools

FROZEN = Tools("0.1.0", "c" * 64, "3.11", {"numpy": "2.0"}, "embedded pandoc 3.9")


def told(new: Tools) -> list[tuple[str, str, str]]:
    states: list[Any] = [SimpleNamespace(tools=tools) for tools in (FROZEN, new)]
    return [(one.key, one.old, one.new) for one in _tools(*states)]


def test_a_working_state_changes_no_renderer() -> None:
    assert told(replace(FROZEN, renderer="")) == []


def test_another_renderer_and_another_library_are_told() -> None:
    assert told(replace(FROZEN, renderer="quarto 1.10", libraries={"numpy": "2.1"})) == [
        ("renderer", "embedded pandoc 3.9", "quarto 1.10"),
        ("numpy", "2.0", "2.1"),
    ]
