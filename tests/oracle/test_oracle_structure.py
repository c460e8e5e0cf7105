"""Structure against metafor and clubSandwich: meta-regression, contrasts, permutations, subgroups, nested, robust.

Not compared: likelihoods and information criteria of meta-regressions; profile intervals of variance components; the
robust omnibus tests of several coefficients. Models whose sampling covariance cannot be declared go through
`pool.multilevel` itself.
"""

from __future__ import annotations

import re

import numpy as np
import pytest

from metaloom.engine.analyse import analyse
from metaloom.pool import formula as formulas
from metaloom.pool import mixed
from metaloom.pool.multilevel import multilevel
from metaloom.pool.regression_line import predict

COEFFICIENT = {
    "estimate": "b", "standard_error": "se", "statistic": "stat", "p_value": "pval",
    "ci_lower": "ci_lb", "ci_upper": "ci_ub",
}  # fmt: skip
LEFT = {"tau2": "tau2", "tau2_se": "se_tau2", "i2": "I2", "h2": "H2", "q": "QE", "q_df": "QE_df", "q_p_value": "QE_p"}


def compare_coefficients(check, where, rows, want):
    for mine, theirs in COEFFICIENT.items():
        check.numbers(f"{where} {mine}", [row[mine] for row in rows], want[theirs])


@pytest.mark.oracle("meta_regression")
def test_meta_regression(case, frame, checker, renames):
    table, check, args = frame(case, renames["ready"]), checker(case), case["args"]
    for test, want in case["results"].items():
        moderator = {"formula": args["mods"]}
        if args.get("btt"):
            moderator["contrasts"] = {name: {f"alloc[{name}]": 1.0} for name in ("random", "systematic")}
        declaration = {"measure": "GEN", "method": args["method"], "test": test, "moderators": [moderator]}
        found = analyse(table, declaration)["moderators"][0]
        assert found["status"] == "ok", found["reason"]
        compare_coefficients(check, test, found["coefficients"], want)
        for mine, theirs in LEFT.items():
            check.number(f"{test} {mine}", found["residual_heterogeneity"][mine], want[theirs])
        omnibus = found["contrasts"] if args.get("btt") else {"statistic": found["qm"], "p_value": found["qm_p_value"]}
        check.number(f"{test} QM", omnibus["statistic"], want["QM"])
        check.number(f"{test} QM p", omnibus["p_value"], want["QM_p"])
        if want["R2"] is not None:
            check.number(f"{test} R2", found["r2"], want["R2"])


@pytest.mark.oracle("meta_regression.predict")
def test_predictions_at_given_values(case, frame, checker, renames):
    table, check = frame(case, renames["ready"]), checker(case)
    design = formulas.design(formulas.parse("ablat"), table)
    fitted = mixed.fit(table["estimate"].to_numpy(float), table["variance"].to_numpy(float), design.matrix, "REML")
    values = np.array(case["results"]["newmods"], dtype=float)
    names = {
        "pred": "estimate", "se": "standard_error", "ci_lb": "ci_lower", "ci_ub": "ci_upper",
        "pi_lb": "prediction_lower", "pi_ub": "prediction_upper",
    }  # fmt: skip
    for key, rule in (("z", "normal"), ("riley", "hts")):
        rows = predict(fitted, np.column_stack([np.ones(len(values)), values]), 95, rule)
        for theirs, mine in names.items():
            check.numbers(f"{rule} {mine}", [getattr(row, mine) for row in rows], case["results"][key][theirs])


@pytest.mark.oracle("anova.contrast")
def test_contrasts(case, frame, checker, renames):
    others = {"a": "random", "b": "systematic"}
    contrasts = {name: {"alloc[alternate]": 1.0, f"alloc[{other}]": -1.0} for name, other in others.items()}
    declaration = {"measure": "GEN", "test": "z", "moderators": [{"formula": "0 + alloc", "contrasts": contrasts}]}
    found = analyse(frame(case, renames["ready"]), declaration)["moderators"][0]["contrasts"]
    check, want = checker(case), case["results"]
    for mine, theirs in {"estimate": "Xb", "standard_error": "se", "statistic": "stat", "p_value": "pval"}.items():
        check.numbers(mine, [row[mine] for row in found["results"]], want[theirs])
    check.number("QM", found["statistic"], want["QM"])
    check.number("QM p", found["p_value"], want["QM_p"])


