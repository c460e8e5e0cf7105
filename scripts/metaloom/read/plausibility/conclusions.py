"""A conclusion beside its interval: `no association` where the interval excludes no effect, or the reverse.

Read are only plain statements: a negation with a word for association, difference or significance means no effect; one
of these words without negation means an effect. Words that merely describe a direction (higher, increased) claim
nothing. A bound that is printed as exactly no effect (1.00) fits either statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from metaloom.errors import Problem, quoted
from metaloom.read.plausibility.context import CHECK_THE_SOURCE, interval, scales
from metaloom.read.table import Table
from metaloom.read.values import shorten

EFFECT = re.compile(r"associat|significan|\bdiffer|correlat", re.IGNORECASE)
NEGATION = re.compile(
    r"\b(no|not|none|nor|neither|without|lack|non|in)[ -]?(?=[a-z ]|$)|\bn\.?s\.?\b|n't", re.IGNORECASE
)
NO_EFFECT = re.compile(
    r"\b(no|not|none|nor|neither|without|lack)\b.*(associat|significan|differ|correlat|effect|increase|reduc|change)"
    r"|\b(non-?|in)significan|\bn\.?s\.?\b|n't\b.*(associat|differ)",
    re.IGNORECASE,
)


def says_no_effect(words: str) -> bool | None:
    """Return true for `no association`, False for `associated`, None where the words claim neither."""
    if NO_EFFECT.search(words):
        return True
    return False if EFFECT.search(words) and not NEGATION.search(words) else None


def words_against_interval(table: Table, tables: Mapping[str, Table]) -> Iterator[Problem]:  # noqa: ARG001
    """Yield printed conclusions that the printed interval contradicts on every scale it may have."""
    for row in range(len(table)):
        words = table.text(row, "printed_conclusion").replace("_", " ")
        none_claimed = says_no_effect(words)
        _, low, high = interval(table, row)
        possible = scales(table, row)
        if none_claimed is None or low is None or high is None or not possible:
            continue
        nulls = [null for _, _, null in possible]
        excluded = all(null < low or null > high for null in nulls)
        included = all(low < null < high for null in nulls)
        if (none_claimed and excluded) or (not none_claimed and included):
            where = "is wholly on one side of" if excluded else "includes"
            limits = f"{quoted(low)} to {quoted(high)}"
            cause = f"{shorten(words)!r} is printed with an interval, {limits}, that {where} no effect."
            yield Problem(table.place(row, "printed_conclusion"), cause, CHECK_THE_SOURCE, "warning", code="ML-1002")
