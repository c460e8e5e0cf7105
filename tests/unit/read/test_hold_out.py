"""A row that is asked for no columns lacks none."""

from __future__ import annotations

from metaloom.read.hold_out import reason_against


def test_a_row_that_is_asked_for_no_columns_lacks_none() -> None:
    assert reason_against({"study_id": "a"}, ((),), convert=True) is None
    assert reason_against({"verification": "recalled_unverified"}, ((),), convert=True) is not None
