"""Meta-regressions: coefficients, the test of the moderators, and how much of the heterogeneity they take away."""

from __future__ import annotations

from metaloom.catalogue.measures import measure_of
from metaloom.declare.analysis import Analysis
from metaloom.judge.judged import Judged
from metaloom.pool.parts import Heterogeneity
from metaloom.pool.regression_parts import Coefficient, Contrast, Regression
from metaloom.text import counts, numbers
from metaloom.text.effects import coefficient_text
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.findings import Findings


def regression(findings: Findings, analysis: Analysis) -> str:
    """Return a block for every declared formula; empty where none is declared."""
    result = findings.results[analysis.id]
    blocks = [_model(result, model) for model in result.moderators]
    return markdown.page(markdown.heading("Meta-regression", 2, "regression"), *blocks) if blocks else ""


def _model(result: Judged, model: Regression) -> str:
    formula = escape(str(model.formula))
    if not model.coefficients:
        return f"On {formula}: {escape(model.reason or numbers.NOT_ESTIMABLE)}"
    permuted = bool(model.permutation)
    rows = [_row(result, part.term, part, part.permutation_p_value, permuted) for part in model.coefficients]
    contrasts = model.contrasts.results if model.contrasts else ()
    rows += [_row(result, part.name, part, None, permuted) for part in contrasts]
    scale = "ratio" if measure_of(result.measure).ratio else "difference"
    headers = ["Term", f"Coefficient ({scale}) and interval", "p", *(["p by permutation"] if permuted else [])]
    caption = f"Meta-regression on {formula}, {_size(result, model)}"
    note = escape(model.note) if model.note else ""
    table = markdown.table(headers, rows, caption, numeric=frozenset(range(1, len(headers))))
    return markdown.page(table, _sentence(model), note).rstrip()


def _size(result: Judged, model: Regression) -> str:
    """Return how many studies a model is of; where studies give several effects and some are left out, the effects."""
    if model.k in (result.k, 0) or counts.studies_of(result) == result.k:
        return counts.size(counts.Size(model.k, result.k_studies))
    return numbers.things(model.k, "effect")


def _row(
    result: Judged, term: str, part: Coefficient | Contrast, shuffled: float | None, permuted: bool
) -> tuple[str, ...]:
    row = (escape(term), coefficient_text(result, part), numbers.p_number(part.p_value))
    return (*row, numbers.p_number(shuffled) if shuffled is not None else "—") if permuted else row


def _sentence(model: Regression) -> str:
    """Return the omnibus test, R² and what is left."""
    left = _left(model.residual_heterogeneity or Heterogeneity())
    if model.qm is None:
        return escape(f"The coefficients have no test of them all together here; {left}.")
    letter = f"F({numbers.degrees(model.qm_df)}, {numbers.degrees(model.qm_residual_df)})"
    if model.qm_residual_df is None:
        letter = f"χ²({numbers.degrees(model.qm_df)})"
    parts = [f"Test of the moderators: {letter} = {numbers.fixed(model.qm)}, {numbers.p_value(model.qm_p_value)}"]
    if model.r2 is not None:
        parts.append(f"share of the heterogeneity that they account for: R² = {numbers.percent(model.r2)}")
    parts.append(left)
    shuffled = model.permutation
    if shuffled:
        kind = "all" if shuffled.exact else "a seeded sample of"
        times = numbers.count(shuffled.permutations)
        parts.append(f"by permutation ({kind} {times} shufflings): {numbers.p_value(shuffled.p_value)}")
    return escape("; ".join(parts) + ".")


def _left(spread: Heterogeneity) -> str:
    """Return the heterogeneity that the moderators leave; a model of several levels has no I² of its residuals."""
    share = "" if spread.i2 is None else f", I² = {numbers.percent(spread.i2)}"
    return f"left over: τ² = {numbers.significant(spread.tau2)}{share}"
