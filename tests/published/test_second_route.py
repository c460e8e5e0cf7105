"""What has neither a reference answer nor a printed number is computed a second time here, by statsmodels.

Peters (2006) and Harbord (2006) as Harbord, Harris and Sterne (2009, Stata Journal 9:197-210) state them: weighted
regression of the log odds ratio on 1/n with weights d h / n, and of Z/sqrt(V) on sqrt(V), tested by t with k - 2.
"""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from metaloom.engine.analyse import analyse

TABLES = ["bcg-7f493cf8", "collins1985b-683e8ac3", "damico2009-b728c8da", "lau1992-59e6eb42"]
COLUMNS = {"events_treated": "ai", "total_treated": "n1i", "events_control": "ci", "total_control": "n2i"}


@pytest.fixture(params=TABLES)
def table(request, root):
    frame = pd.DataFrame(json.loads((root / f"tests/oracle/tables/{request.param}.json").read_text("utf-8")))
    frame = frame[(frame[["ai", "bi", "ci", "di"]] > 0).all(axis=1)].reset_index(drop=True)
    return frame.assign(study_id=[f"s{row}" for row in frame.index])


def found(table, name):
    return analyse(table, {"measure": "OR", "columns": COLUMNS, "bias": [name]})["bias"][name]


def compare(part, fitted, slope):
    """The slope tested is the coefficient `slope` of the other route's fit."""
    assert part["slope"] == pytest.approx(fitted.params[slope], rel=1e-8)
    assert part["slope_se"] == pytest.approx(fitted.bse[slope], rel=1e-8)
    assert part["statistic"] == pytest.approx(fitted.tvalues[slope], rel=1e-8)
    assert part["p_value"] == pytest.approx(fitted.pvalues[slope], rel=1e-8)
    assert part["df"] == fitted.df_resid


def test_peters_by_weighted_least_squares(table):
    n = table["n1i"] + table["n2i"]
    events = table["ai"] + table["ci"]
    effect = np.log(table["ai"] * table["di"] / (table["bi"] * table["ci"]))
    design = sm.add_constant(np.asarray(1 / n))
    compare(found(table, "peters"), sm.WLS(np.asarray(effect), design, weights=events * (n - events) / n).fit(), 1)


def test_harbord_by_ordinary_least_squares(table):
    n = table["n1i"] + table["n2i"]
    events = table["ai"] + table["ci"]
    z = table["ai"] - events * table["n1i"] / n
    v = table["n1i"] * table["n2i"] * events * (n - events) / (n**2 * (n - 1))
    root = np.asarray(np.sqrt(v))
    compare(found(table, "harbord"), sm.OLS(np.asarray(z) / root, sm.add_constant(root)).fit(), 0)
