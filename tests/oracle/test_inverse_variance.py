"""Pooled estimates against metafor's rma.uni, with predict and confint.

Compared: k, estimate, standard error, statistic, degrees of freedom, p value, interval, tau2 with its standard error,
I2, H2, Q with its test, weights, both prediction intervals, and the Q-profile and profile-likelihood intervals of tau2,
tau, I2 and H2. Not compared: likelihoods and information criteria, which a result does not hold; the tests of all
coefficients (QM), which repeat the test of the only one.
"""

from __future__ import annotations

import pytest

from metaloom.engine.analyse import analyse

POOLED = {
    "estimate": "b", "standard_error": "se", "statistic": "stat", "df": "df", "p_value": "pval",
    "ci_lower": "ci_lb", "ci_upper": "ci_ub",
}  # fmt: skip
HETEROGENEITY = {
    "tau2": "tau2", "tau2_se": "se_tau2", "i2": "I2", "h2": "H2", "q": "QE", "q_df": "QE_df", "q_p_value": "QE_p",
}  # fmt: skip


def compare(check, where, result, want):
    """Everything that the case says about one fit."""
    for mine, theirs in POOLED.items():
        check.number(f"{where} {mine}", result["pooled"][mine], want[theirs])
    for mine, theirs in HETEROGENEITY.items():
        if theirs in want:
            check.number(f"{where} {mine}", result["heterogeneity"][mine], want[theirs])
    if "k" in want:
        check.number(f"{where} k", result["k"], want["k"])
    if "weights_pct" in want:
        check.numbers(f"{where} weight", [row["weight_percent"] for row in result["studies"]], want["weights_pct"])
    for name, interval in want.get("confint_QP", want.get("confint", {})).items():
        compare_interval(check, f"{where} {name}", result["heterogeneity"], name.lower(), interval)


def compare_interval(check, where, heterogeneity, name, interval):
    """An estimate with its bounds; a tau that is zero but for metafor's last iteration is compared as tau2 is."""
    if not (name == "tau" and interval["estimate"] ** 2 < 1e-10 and heterogeneity[name] ** 2 < 1e-10):
        check.number(where, heterogeneity[name], interval["estimate"])
    check.number(f"{where} lower", heterogeneity[f"{name}_ci_lower"], interval["ci_lb"])
    check.number(f"{where} upper", heterogeneity[f"{name}_ci_upper"], interval["ci_ub"])


def compare_prediction(check, where, table, declaration, rule, want):
    """The prediction interval by one rule; metafor gives none for equal-effects models, Metaloom none for two."""
    ruled = {} if declaration["method"] in ("EE", "FE") else {"prediction": rule}
    result = analyse(table, declaration | ruled)
    prediction = result["prediction"]
    if result["k"] < 3:
        assert prediction["lower"] is None
        assert prediction["upper"] is None
        return
    check.number(f"{where} {rule} lower", prediction["lower"], want.get("pi_lb"))
    check.number(f"{where} {rule} upper", prediction["upper"], want.get("pi_ub"))


def fits(case):
    """(method, test, expected) of every fit that a case holds."""
    for outer, part in case["results"].items():
        if "terms" in part and outer in {"z", "t", "knha", "adhoc"}:
            yield part["method"], outer, part
        elif "terms" in part:
            yield outer, "z", part
        else:
            for test, want in part.items():
                yield outer, test, want


@pytest.mark.oracle("rma.uni")
def test_inverse_variance(case, frame, checker, renames):
    table = frame(case, renames["ready"])
    check = checker(case)
    for method, test, want in fits(case):
        declaration = {"measure": "GEN", "method": method, "test": test, "minimum_studies": 1}
        where = f"{method} {test}"
        compare(check, where, analyse(table, declaration), want)
        if "predict" in want:
            default = "normal" if test == "z" else "t"
            compare_prediction(check, where, table, declaration, default, want["predict"])
            compare_prediction(check, where, table, declaration, "hts", want.get("predict_riley", {}))


@pytest.mark.oracle("rma.uni.level")
def test_levels(case, frame, checker, renames):
    table = frame(case, renames["ready"])
    check = checker(case)
    for level, want in case["results"].items():
        declaration = {"measure": "GEN", "method": "REML", "test": "knha", "level": float(level)}
        compare(check, level, analyse(table, declaration), want)
        compare_prediction(check, level, table, declaration, "t", want["predict"])


@pytest.mark.oracle("confint.PL")
def test_profile_likelihood_interval(case, frame, checker, renames):
    table = frame(case, renames["ready"])
    result = analyse(table, {"measure": "GEN", "test": "z", "method": "REML", "tau2_ci": "profile_likelihood"})
    check = checker(case)
    for name, interval in case["results"].items():
        compare_interval(check, name, result["heterogeneity"], name.lower(), interval)


@pytest.mark.oracle("rma.uni.options")
def test_known_tau2(case, frame, checker, renames):
    """Of the case's three variants: weights of the user's own and equal weights are not declared in Metaloom."""
    want = case["results"]["tau2_fixed"]
    known = case["args"]["variants"]["tau2_fixed"]["tau2"]
    declared = {"measure": "GEN", "test": "z", "method": "REML", "tau2_value": known}
    result = analyse(frame(case, renames["ready"]), declared)
    compare(checker(case), "tau2 known", result, {name: value for name, value in want.items() if name != "se_tau2"})
