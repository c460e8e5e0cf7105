"""A flow adds up: every study is counted once, where it leaves first or in a pooled result."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from typed_results import judged

from metaloom.store.plain import plain
from metaloom.surveys.flows import describe as flows
from metaloom.surveys.flows.declare import Flow

ROWS = pd.DataFrame(
    {
        "study_id": ["a", "b", "c", "d", "e", "f"],
        "kind": ["other", "same", "same", "same", "same", "other"],
        "year": [2001, 1990, 2002, 2003, 2004, 1991],
    }
)
DECLARED = Flow.model_validate(
    {
        "id": "flow", "title": "Flow", "table": "studies",
        "steps": [
            {"phase": "Identification", "counts": [{"label": "Databases"}, {"label": "Registers", "table": "studies",
                                                                            "where": "year > 2000"}]}
        ],
        "exclude": [{"label": "Other cells", "where": 'kind == "other"'}, {"label": "Old", "where": "year < 2000"}],
    }
)  # fmt: skip
RESULTS: dict[str, dict[str, Any]] = {
    "one": {"status": "ok", "k": 2, "studies": [{"study_id": "c"}, {"study_id": "z"}], "excluded": []},
    "two": {"status": "not_estimable", "k": 1, "studies": [{"study_id": "d"}], "excluded": [{"study_id": "e"}]},
    "three": {"status": "not_estimable", "k": 1, "studies": [{"study_id": "c"}], "excluded": [{"study_id": "d"}]},
}


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    def rows(_evidence: object, _table: str, where: str | None) -> pd.DataFrame:
        return ROWS if where is None else ROWS[ROWS["year"] > 2000]

    monkeypatch.setattr(flows, "rows_of", rows)
    results = {name: judged(parts) for name, parts in RESULTS.items()}
    return plain(flows.survey(DECLARED, None, None, results))  # type: ignore[arg-type, no-any-return]


def test_what_no_table_holds_is_not_recorded(found: dict[str, Any]) -> None:
    assert found["steps"][0]["counts"] == [{"label": "Databases", "count": None}, {"label": "Registers", "count": 4}]


def test_a_study_leaves_at_the_first_reason_it_meets(found: dict[str, Any]) -> None:
    assert found["steps"][1]["counts"][0]["count"] == 6
    assert found["steps"][1]["out"] == [{"label": "Other cells", "count": 2}, {"label": "Old", "count": 1}]


def test_the_rest_is_pooled_alone_or_held_out_once_each(found: dict[str, Any]) -> None:
    asked = found["steps"][2]
    assert asked["counts"][0]["count"] == 3
    assert asked["out"] == [
        {"label": flows.REASONS["alone"], "count": 1}, {"label": flows.REASONS["held_out"], "count": 1}
    ]  # fmt: skip
    assert found["pooled"] == ["c"]


def test_every_step_adds_up(found: dict[str, Any]) -> None:
    counted = found["steps"][1:]
    for step, following in pairwise(counted):
        left = sum(line["count"] for line in step["out"])
        assert step["counts"][0]["count"] - left == following["counts"][0]["count"]
