"""Which words of a declaration are compared with somebody else's numbers, and which are not, with the reason.

Every measure, method, test, bias probe and option that changes a number is listed, so that a word added to the
vocabulary without a comparison or a reason is found out by a test.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from agreement.published import Published
from metaloom.declare.analysis import Analysis
from metaloom.declare.vocabulary import BiasName, Measure, Method, Test
from metaloom.engine.validation import Word

CHANGES_NO_NUMBER = frozenset(
    {
        "id",
        "title",
        "table",
        "where",
        "columns",
        "figures",
        "note",
        "better",
        "threshold",
        "minimum_studies",
        "certainty",
    }
)  # fmt: skip
FEATURES: Mapping[str, tuple[str, ...]] = {
    "HR": ("escalc.hr", "escalc.ratio_ci"),
    "MH": ("rma.mh", "rma.mh.leave1out"),
    "PETO": ("rma.peto",),
    "GLMM": ("rma.glmm",),
    "egger": ("regtest",),
    "egger_mixed": ("regtest",),
    "rank": ("ranktest",),
    "trim_and_fill": ("trimfill",),
    "selection": ("selmodel",),
    "pet": ("pet_peese",),
    "peese": ("pet_peese",),
    "pet_peese": ("pet_peese",),
    "fail_safe_n": ("fsn",),
    "excess_significance": ("tes",),
    "level": ("rma.uni.level",),
    "prediction": ("rma.uni", "rma.uni.level"),
    "add": ("escalc", "rma.mh"),
    "to": ("escalc", "rma.mh"),
    "drop00": ("escalc", "rma.mh"),
    "vtype": ("escalc",),
    "tau2": ("subgroup",),
    "tau2_value": ("rma.uni.options",),
    "tau2_ci": ("confint.PL",),
    "subgroups": ("subgroup",),
    "moderators": ("meta_regression", "meta_regression.predict", "permutest.mreg", "anova.contrast", "vif"),
    "cluster": ("rma.mv", "robust"),
    "random": ("rma.mv",),
    "robust": ("robust",),
    "sensitivity": ("leave1out", "cumul", "rma.mh.leave1out"),
    "influence": ("influence", "influence.mreg"),
    "baujat": ("baujat",),
    "blup": ("blup",),
    "subsets": ("gosh",),
    "glmm": ("rma.glmm",),
    "tables": ("rma.mh",),
}
NOT_COMPARED: Mapping[str, str] = {
    "unit": "it names things or allows a choice, and changes no number",
    "effect": "it names things or allows a choice, and changes no number",
    "pool_designs": "it decides whether an analysis is pooled at all; held by tests of the declaration",
    "SMD1H": "no reference case is at hand; compared with metafor 3.8-1 in tests/strangers",
    "IRSD": "no reference case is at hand; compared with metafor 3.8-1 in tests/unit/measure",
    "peters": "no reference answer is at hand; computed a second time by statsmodels' regressions",
    "harbord": "no reference answer is at hand; computed a second time by statsmodels' regressions",
    "bayes": "no reference answer is at hand; held by laws and by scipy's adaptive integration",
    "multiverse": "each of its analyses is one that is compared on its own; counts and shares are held by laws",
    "network": "held to netmeta's answers for two published networks (tests/unit/engine/test_network.py), and by laws",
    "convert": "conversions of medians and quartiles are held by unit tests on known laws and on a published example",
    "shared_arm": "combined and split arms are held by unit tests against the people themselves",
    "correlation": "an assumption that enters change scores, whose measures are compared",
}


def coverage(
    cases: Mapping[str, Iterable[Mapping[str, Any]]], run: Mapping[str, str], published: Iterable[Published]
) -> list[Word]:
    """One entry per word: how many reference cases passed and how many published analyses use it, or why none does."""
    passed = [
        (feature, case) for feature, members in cases.items() for case in members if run.get(case["case"]) == "passed"
    ]
    said = [_words(item) for item in published]
    return [
        {
            "kind": kind,
            "word": word,
            "reference_cases": sum(_about(kind, word, feature, case) for feature, case in passed),
            "published": sum(word in words for words in said),
            "reason": NOT_COMPARED.get(word, ""),
        }
        for kind, word in vocabulary()
    ]


def vocabulary() -> list[tuple[str, str]]:
    """Every word whose choice changes a number: (kind, word)."""
    named = [(kind, word) for kind, words in KINDS.items() for word in get_args(words)]
    options = [name for name in Analysis.model_fields if name not in CHANGES_NO_NUMBER | KINDS.keys()]
    return [*named, *(("option", name) for name in options)]


KINDS: Mapping[str, Any] = {"measure": Measure, "method": Method, "test": Test, "bias": BiasName}


def _about(kind: str, word: str, feature: str, case: Mapping[str, Any]) -> bool:
    """Whether a reference case is about a word: by its feature, its arguments, its name or the parts of its answer."""
    if word in FEATURES and (kind != "measure" or word == "HR"):
        return feature in FEATURES[word]
    arguments = case["args"]
    if kind == "measure":
        return word in (arguments.get("measure"), *case["case"].split("__")) or (word == "GEN" and "yi" in arguments)
    alike = {"EE": {"EE", "FE"}, "FE": {"EE", "FE"}}.get(word, {word})
    said = {arguments.get("method"), arguments.get("test"), *arguments.get("tests", []), *case["case"].split("__")}
    return bool(alike & (said | case["results"].keys()))


def _words(published: Published) -> set[str]:
    """Every word that a published analysis' declaration says, with the defaults of method and test."""
    declaration = {"method": "REML", "test": "z"} | dict(published.declaration)
    return _flat({key: value for key, value in declaration.items() if key != "columns"})


def _flat(value: Any) -> set[str]:
    if isinstance(value, Mapping):
        return {str(key) for key in value} | {word for part in value.values() for word in _flat(part)}
    if isinstance(value, list):
        return {word for part in value for word in _flat(part)}
    return {value} if isinstance(value, str) else set()
