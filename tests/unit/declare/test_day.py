"""A day is a whole date of the calendar in the extended form of ISO 8601."""

from __future__ import annotations

import pytest

from metaloom.declare.day import is_day


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("2026-11-28", True),
        ("2024-02-29", True),
        ("2026-02-29", False),
        ("20261128", False),
        ("2026-W01-1", False),
        ("2026-1-1", False),
        ("0000-01-01", False),
        ("", False),
    ],
)
def test_a_day_is_written_in_one_way(text: str, is_one: bool) -> None:
    assert is_day(text) is is_one
