"""Mantel-Haenszel and Peto against metafor's rma.mh and rma.peto, with leave1out and cumul.

Compared: k, estimate, standard error, statistic, p value, interval, Q with its p value, I2, H2, weights, and for odds
ratios the Cochran-Mantel-Haenszel, Cochran, Breslow-Day and Tarone tests. metafor's `add`, `to` and `drop00` hold two
values there, for the studies' own estimates (here `add`, `to`, `drop00`) and for the tables (here `tables:`).
"""

from __future__ import annotations

import pytest

from metaloom.engine.analyse import analyse

POOLED = {
    "estimate": "b", "standard_error": "se", "statistic": "z", "p_value": "pval",
    "ci_lower": "ci_lb", "ci_upper": "ci_ub",
}  # fmt: skip
HETEROGENEITY = {"q": "QE", "q_p_value": "QE_p", "i2": "I2", "h2": "H2"}
TESTS = {"cochran_mantel_haenszel": "MH", "cochran": "CO", "breslow_day": "BD", "tarone": "TA"}


def counts(case, frame):
    """The case's table with the standard column names, totals included."""
    table = frame(case, {"ai": "events_treated", "ci": "events_control"})
    table["total_treated"] = table["events_treated"] + table["bi"]
    table["total_control"] = table["events_control"] + table["di"]
    return table


def declaration(case, method):
    args = case["args"]
    declared = {"measure": args.get("measure", "PETO"), "method": method}
    if method == "MH" and declared["measure"] in ("OR", "IRR"):
        declared["continuity"] = args.get("correct", True)
    if "to" in args:
        for i, place in enumerate((declared, declared.setdefault("tables", {}))):
            place.update(add=args["add"][i], to=args["to"][i], drop00=args["drop00"][i])
    return declared


def compare(check, result, want):
    for mine, theirs in POOLED.items():
        check.number(mine, result["pooled"][mine], want[theirs])
    for mine, theirs in HETEROGENEITY.items():
        check.number(mine, result["heterogeneity"][mine], want[theirs])
    check.number("k", result["k"], want["k"])
    check.number("k_yi", sum(row["yi"] is not None for row in result["studies"]), want["k_yi"])
    weights = [row["weight_percent"] for row in result["studies"]]
    if len(want["weights_pct"]) < len(weights):  # metafor leaves out the tables that `drop00` drops
        weights = [weight for weight in weights if weight > 0.0]
    check.numbers("weight", weights, want["weights_pct"])


@pytest.mark.oracle("rma.mh")
def test_mantel_haenszel(case, frame, checker):
    result = analyse(counts(case, frame), declaration(case, "MH"))
    check = checker(case)
    compare(check, result, case["results"])
    for mine, theirs in TESTS.items():
        test = result["tests"].get(mine) or {"statistic": None, "p_value": None}
        check.number(mine, test["statistic"], case["results"][theirs])
        check.number(f"{mine} p", test["p_value"], case["results"][f"{theirs}_p"])


@pytest.mark.oracle("rma.peto")
def test_peto(case, frame, checker):
    compare(checker(case), analyse(counts(case, frame), declaration(case, "PETO")), case["results"])
