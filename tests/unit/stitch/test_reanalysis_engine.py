"""The engine in the reader's browser gives the numbers of the Python engine: ten thousand random reviews through both.

Node runs the very file that the site carries. Sizes, spreads, scales from 1e-4 to 1e3, every estimator, test, level
and prediction rule that the page offers are drawn at random from a fixed seed.
"""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from metaloom.catalogue.columns import BINARY, CONTINUOUS
from metaloom.catalogue.predictions import PREDICTIONS
from metaloom.measure.compute import compute_effects
from metaloom.measure.effects import Policy
from metaloom.pool.kernel import fit
from metaloom.pool.prediction import prediction_bounds
from metaloom.stitch.finish.assets import FOLDER, write_assets
from metaloom.store.plain import plain

REVIEWS = 10_000
AGREEMENT = 1e-9
METHODS = ("EE", "DL", "REML", "PM", "ML", "EB", "HE", "HS", "SJ")
RUN = """
require(process.argv[1]);
const cases = JSON.parse(require("fs").readFileSync(process.argv[2], "utf8"));
process.stdout.write(JSON.stringify(cases.map((one) => globalThis.metaloom.pool(one.y, one.v, one))));
"""
NUMBERS = (
    "estimate", "standard_error", "statistic", "df", "p_value", "ci_lower", "ci_upper", "tau2", "i2", "h2", "q", "q_df",
    "q_p_value",
)  # fmt: skip


def test_the_scripts_of_reanalysis_are_small(tmp_path):
    write_assets(tmp_path)
    sizes = [path.stat().st_size for path in (tmp_path / FOLDER).glob("reanalysis-*.js")]
    assert len(sizes) == 4
    assert sum(sizes) <= 34_000


def reviews(count, seed):
    draw = np.random.default_rng(seed)
    found = []
    for _ in range(count):
        k = int(draw.choice([1, 2, 3, 4, 5, 8, 13, 30, 60]))
        variances = np.exp(draw.normal(-2, draw.choice([0.1, 1.0, 2.5]), k))
        effects = draw.normal(draw.normal(), np.sqrt(variances + draw.choice([0.0, 0.05, 1.0, 10.0])))
        scale = 10.0 ** draw.integers(-4, 4)
        found.append(
            {
                "y": (effects * scale).tolist(),
                "v": (variances * scale**2).tolist(),
                "method": str(draw.choice(METHODS)),
                "test": str(draw.choice(["z", "t", "knha", "adhoc"])),
                "level": float(draw.choice([80, 90, 95, 99, 99.9])),
                "prediction": str(draw.choice(["hts", "t", "normal"])),
            }
        )
    return found


