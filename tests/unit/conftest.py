"""Fixtures that tests of several rooms share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

from metaloom.declare.analysis import Analysis
from metaloom.errors import Place
from metaloom.read.csv_source import parse
from metaloom.read.evidence import Evidence
from metaloom.read.overlaps import make_overlaps
from metaloom.read.table import Table, make_table


@pytest.fixture(scope="session")
def ready():
    """`ready(yi, vi)`: a table of ready-made estimates with their variances."""

    def build(yi, vi) -> pd.DataFrame:
        ids = [f"s{i + 1}" for i in range(len(yi))]
        return pd.DataFrame({"study_id": ids, "estimate": yi, "variance": vi})

    return build


@pytest.fixture(scope="session")
def counts():
    """`counts(a, n1, c, n2)`: a table of events and totals of two arms."""

    def build(a, n1, c, n2) -> pd.DataFrame:
        ids = [f"s{i + 1}" for i in range(len(a))]
        columns = {"events_treated": a, "total_treated": n1, "events_control": c, "total_control": n2}
        return pd.DataFrame({"study_id": ids, **columns})

    return build


settings.register_profile(
    "laws", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)
"""Settings of Hypothesis that suit a loaded machine, for the laws of numbers: `settings.load_profile("laws")`."""


@dataclass
class Declared:
    """What `read` asks of the declarations: here every key has a place that says its path."""

    analyses: tuple[Analysis, ...] = ()
    claims: tuple[Any, ...] = ()
    codebook: Any = None
    chapters: tuple[Any, ...] = ()
    surveys: tuple[Any, ...] = ()
    frozen: bool = False

    def may_hold(self, name: str) -> bool:
        return False

    def place(self, owner: str, *path: str | int) -> Place:
        return Place("/".join(map(str, ("chapters", owner, *path))))

    def value_place(self, owner: str, *path: str | int, offset: int = 0) -> Place:
        return Place("/".join(map(str, ("chapters", owner, *path))), 1, offset + 1)


def _table_of(text: str, name: str = "outcomes", kinds: dict[str, Any] | None = None) -> Table:
    sheet, problems = parse(text.strip() + "\n", f"data/{name}.csv")
    assert sheet is not None, problems
    table, wrong, _ = make_table(name, sheet, kinds or {})
    assert wrong == []
    return table


@pytest.fixture(scope="session")
def table_of() -> Callable[..., Table]:
    """`table_of(text, name)`: CSV text becomes a sound table."""
    return _table_of


@pytest.fixture
def evidence_of() -> Callable[..., Evidence]:
    """CSV texts by table name become evidence, without the checks of read_evidence."""

    def build(declared: Declared | None = None, **texts: str) -> Evidence:
        tables = {name: _table_of(text, name) for name, text in texts.items()}
        overlaps, problems = make_overlaps(tables.get("overlaps"))
        assert problems == []
        return Evidence(tables, None, overlaps, {}, declared or Declared())  # type: ignore[arg-type]

    return build


@pytest.fixture
def declared() -> type[Declared]:
    return Declared
