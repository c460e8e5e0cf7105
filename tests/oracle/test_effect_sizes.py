"""Effect sizes and sampling variances against metafor's escalc. Compared: every yi and vi, and which studies have none.

SMCR, SMCRH: metafor standardises by its first standard deviation, whichever the user puts there; here it is the one
before treatment, so the table's first standard deviation is handed over as `sd_pre`.
"""

from __future__ import annotations

import numpy as np
import pytest

from metaloom.engine.analyse import analyse
from metaloom.measure.transform import display

ONE_ARM = {"xi": "events", "ti": "time", "mi": "mean", "sdi": "sd"}
ALPHA = {"ai": "alpha", "mi": "items", "ni": "n"}


def declared(case):
    """The standard columns (name to the table's own name) and the declaration that say what the case says."""
    args, measure = case["args"], case["args"]["measure"]
    own = {name: value["col"] for name, value in args.items() if isinstance(value, dict)}
    options = {name: args[name] for name in ("add", "to", "drop00", "vtype") if name in args}
    if measure in {"ARAW", "AHW", "ABT"}:
        columns = ALPHA
    elif measure in {"MC", "SMCC", "ROMC", "VRC", "CVRC"}:
        columns = {"m1i": "mean_post", "sd1i": "sd_post", "m2i": "mean_pre", "sd2i": "sd_pre"}
    elif measure in {"SMCR", "SMCRH"}:
        columns = {"m1i": "mean_post", "sd1i": "sd_pre", "m2i": "mean_pre", "sd2i": "sd_post"}
    elif "m1i" in own:
        columns = {"m1i": "mean_treated", "sd1i": "sd_treated", "n1i": "n_treated"}
        columns |= {"m2i": "mean_control", "sd2i": "sd_control", "n2i": "n_control"}
    elif "xi" in own and "ni" in own:
        columns = {"xi": "events", "ni": "total"}
    else:
        columns = ONE_ARM
    columns = columns | ({"ni": "n", "ri": "correlation"} if "xi" not in own else {})
    standard = {columns[name]: column for name, column in own.items() if name in columns}
    return standard, {"measure": measure, "method": "EE", "minimum_studies": 1, **options}


def effects(result, frame):
    """yi and vi in table order, None where a study has no effect size."""
    found = {row["study_id"]: row for row in result["studies"]}
    return zip(*[(found.get(i, {}).get("yi"), found.get(i, {}).get("vi")) for i in frame["study_id"]], strict=True)


@pytest.mark.oracle("escalc")
def test_effect_sizes(case, frame, checker):
    args = case["args"]
    if "bi" in args:
        table = frame(case, {"ai": "events_treated", "ci": "events_control"})
        table["total_treated"] = table["events_treated"] + table["bi"]
        table["total_control"] = table["events_control"] + table["di"]
        options = {name: args[name] for name in ("add", "to", "drop00") if name in args}
        declaration = {"measure": args["measure"], "method": "EE", "minimum_studies": 1, "drop00": False} | options
    else:
        columns, declaration = declared(case)
        table = frame(case)
        table = table.assign(**{standard: table[own] for standard, own in columns.items()})
    yi, vi = effects(analyse(table, declaration), table)
    want = case["results"]
    nothing = [not usable(y, v) for y, v in zip(want["yi"], want["vi"], strict=True)]
    check = checker(case)
    check.numbers("yi", yi, np.where(nothing, None, np.array(want["yi"], dtype=object)))
    check.numbers("vi", vi, np.where(nothing, None, np.array(want["vi"], dtype=object)))


def usable(y, v):
    """Whether metafor's numbers can be pooled: infinite effects and zero variances are refused here."""
    return y is not None and v is not None and np.isfinite(float(y)) and np.isfinite(float(v)) and float(v) > 0


@pytest.mark.oracle("escalc.ratio_ci")
def test_hazard_ratio_from_its_interval(case, frame, checker):
    table = frame(case).rename(columns={"or": "estimate", "or_lb": "ci_low", "or_ub": "ci_high"})
    yi, vi = effects(analyse(table, {"measure": "HR", "method": "EE"}), table)
    check = checker(case)
    check.numbers("yi", yi, case["results"]["yi"])
    check.numbers("vi", vi, case["results"]["vi"])


@pytest.mark.oracle("escalc.hr")
def test_hazard_ratio_from_the_log_rank_statistic(case, frame, checker):
    table = frame(case).rename(columns={"ome": "observed_minus_expected", "v": "log_rank_variance"})
    yi, vi = effects(analyse(table, {"measure": "HR", "method": "EE"}), table)
    check = checker(case)
    check.numbers("yi", yi, case["results"]["yi"])
    check.numbers("vi", vi, case["results"]["vi"])


@pytest.mark.oracle("backtransform")
def test_display_scale(case, frame, checker):
    table = frame(case, {"xi": "events", "ni": "total"})
    args, want = case["args"], case["results"]
    result = analyse(table, {"measure": args["measure"], "test": "z", "method": args["method"], "prediction": "normal"})
    check = checker(case)
    shown = result["display"]
    for mine, theirs in {"estimate": "pred", "ci_lower": "ci_lb", "ci_upper": "ci_ub"}.items():
        check.number(mine, shown[mine], want[theirs])
    check.number("prediction_lower", shown["prediction_lower"], want["pi_lb"])
    check.number("prediction_upper", shown["prediction_upper"], want["pi_ub"])
    check.number("tau2", result["heterogeneity"]["tau2"], want["tau2"])
    check.number("estimate", result["pooled"]["estimate"], want["model_b"])


@pytest.mark.oracle("transf")
def test_inverse_transformations(case, frame, checker):
    measure = {"transf.ilogit": "PLO", "transf.ztor": "ZCOR"}[case["args"]["fn"]]
    checker(case).numbers("value", display(measure, frame(case)["x"]), case["results"]["value"])
