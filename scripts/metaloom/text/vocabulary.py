"""The field's words for measures, methods, tests and rules, each with the paper it goes back to."""

from __future__ import annotations

from typing import Any

MEASURES = {
    "RR": "risk ratio",
    "OR": "odds ratio",
    "RD": "risk difference",
    "AS": "arcsine square-root difference",
    "PETO": "Peto odds ratio",
    "PHI": "phi coefficient",
    "YUQ": "Yule's Q",
    "YUY": "Yule's Y",
    "PBIT": "standardised mean difference from counts (probit)",
    "OR2DN": "standardised mean difference from an odds ratio (normal outcome)",
    "OR2DL": "standardised mean difference from an odds ratio (logistic outcome)",
    "MD": "mean difference",
    "SMD": "standardised mean difference (Hedges)",
    "SMD1": "standardised mean difference (by the control's deviation)",
    "SMDH": "standardised mean difference, unequal variances",
    "ROM": "ratio of means",
    "CVR": "ratio of coefficients of variation",
    "VR": "ratio of standard deviations",
    "RPB": "point-biserial correlation",
    "RBIS": "biserial correlation",
    "D2ORN": "odds ratio from a standardised mean difference (normal outcome)",
    "D2ORL": "odds ratio from a standardised mean difference (logistic outcome)",
    "MC": "mean change",
    "SMCC": "standardised mean change (change-score standardisation)",
    "SMCR": "standardised mean change (raw-score standardisation)",
    "SMCRH": "standardised mean change (raw score, unequal variances)",
    "ROMC": "ratio of means, before and after",
    "VRC": "ratio of standard deviations, before and after",
    "CVRC": "ratio of coefficients of variation, before and after",
    "PR": "proportion",
    "PLO": "proportion",
    "PLN": "proportion",
    "PAS": "proportion",
    "PFT": "proportion",
    "IRR": "rate ratio",
    "IRD": "rate difference",
    "IR": "rate",
    "IRLN": "rate",
    "IRS": "rate",
    "IRFT": "rate, by the Freeman-Tukey square root",
    "MN": "mean",
    "MNLN": "mean",
    "SDLN": "standard deviation",
    "CVLN": "coefficient of variation",
    "COR": "correlation",
    "ZCOR": "correlation (Fisher's z)",
    "ARAW": "Cronbach's alpha",
    "AHW": "Cronbach's alpha (Hakstian and Whalen)",
    "ABT": "Cronbach's alpha (Bonett)",
    "HR": "hazard ratio",
    "GEN": "effect as reported",
}

METHODS = {
    "EE": "equal-effects model, inverse-variance weights",
    "FE": "equal-effects model, inverse-variance weights",
    "DL": "random effects; between-study variance by the method of moments (DerSimonian and Laird 1986)",
    "HE": "random effects; between-study variance by Hedges' estimator (Hedges and Olkin 1985)",
    "HS": "random effects; between-study variance by Hunter and Schmidt's estimator",
    "SJ": "random effects; between-study variance by Sidik and Jonkman's estimator (2005)",
    "ML": "random effects; between-study variance by maximum likelihood",
    "REML": "random effects; between-study variance by restricted maximum likelihood (Viechtbauer 2005)",
    "EB": "random effects; between-study variance by the empirical Bayes estimator (Morris 1983)",
    "PM": "random effects; between-study variance by Paule and Mandel's estimator (1982)",
    "MH": "Mantel-Haenszel, equal effects (Mantel and Haenszel 1959; Greenland and Robins 1985)",
    "PETO": "Peto's one-step method, equal effects (Yusuf 1985)",
    "GLMM": "generalised linear mixed model for counts (Stijnen 2010)",
}

TESTS = {
    "z": "tests and intervals from the normal distribution",
    "t": "tests and intervals from the t distribution with k − 1 degrees of freedom",
    "knha": "tests and intervals by Hartung and Knapp (2001) and Sidik and Jonkman (2002)",
    "adhoc": "tests and intervals by Hartung and Knapp, never narrower than the Wald interval (Röver 2015)",
}

SCALES = {
    "exp": "analysed on the logarithmic scale",
    "ilogit": "analysed on the logit scale",
    "sin_squared": "analysed on the arcsine scale",
    "miller": "analysed after Freeman and Tukey's transformation (Miller 1978 for the way back)",
    "square": "analysed on the square-root scale",
}

PREDICTIONS = {
    "hts": "prediction interval from the t distribution with k − 2 degrees of freedom "
    "(Higgins, Thompson and Spiegelhalter 2009)",
    "normal": "prediction interval from the normal distribution",
    "t": "prediction interval from the t distribution with k − 1 degrees of freedom",
    "knha": "prediction interval from the t distribution with k − 1 degrees of freedom",
}

COUNTS = frozenset({"RR", "OR", "RD", "AS", "PETO", "PLO", "PLN", "PR", "PAS", "PFT", "IRR", "IRD"})

ZERO_CELLS = {
    "only0": "{add} added to each cell of the studies that have an empty cell",
    "all": "{add} added to each cell of every study",
    "if0all": "{add} added to each cell of every study when any study has an empty cell",
    "none": "nothing added to empty cells",
}


NETWORK = "network meta-analysis of contrasts (Rücker 2012), studies of several arms as one (Rücker and Schwarzer 2014)"


REFERENCES = {
    "DL": "dersimonian_1986",
    "REML": "viechtbauer_2005",
    "ML": "viechtbauer_2005",
    "MH": "mantel_1959",
    "knha": "hartung_2001",
    "adhoc": "rover_2015",
    "hts": "higgins_2009",
}
"""Method, test or rule of prediction -> the key by which a project's bibliography may hold its paper."""


def method_references(result: dict[str, Any]) -> list[str]:
    """The keys of the papers that a result's method goes back to."""
    prediction = result.get("prediction") or {}
    rule = prediction.get("rule") if prediction.get("lower") is not None else None
    return [REFERENCES[name] for name in (result["method"], result["test"], rule) if name in REFERENCES]


def measure_name(code: str) -> str:
    """A measure in words."""
    return MEASURES.get(code, code)


def method_sentence(result: dict[str, Any]) -> str:
    """How a result was pooled, in one sentence."""
    name = measure_name(result["measure"])
    parts = [name[:1].upper() + name[1:]]
    scale = SCALES.get((result.get("display") or {}).get("scale", ""))
    if scale:
        parts.append(scale)
    parts.append(METHODS.get(result["method"], result["method"]))
    if result.get("network"):
        parts.append(NETWORK)
    parts.append(TESTS.get(result["test"], result["test"]))
    prediction = result.get("prediction") or {}
    if prediction.get("rule") in PREDICTIONS and prediction.get("lower") is not None:
        parts.append(PREDICTIONS[prediction["rule"]])
    policy = result.get("policy") or {}
    if policy.get("to") in ZERO_CELLS and result["measure"] in COUNTS:
        parts.append(ZERO_CELLS[policy["to"]].format(add=f"{policy.get('add', 0.5):g}"))
    return "; ".join(parts) + "."