@pytest.mark.oracle("anova.lrt")
def test_likelihood_ratio_of_all_moderators(case, frame, checker, renames):
    declaration = {"measure": "GEN", "test": "z", "method": "ML", "moderators": [case["args"]["full"]]}
    found = analyse(frame(case, renames["ready"]), declaration)["moderators"][0]
    check = checker(case)
    for mine, theirs in {"lrt": "LRT", "lrt_p_value": "pval", "r2": "R2"}.items():
        check.number(mine, found[mine], case["results"][theirs])


@pytest.mark.oracle("vif")
def test_variance_inflation(case, frame, checker, renames):
    declaration = {"measure": "GEN", "test": "z", "moderators": [case["args"]["mods"]]}
    found = analyse(frame(case, renames["ready"]), declaration)["moderators"][0]["vif"]
    checker(case).numbers("vif", [found[term] for term in case["results"]["terms"]], case["results"]["vif"])


@pytest.mark.oracle("permutest", "permutest.mreg")
def test_exact_permutations(case, frame, checker, renames):
    moderator = {"formula": case["args"].get("mods", "1"), "permutation": True}
    declaration = {"measure": "GEN", "test": "z", "method": case["args"]["method"], "moderators": [moderator]}
    found = analyse(frame(case, renames["ready"]), declaration)["moderators"][0]
    check, want = checker(case), case["results"]
    assert found["permutation"]["exact"]
    if want.get("exact_iter"):
        check.number("permutations", found["permutation"]["permutations"], want["exact_iter"])
    check.numbers("b", [row["estimate"] for row in found["coefficients"]], want["b"])
    check.numbers("statistic", [row["statistic"] for row in found["coefficients"]], want["stat_obs"])
    check.numbers("p", [row["permutation_p_value"] for row in found["coefficients"]], want["pval"])
    if "QM_p" in want:
        check.number("QM p", found["permutation"]["p_value"], want["QM_p"])


@pytest.mark.oracle("subgroup")
def test_subgroups(case, frame, checker, renames):
    table, check, args, want = frame(case, renames["ready"]), checker(case), case["args"], case["results"]
    column = args["by"]["col"]
    declaration = {"measure": "GEN", "method": args["method"], "test": args["test"], "subgroups": [column]}
    found = analyse(table, declaration)["subgroups"][column]
    assert [part["level"] for part in found["levels"]] == want["levels"]
    between = want["between_separate_tau2"]
    for mine, theirs in {"statistic": "Q", "df": "df", "p_value": "p"}.items():
        check.number(f"between {mine}", found[mine], between[theirs])
    for part in found["levels"]:
        group = want["groups"][part["level"]]
        compare_coefficients(check, part["level"], [part["pooled"]], group)
        for mine, theirs in LEFT.items():
            check.number(f"{part['level']} {mine}", part["heterogeneity"][mine], group[theirs])
    common = analyse(table, declaration | {"tau2": "common"})["subgroups"][column]
    together = want["common_tau2"]
    for mine, theirs in {"estimate": "b", "standard_error": "se", "ci_lower": "ci_lb", "ci_upper": "ci_ub"}.items():
        check.numbers(f"common {mine}", [part["pooled"][mine] for part in common["levels"]], together[theirs])
    check.number("common tau2", common["residual_heterogeneity"]["tau2"], together["tau2"])
    check.number("common QE", common["residual_heterogeneity"]["q"], together["QE"])
    check.number("common QM", common["statistic"], together["QM"])
    check.number("common QM p", common["p_value"], together["QM_p"])


ROBUST = {"CR1": "adj", "CR0": "noadj", "CR2": "CR2"}


def compare_robust(check, where, rows, want):
    compare_coefficients(check, where, rows, want)
    check.numbers(
        f"{where} df", [row["df"] for row in rows], want["dfs"] * len(rows) if len(want["dfs"]) == 1 else want["dfs"]
    )


