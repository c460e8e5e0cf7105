"""What holds of every rule of plausibility."""

from __future__ import annotations

from typing import Any

import pytest
from table_warnings import COUNTS, INTERVAL, MEANS, PERCENT, VISITS, T, warn

from metaloom.read.csv_source import parse
from metaloom.read.plausibility import warnings_of
from metaloom.read.table import make_table


def test_every_rule_is_silent_about_empty_columns() -> None:
    text = "study_id,events_treated,sd_treated,printed_p,printed_t,estimate,printed_percent_treated\na,,,,,,"
    assert warn(outcomes=text) == []


@pytest.mark.parametrize("text", [COUNTS, MEANS, INTERVAL, VISITS, PERCENT, T])
def test_rules_bear_impossible_numbers(text: str) -> None:
    columns = len(text.split(","))
    for filler in ("0", "-1", "1e300", "1"):
        sheet, _ = parse(text + ",".join(["a", *[filler] * (columns - 1)]) + "\n", "f")
        assert sheet is not None
        table: Any = make_table("t", sheet, {})[0]
        warnings_of({"t": table})
