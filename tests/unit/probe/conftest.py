"""Effects of made-up studies for laws that must hold of any."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from metaloom.declare.analysis import Analysis
from metaloom.measure.rows import effects_of
from metaloom.probe.declared import refit


@pytest.fixture(scope="session")
def analysis_of():
    """`analysis_of(**declared)`: an analysis of ready-made effects."""

    def build(**declared):
        return Analysis(**{"id": "a", "title": "t", "table": "x", "measure": "GEN", **declared})

    return build


@pytest.fixture(scope="session")
def effects(analysis_of):
    """`effects(yi, vi, **columns)`: Effects of studies s0, s1, …"""

    def build(yi, vi, **columns):
        names = [f"s{i}" for i in range(len(yi))]
        table = pd.DataFrame(
            {"study_id": names, "estimate": np.asarray(yi, float), "variance": np.asarray(vi, float)} | columns
        )
        return effects_of(table, analysis_of())

    return build


@pytest.fixture(scope="session")
def again():
    """The function that pools effects anew."""
    return refit
