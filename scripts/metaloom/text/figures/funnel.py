"""The sentences of a funnel plot: legend, caption, the text that stands in for it, and its data as a table."""

from __future__ import annotations

import math
from collections.abc import Sequence

from metaloom.judge.judged import JudgedStudy
from metaloom.probe.parts import Imputed
from metaloom.text import counts, numbers
from metaloom.text.figures.pictured import Pictured
from metaloom.text.figures.printed import Printed
from metaloom.text.figures.rows import label_of
from metaloom.text.figures.sentences import NB, measured
from metaloom.text.measures import null_value, short_name
from metaloom.text.plain import plain

Studies = Sequence[JudgedStudy]
FEW = 10
"""Below this number tests and shapes of a funnel are not to be trusted (Cochrane Handbook 13.3.5.4)."""


def error_of(row: JudgedStudy | Imputed) -> float:
    """Return the standard error of an effect whose variance is known."""
    return math.sqrt(row.vi or 0.0)


def legend(one_group: bool, imputed: bool) -> list[tuple[str, str]]:
    """Return the role (or "ring") of each key with its words, from the middle of the funnel outwards."""
    keys = [("paper", "within the 95% limits"), ("tint-one", "outside")]
    if not one_group:
        keys = [
            ("paper", f"p{NB}>{NB}0.10"),
            ("tint-one", "0.05 to 0.10"),
            ("tint-two", "0.01 to 0.05"),
            ("tint-three", f"p{NB}<{NB}0.01"),
        ]
    return [*keys, *([("ring", "imputed by trim and fill")] if imputed else [])]


def caption(result: Pictured, studies: Studies, imputed: Sequence[Imputed]) -> str:
    """Return one or two sentences for under the figure."""
    title = plain(result.title or result.id or "").rstrip(".")
    head = f"{title}. " if title else ""
    ground = (
        "Shaded: outside the 95% limits around the pooled estimate"
        if null_value(result.measure) is None
        else "Shaded by the p value that a study there would have (two-sided, against no effect)"
    )
    rings = f"; rings: {numbers.count(len(imputed))} imputed by trim and fill" if imputed else ""
    few = " The shape of so few points says little about missing studies." if len(studies) < FEW else ""
    size = counts.of_rows(row.study_id for row in studies)
    return (
        f"{head}Funnel plot of {size}, {measured(result)} against standard error. "
        f"{ground}; dashed line: pooled estimate{rings}.{few}"
    )


def alternative(result: Pictured, studies: Studies, imputed: Sequence[Imputed]) -> str:
    """Return the figure's alternative text, with its numbers."""
    errors = [error_of(row) for row in studies]
    words = [
        f"Funnel plot of {numbers.counted(len(studies), 'study', 'studies')}.",
        f"Standard errors run from {numbers.significant(min(errors), 2)} to {numbers.significant(max(errors), 2)}.",
    ]
    pooled = result.pooled.estimate
    if numbers.exists(pooled):
        left = sum(1 for row in studies if (row.yi or 0.0) < pooled)
        words.append(
            f"{numbers.count(left)} {'is' if left == 1 else 'are'} left of the pooled estimate, "
            f"{numbers.count(len(studies) - left)} right of it."
        )
    null = null_value(result.measure)
    if null is not None:
        beyond = sum(1 for row in studies if abs((row.yi or 0.0) - null) > 1.96 * error_of(row))
        words.append(f"In {numbers.count(beyond)} of them p is below 0.05.")
    if imputed:
        words.append(f"Trim and fill adds {numbers.count(len(imputed))}.")
    for name, spoken in (("egger", "Egger's test"), ("peters", "Peters' test"), ("harbord", "Harbord's test")):
        test = result.bias.get(name)
        if test is not None and numbers.exists(test.p_value):
            words.append(f"{spoken} for asymmetry: {numbers.p_value(test.p_value)}.")
    return " ".join(words).replace(NB, " ").replace(numbers.THIN, " ")


def table(result: Pictured, studies: Studies) -> tuple[tuple[str, ...], ...]:
    """Return the figure's data as rows of text, the header first."""
    printed = Printed(result, studies)
    head = (
        "Study",
        f"{short_name(result.measure)} ({numbers.level(result.level or 95)}{NB}CI)",
        "Standard error",
    )
    rows = []
    for row in studies:
        sizes = printed.sizes_of(row.data)
        places = printed.places(row.yi, row.ci_lower, row.ci_upper, sizes)
        rows.append((label_of(row), printed.effect(*places), numbers.significant(error_of(row), 3)))
    return (head, *rows)
