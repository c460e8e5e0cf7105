"""What each group of reference cases compares, in words; the groups are named by the functions of R's metafor."""

from __future__ import annotations

import re
from collections.abc import Mapping

DATED = re.compile(r"[^()]*\(\d{4}\)")
"""Authors with the year of their work: "Rothman, Greenland and Lash (2008)"."""
FEATURE_NAMES: Mapping[str, str] = {
    "aggregate": "averaging the effects of one study",
    "anova.contrast": "contrasts of coefficients",
    "anova.lrt": "likelihood-ratio tests between models",
    "backtransform": "back-transformation of pooled proportions and rates",
    "baujat": "each study’s share in heterogeneity and result",
    "blup": "predicted true effects of single studies",
    "confint.PL": "profile-likelihood interval of the between-study variance",
    "cumul": "cumulative analysis",
    "escalc": "effect sizes and their sampling variances",
    "escalc.hr": "hazard ratios from log-rank statistics",
    "escalc.ratio_ci": "ratios from their intervals",
    "fsn": "fail-safe numbers",
    "gosh": "all subsets of studies",
    "hc": "the interval of Henmi and Copas",
    "influence": "influence of single studies",
    "influence.mreg": "influence of single studies in a meta-regression",
    "leave1out": "leave-one-out analysis",
    "meta_regression": "meta-regression",
    "meta_regression.predict": "predictions of a meta-regression",
    "permutest": "permutation tests",
    "permutest.mreg": "permutation tests of a meta-regression",
    "pet_peese": "PET and PEESE",
    "ranktest": "rank correlation test of asymmetry",
    "regtest": "regression tests of asymmetry",
    "rma.glmm": "generalised linear mixed models",
    "rma.ls": "location-scale models",
    "rma.mh": "Mantel-Haenszel pooling",
    "rma.mh.leave1out": "leave-one-out and cumulative Mantel-Haenszel pooling",
    "rma.mv": "multilevel models",
    "rma.peto": "Peto’s method",
    "rma.uni": "equal and random effects by every estimator and test",
    "rma.uni.level": "levels other than 95%",
    "rma.uni.options": "a known between-study variance",
    "robust": "cluster-robust variance",
    "selmodel": "selection models",
    "subgroup": "subgroups and the test between them",
    "tes": "excess significance",
    "transf": "transformations",
    "trimfill": "trim and fill",
    "vcalc": "covariances between effects of one study",
    "vif": "variance inflation factors",
}

CASE_WORDS: Mapping[str, str] = {
    "pm": "Paule-Mandel", "pmm": "Paule-Mandel (median)", "he": "Hedges", "hs": "Hunter-Schmidt",
    "hsk": "Hunter-Schmidt with k", "sj": "Sidik-Jonkman", "dl": "DerSimonian-Laird", "eb": "empirical Bayes",
    "ee": "equal effects", "ml": "maximum likelihood", "reml": "REML", "q": "Q", "z": "z", "cr0": "CR0", "cr2": "CR2",
    "anova": "ANOVA", "mantel": "Mantel", "haenszel": "Haenszel", "knapp": "Knapp", "hartung": "Hartung",
    "huber": "Huber", "white": "White", "dersimonian": "DerSimonian", "laird": "Laird", "paule": "Paule",
    "mandel": "Mandel", "egger": "Egger", "peto": "Peto", "cochran": "Cochran",
}  # fmt: skip
"""Words of a published case's name that are not words to a reader -> what they stand for."""
NUMBER_WORDS: Mapping[str, str] = {
    "tau2": "τ²", "tau": "τ", "sigma2": "σ²", "i2": "I²", "h2": "H²", "r2": "R²", "q": "Q", "qm": "Q of the moderators",
    "tau2_se": "standard error of τ²", "tau2_ci_lower": "lower limit of τ²", "tau2_ci_upper": "upper limit of τ²",
    "tau_ci_lower": "lower limit of τ", "tau_ci_upper": "upper limit of τ", "i2_ci_lower": "lower limit of I²",
    "i2_ci_upper": "upper limit of I²", "h2_ci_lower": "lower limit of H²", "h2_ci_upper": "upper limit of H²",
    "q_df": "degrees of freedom of Q", "q_p_value": "P of Q", "qm_p_value": "P of the moderators", "p_value": "P value",
    "ci_lower": "lower limit", "ci_upper": "upper limit", "df": "degrees of freedom", "yi": "effect", "vi": "variance",
    "slope_se": "standard error of the slope", "delta_se": "standard error of δ", "delta": "δ",
    "k_imputed": "studies filled", "fail_safe_n": "fail-safe number", "rosenthal": "Rosenthal",
    "rosenberg": "Rosenberg", "egger": "Egger", "tarone": "Tarone",
    "cochran": "Cochran", "cochran_mantel_haenszel": "Cochran-Mantel-Haenszel", "lrt": "likelihood ratio",
    "lrt_p_value": "P of the likelihood ratio", "permutation_p_value": "P by permutation", "hat": "leverage",
    "cook_d": "Cook’s distance", "cov_r": "covariance ratio", "dfbeta": "DFBETA", "dffits": "DFFITS",
    "rstudent": "studentised residual", "q_deleted": "Q without the study", "tau2_deleted": "τ² without the study",
    "display": "back-transformed", "ablat": "latitude", "weight_percent": "weight", "trim_and_fill": "trim and fill",
    "glmm": "mixed model",
}  # fmt: skip
"""Parts of a number's path in the results -> what a reader calls them."""
NEVER_SAID = frozenset({"moderators", "coefficients", "results", "0", "bias", "pooled", "heterogeneity"})
"""Parts of a path that only say where in the results a number is."""


def source_words(source: str) -> str:
    """Return a source in short: its authors with the year, or what comes before the first comma or bracket."""
    dated = DATED.match(source)
    return dated[0] if dated else re.split(r",| \(", source)[0]


def case_words(name: str) -> str:
    """Return the name of a published case for readers: "first-dl" -> "First DerSimonian-Laird"."""
    said = " ".join(CASE_WORDS.get(word, word) for word in name.split("-"))
    return said[:1].upper() + said[1:]


def number_words(path: str) -> str:
    """Return the name of a number for readers: "heterogeneity.tau2_ci_lower" -> "lower limit of τ²"."""
    parts = [part for part in path.split(".") if part not in NEVER_SAID] or path.split(".")
    return ", ".join(NUMBER_WORDS.get(part, part.replace("_", " ")) for part in parts)
