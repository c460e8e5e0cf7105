"""A row of a survey in words."""

from __future__ import annotations

import pytest
from typed_results import part_of

from metaloom.surveys.reporting.facts import ItemCounts


@pytest.mark.parametrize(
    ("reported", "said"),
    [(0, "reported by 0 studies"), (1, "reported by 1 study"), (2, "reported by 2 studies"), (12, "by 12 studies")],
)
def test_a_count_has_its_noun(reported: int, said: str) -> None:
    row = part_of(ItemCounts, {"reported": reported, "silent": 5, "unseen": 60})
    assert f"{said}, not reported by 5" in row.words()
