"""Fixtures that tests of several rooms share."""

from __future__ import annotations

import pandas as pd
import pytest


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
