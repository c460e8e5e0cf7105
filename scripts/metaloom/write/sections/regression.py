"""Meta-regressions: coefficients, the test of the moderators, and how much of the heterogeneity they take away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from metaloom.catalogue.measures import measure_of
from metaloom.declare.analysis import Analysis
from metaloom.text import counts, numbers
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.findings import Findings
from metaloom.write.sections.effect import coefficient_text


def regression(woven: Findings, analysis: Analysis) -> str:
    """Return a block for every declared formula; empty where none is declared."""
    result = woven.results[analysis.id]
    blocks = [_model(result, model) for model in result.get("moderators") or []]
    return markdown.page(markdown.heading("Meta-regression", 2, "regression"), *blocks) if blocks else ""


def _model(result: Mapping[str, Any], model: Mapping[str, Any]) -> str:
    formula = escape(str(model["formula"]))
    if not model.get("coefficients"):
        return f"On {formula}: {escape(model.get('reason') or numbers.NOT_ESTIMABLE)}"
    permuted = bool(model.get("permutation"))
    rows = [_coefficient(result, part, permuted) for part in model["coefficients"]]
    contrasts = (model.get("contrasts") or {}).get("results", [])
    rows += [_coefficient(result, {**part, "term": part["name"]}, permuted) for part in contrasts]
    scale = "ratio" if measure_of(result["measure"]).ratio else "difference"
    headers = ["Term", f"Coefficient ({scale}) and interval", "p", *(["p by permutation"] if permuted else [])]
    caption = f"Meta-regression on {formula}, {_size(result, model)}"
    note = escape(model["note"]) if model.get("note") else ""
    table = markdown.table(headers, rows, caption, numeric=frozenset(range(1, len(headers))))
    return markdown.page(table, _sentence(model), note).rstrip()


def _size(result: Mapping[str, Any], model: Mapping[str, Any]) -> str:
    """Return how many studies a model is of; where studies give several effects and some are left out, the effects."""
    if model["k"] in (result["k"], 0) or counts.studies_of(result) == result["k"]:
        return counts.size({**result, "k": model["k"]})
    return numbers.things(model["k"], "effect")


def _coefficient(result: Mapping[str, Any], part: Mapping[str, Any], permuted: bool) -> tuple[str, ...]:
    row = (escape(str(part["term"])), coefficient_text(result, part), numbers.p_number(part.get("p_value")))
    shuffled = part.get("permutation_p_value")
    return (*row, numbers.p_number(shuffled) if shuffled is not None else "—") if permuted else row


def _sentence(model: Mapping[str, Any]) -> str:
    """Return the omnibus test, R² and what is left."""
    left = _left(model["residual_heterogeneity"])
    if model.get("qm") is None:
        return escape(f"The coefficients have no test of them all together here; {left}.")
    letter = f"F({numbers.degrees(model['qm_df'])}, {numbers.degrees(model['qm_residual_df'])})"
    if model.get("qm_residual_df") is None:
        letter = f"χ²({numbers.degrees(model['qm_df'])})"
    parts = [f"Test of the moderators: {letter} = {numbers.fixed(model['qm'])}, {numbers.p_value(model['qm_p_value'])}"]
    if model.get("r2") is not None:
        parts.append(f"share of the heterogeneity that they account for: R² = {numbers.percent(model['r2'])}")
    parts.append(left)
    shuffled = model.get("permutation")
    if shuffled:
        kind = "all" if shuffled["exact"] else "a seeded sample of"
        times = numbers.count(shuffled["permutations"])
        parts.append(f"by permutation ({kind} {times} shufflings): {numbers.p_value(shuffled['p_value'])}")
    return escape("; ".join(parts) + ".")


def _left(spread: Mapping[str, Any]) -> str:
    """Return the heterogeneity that the moderators leave; a model of several levels has no I² of its residuals."""
    share = "" if spread.get("i2") is None else f", I² = {numbers.percent(spread['i2'])}"
    return f"left over: τ² = {numbers.significant(spread['tau2'])}{share}"