@pytest.mark.oracle("robust")
def test_robust_variance(case, frame, checker, renames):
    table, check = frame(case, renames["ready"]), checker(case)
    cluster = case["args"]["cluster"]["col"]
    for kind, key in ROBUST.items():
        declaration = {"measure": "GEN", "test": "z", "method": "REML", "cluster": cluster, "robust": kind}
        found = analyse(table, declaration)["cluster"]["robust"]
        compare_robust(check, kind, [found], case["results"][key])
        check.number(f"{kind} clusters", found["clusters"], case["results"][key]["n_clusters"])


def arguments(call):
    levels = re.search(r"random=~1\|([\w/]+)", call)
    moderators = re.search(r"mods=(~.*?), random", call)
    return {
        "levels": levels[1].split("/") if levels else ["district", "school"],
        "moderators": moderators[1] if moderators else None,
        "method": "ML" if 'method="ML"' in call else "REML",
        "test": "t" if 'test="t"' in call else "z",
    }


@pytest.mark.oracle("rma.mv")
def test_nested_models(case, frame, checker, renames):
    if case["args"]["prep"]:
        return known_covariances(case, frame, checker, renames)
    table, check, want = frame(case, renames["ready"]), checker(case), case["results"]
    asked = arguments(case["args"]["call"])
    declaration = {"measure": "GEN", "method": asked["method"], "test": asked["test"], "random": asked["levels"]}
    if asked["moderators"]:
        declaration["moderators"] = [asked["moderators"]]
    robust = want.get("robust", {})
    for kind, key in ROBUST.items() if robust else [(None, None)]:
        outer = {"cluster": asked["levels"][0], "robust": kind} if kind else {}
        result = analyse(table, declaration | outer, witness=kind in {None, "CR2"})
        if asked["moderators"]:
            part = result["moderators"][0]
            model = part["model"] if kind else part  # the declared robust intervals are the result itself
            rows, components, left = model["coefficients"], part["components"], part["residual_heterogeneity"]
            robust_rows = part["robust"]["coefficients"] if kind else []
        else:
            part = result["cluster"]
            rows = [part["model"] if kind else result["pooled"]]
            components, left = part["components"], result["heterogeneity"]
            robust_rows = [part["robust"]] if kind else []
        compare_coefficients(check, "model", rows, want)
        check.number("QE", left["q"], want["QE"])
        check.number("QE p", left["q_p_value"], want["QE_p"])
        found = [component["sigma2"] for component in components]
        if "struct" in case["args"]["call"]:  # compound symmetry says the same with the sum and the correlation
            check.number("tau2", sum(found), want["tau2"])
            check.number("rho", found[0] / sum(found), want["rho"])
        else:
            check.numbers("sigma2", found, want["sigma2"])
        if kind:
            compare_robust(check, kind, robust_rows, robust[key])
    if "predict" in want and not asked["moderators"] and asked["test"] == "z":
        # with t the degrees of freedom differ on purpose: metafor counts effects, we count the independent units
        prediction = analyse(table, declaration | {"prediction": "normal"})["prediction"]
        check.number("prediction lower", prediction["lower"], want["predict"]["pi_lb"])
        check.number("prediction upper", prediction["upper"], want["predict"]["pi_ub"])


def known_covariances(case, frame, checker, renames):
    """Effects of one study whose sampling errors correlate by 0.6."""
    table, check, want = frame(case, renames["ready"]), checker(case), case["results"]
    error = np.sqrt(table["variance"].to_numpy(float))
    study = table["study"].to_numpy()
    sampling = np.where(study[:, None] == study[None], np.where(np.eye(len(table)) == 1, 1.0, 0.6), 0.0)
    sampling *= error[:, None] * error[None]
    levels = [list(table[name]) for name in ("study", "esid")]
    fitted = multilevel(table["estimate"].to_numpy(float), sampling, levels)
    check.numbers("sigma2", fitted.sigma2, want["sigma2"])
    check.numbers("b", fitted.coefficients, want["b"])
    check.numbers("se", fitted.standard_errors, want["se"])
    check.number("log-likelihood", fitted.log_likelihood, want["ll"])
