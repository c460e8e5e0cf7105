"""A row of a survey in words."""

from __future__ import annotations

import pytest

from metaloom.text.survey_rows import row_text


@pytest.mark.parametrize(
    ("reported", "said"),
    [(0, "reported by 0 studies"), (1, "reported by 1 study"), (2, "reported by 2 studies"), (12, "by 12 studies")],
)
def test_a_count_has_its_noun(reported: int, said: str) -> None:
    assert f"{said}, not reported by 5" in row_text({"reported": reported, "silent": 5, "unseen": 60})