def through_node(cases, folder: Path):
    node = shutil.which("node")
    if node is None:
        pytest.skip("NODE IS NOT HERE: the engine of the browser was not compared with Python's")
    write_assets(folder)
    file = folder / "cases.json"
    spent = {code: rule.spent for code, rule in PREDICTIONS.items()}
    file.write_text(json.dumps([{**case, "spent": spent[case.get("prediction", "hts")]} for case in cases]))
    command = [node, "-e", RUN, str(folder / FOLDER / "reanalysis-engine.js"), str(file)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def apart(got, want, unit):
    """The relative difference; numbers far below `unit` count as zero."""
    return 0.0 if got == want else abs(got - want) / max(abs(want), 1e-6 * unit)


def differences(case, got):
    fitted = fit(case["y"], case["v"], method=case["method"], test=case["test"], level=case["level"])
    want = plain(fitted.pooled[0]) | plain(fitted.heterogeneity[0])
    lower, upper, _ = prediction_bounds(fitted, case["prediction"])
    size = max(map(abs, case["y"]))
    units = {"estimate": size, "ci_lower": size, "ci_upper": size, "tau2": size**2, "p_value": 1e-6, "q_p_value": 1e-6}
    for name in NUMBERS:
        assert (got[name] is None) == (want[name] is None), (name, case)
        if want[name] is not None:
            yield name, apart(got[name], want[name], units.get(name, 1.0))
    assert (got["prediction"] is None) == bool(np.isnan(lower[0])), case
    if got["prediction"] is not None:
        yield "prediction lower", apart(got["prediction"]["lower"], lower[0], size)
        yield "prediction upper", apart(got["prediction"]["upper"], upper[0], size)


def test_ten_thousand_reviews_give_the_same_numbers_in_the_browser_and_in_python(tmp_path):
    cases = reviews(REVIEWS, seed=20261123)
    answers = through_node(cases, tmp_path)
    worst = {}
    for case, got in zip(cases, answers, strict=True):
        for name, apart_by in differences(case, got):
            worst[name] = max(worst.get(name, 0.0), apart_by)
    assert len(worst) == len(NUMBERS) + 2
    assert max(worst.values()) < AGREEMENT, worst


def test_identical_studies_leave_no_variance_between_them(tmp_path):
    cases = [
        {"y": [0.3] * 5, "v": [0.1] * 5, "method": m, "test": "z", "level": 95, "prediction": "hts"} for m in METHODS
    ]
    for case, got in zip(cases, through_node(cases, tmp_path), strict=True):
        assert got["tau2"] == pytest.approx(0, abs=1e-30), case
        assert got["estimate"] == pytest.approx(0.3)
        assert got["standard_error"] == pytest.approx(np.sqrt(0.1 / 5))


def test_no_study_gives_no_result(tmp_path):
    assert through_node([{"y": [], "v": [], "method": "REML", "test": "z", "level": 95}], tmp_path) == [None]


def test_the_higher_of_two_maxima_is_taken(tmp_path):
    """A restricted likelihood with a maximum at zero and another, higher or lower, further out."""
    draw = np.random.default_rng(5)
    cases = []
    for _ in range(300):
        v = np.array([1e-4, 1e-4, *np.exp(draw.normal(2, 1, 3))])
        y = draw.normal(0, np.sqrt(v)) + np.array([0.0, draw.uniform(0.01, 0.06), *draw.normal(0, 8, 3)])
        cases.append(
            {"y": y.tolist(), "v": v.tolist(), "method": "REML", "test": "z", "level": 95, "prediction": "hts"}
        )
    for case, got in zip(cases, through_node(cases, tmp_path), strict=True):
        want = float(fit(case["y"], case["v"], method="REML").tau2[0])
        assert got["tau2"] == pytest.approx(want, rel=1e-8, abs=1e-12), case


EFFECTS = """
require(process.argv[1]); require(process.argv[2]);
const cases = JSON.parse(require("fs").readFileSync(process.argv[3], "utf8"));
process.stdout.write(JSON.stringify(cases.map((one) => globalThis.metaloom.effects(one.measure, one.cells, one.rule))));
"""


def random_cells(measure, draw):
    """Rows of one review: counts with many zeros, or means."""
    k = int(draw.integers(1, 9))
    if measure in ("MD", "SMD"):
        means, deviations, sizes = (
            draw.normal(0, 5, (2, k)),
            draw.uniform(0.5, 9, (2, k)),
            draw.integers(3, 200, (2, k)),
        )
        return [
            [means[0][i], deviations[0][i], int(sizes[0][i]), means[1][i], deviations[1][i], int(sizes[1][i])]
            for i in range(k)
        ]
    totals = draw.integers(2, 60, (2, k))
    events = draw.binomial(totals, draw.choice([0.0, 0.05, 0.5, 1.0], (2, k)))
    return [[int(events[0][i]), int(totals[0][i]), int(events[1][i]), int(totals[1][i])] for i in range(k)]


def test_effects_from_cells_are_those_of_python(tmp_path):
    """Measures, rules for empty cells and edited counts: a thousand random reviews through both."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("NODE IS NOT HERE: effects in the browser were not compared with Python's")
    draw, cases = np.random.default_rng(20261128), []
    for _ in range(1000):
        measure = str(draw.choice(["RR", "OR", "RD", "MD", "SMD"]))
        rule = {
            "add": 0.5,
            "to": str(draw.choice(["only0", "all", "if0all", "none"])),
            "drop00": bool(draw.integers(2)),
        }
        cases.append({"measure": measure, "cells": random_cells(measure, draw), "rule": rule})
    write_assets(tmp_path)
    file = tmp_path / "cases.json"
    file.write_text(json.dumps(cases))
    scripts = [str(tmp_path / FOLDER / f"reanalysis-{part}.js") for part in ("engine", "measures")]
    run = subprocess.run([node, "-e", EFFECTS, *scripts, str(file)], capture_output=True, text=True, check=True)
    compared = 0
    for case, got in zip(cases, json.loads(run.stdout), strict=True):
        layout = CONTINUOUS if case["measure"] in ("MD", "SMD") else BINARY
        inputs = {name: np.array([float(row[at]) for row in case["cells"]]) for at, name in enumerate(layout)}
        drop00 = case["rule"]["drop00"] and case["measure"] != "RD"
        yi, vi = compute_effects(case["measure"], inputs, layout, Policy(0.5, case["rule"]["to"], drop00))
        for effect, y, v in zip(got, yi, vi, strict=True):
            exists = bool(np.isfinite(y) and np.isfinite(v) and v > 0)
            assert (effect is not None) == exists, (case, y, v)
            if exists:
                compared += 1
                assert effect["y"] == pytest.approx(y, rel=1e-9, abs=1e-12)
                assert effect["v"] == pytest.approx(v, rel=1e-9)
    assert compared > 3000
