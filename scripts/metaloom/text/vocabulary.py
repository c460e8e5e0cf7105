"""The field's words for measures, methods, tests and rules, each with the paper it goes back to."""

from __future__ import annotations

from metaloom.catalogue.measures import measure_of
from metaloom.catalogue.methods import METHODS
from metaloom.catalogue.predictions import PREDICTIONS
from metaloom.catalogue.tests import TESTS
from metaloom.catalogue.zero_events import RULES
from metaloom.judge.judged import Judged
from metaloom.text import numbers

NETWORK = "network meta-analysis of contrasts (Rücker 2012), studies of several arms as one (Rücker and Schwarzer 2014)"


def method_references(result: Judged, known: float | None = None) -> list[str]:
    """Return the keys of the papers that a result's method goes back to; `known` as in `method_words`."""
    prediction = result.prediction
    rule = prediction.rule if prediction.lower is not None else None
    estimator = METHODS[result.method] if known is None else None
    rows = (estimator, TESTS[result.test], PREDICTIONS[rule] if rule else None)
    return [row.reference for row in rows if row is not None and row.reference is not None]


def measure_name(code: str) -> str:
    """Return a measure in words."""
    return measure_of(code).name


def lowered(label: str) -> str:
    """Return a label inside a sentence: its first letter small, unless it begins with an abbreviation such as BMI."""
    return label if label[:2].isupper() and label[:2] != "A " else label[:1].lower() + label[1:]


def effect_head(measure: str) -> str:
    """Return the head of a column of estimates: what compares nothing has no effect."""
    found = measure_of(measure)
    return "Effect" if found.compares or found.null is not None else "Estimate"


def effect_name(result: Judged) -> str:
    """Return what is estimated, in words: as the analysis names it, else the measure."""
    return str(result.effect or measure_name(str(result.measure)))


def method_words(method: str, known: float | None = None) -> str:
    """Return how studies were pooled; `known` is a between-study variance that was declared, and so not estimated."""
    if known is None:
        return METHODS[method].words
    return f"random effects; between-study variance declared as {numbers.plain(known)}, not estimated"


def method_sentence(result: Judged, known: float | None = None) -> str:
    """Return how a result was pooled, in one sentence; `known` as in `method_words`."""
    name = effect_name(result)
    parts = [name[:1].upper() + name[1:]]
    if measure_of(result.measure).scale.words:
        parts.append(measure_of(result.measure).scale.words)
    parts.append(method_words(result.method, known))
    if result.network:
        parts.append(NETWORK)
    parts.append(_test_words(result))
    prediction = result.prediction
    if prediction.lower is not None:
        parts.append(PREDICTIONS[prediction.rule].words)
    policy = result.policy
    if policy and measure_of(result.measure).counts:
        rule = RULES[policy.to].format(add=numbers.plain(policy.add))
        parts.append(f"in the studies' own estimates, {rule}" if METHODS[result.method].tables else rule)
    return "; ".join(parts) + "."


def _test_words(result: Judged) -> str:
    """Return how effects are tested: with a robust variance by that, whatever test the model has."""
    robust = result.cluster.robust if result.cluster is not None else None
    if robust is None:
        return TESTS[result.test].words
    return (
        f"tests and intervals by a cluster-robust variance ({robust.kind}) and the t distribution with "
        f"{numbers.degrees(robust.df)} degrees of freedom"
    )
