"""Generalised linear mixed models against metafor's rma.glmm (lme4 behind it).

Compared, within 1e-3: k, estimate, standard error, statistic, p value, interval, tau2, I2, H2, the likelihood-ratio and
Wald tests of heterogeneity. Not compared:
- likelihoods, which have other constants;
- for UM.RS the two tests, which are not computed, and standard errors beyond 2e-2, since lme4's come from a coarse
  numerical Hessian (its estimates lie beside the maximum of its own criterion, too);
- for CM.EL Wald's test, which metafor takes from a numerical Hessian of the saturated model (27.26 for Collins's data,
  where the studies' own conditional estimates give 27.10);
- cases in which lme4 warns that it did not converge, beyond 2e-3.
"""

from __future__ import annotations

import pytest

from metaloom.engine.analyse import analyse

ARMS = {"xi": "events", "ni": "total", "ti": "time"}


@pytest.mark.oracle("rma.glmm")
def test_mixed_models(case, frame, checker):
    args, want = case["args"], case["results"]
    if "ai" in args:
        table = frame(case, {"ai": "events_treated", "ci": "events_control"})
        table["total_treated"] = table["events_treated"] + table["bi"]
        table["total_control"] = table["events_control"] + table["di"]
    else:
        table = frame(case, ARMS)
    options = {"effects": args["method"]} | ({"model": args["model"]} if "ai" in args else {})
    result = analyse(table, {"measure": args["measure"], "method": "GLMM", "glmm": options})
    struggled = any("converge" in warning or "unidentifiable" in warning for warning in case.get("warnings", []))
    random_intercepts = args.get("model") == "UM.RS"
    check = checker(case, 2e-3 if struggled else None)
    pooled, heterogeneity = result["pooled"], result["heterogeneity"]
    check.number("k", result["k"], want["k"])
    check.number("estimate", pooled["estimate"], want["b"])
    error = 2e-2 if random_intercepts else None
    for mine, theirs in {"standard_error": "se", "statistic": "z", "ci_lower": "ci_lb", "ci_upper": "ci_ub"}.items():
        check.number(mine, pooled[mine], want[theirs], error)
    check.number("p_value", pooled["p_value"], want["pval"], 0.1 if random_intercepts else 5e-3)
    for mine, theirs in {"tau2": "tau2", "i2": "I2", "h2": "H2"}.items():
        check.number(mine, heterogeneity[mine], want[theirs])
    check.number("sigma2", result["glmm"]["sigma2"], want["sigma2"])
    if not random_intercepts:
        check.number("likelihood ratio", result["tests"]["likelihood_ratio"]["statistic"], want["QE_LRT"])
        check.number("likelihood ratio p", result["tests"]["likelihood_ratio"]["p_value"], want["QE_LRT_p"], 5e-3)
    if not random_intercepts and args.get("model") != "CM.EL":
        check.number("wald", result["tests"]["wald"]["statistic"], want["QE_Wld"])
    witness = result["witness"]
    assert random_intercepts or witness["digits"] >= 6
