from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from metaloom.read.csv_source import parse
from metaloom.read.evidence import Evidence
from metaloom.read.table import make_table


@pytest.fixture
def evidence_of() -> Callable[..., Evidence]:
    """CSV texts by table name become evidence, without the checks of read_evidence."""

    def build(**texts: str) -> Evidence:
        tables = {}
        for name, text in texts.items():
            sheet, problems = parse(text.strip() + "\n", f"data/{name}.csv")
            assert sheet is not None, problems
            tables[name], wrong, _ = make_table(name, sheet, {})
            assert wrong == []
        declared: Any = SimpleNamespace(analyses=(), chapters=())
        return Evidence(tables, None, (), {}, declared)

    return build
