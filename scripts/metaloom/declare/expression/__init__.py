"""The language of `where`, `holds_when` and `fails_when`: comparisons joined by and, or, not.

    outcome == "mortality" and 20 <= timepoint_weeks <= 52
    route in ["intravenous", "oral"]
    dose is not missing and `risk of bias` == "low"
    subgroups.donor.p_value < 0.05 or not pooled.ci_upper < 0

It is read by a small grammar of its own and never evaluated as Python, because the YAML may come from anyone. Missing
values follow three-valued logic (see `truth`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from metaloom.store.documents import JsonObject

from .errors import ExpressionError
from .grammar import MAXIMUM_DEPTH, MAXIMUM_LENGTH, parse_condition
from .translate import translated
from .tree import NOTHING_ELSEWHERE, Compared, Condition, Name, names_in, values_compared

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from .truth import Lookup

__all__ = ["MAXIMUM_DEPTH", "MAXIMUM_LENGTH", "Expression", "ExpressionError", "Name", "parse_expression"]


@dataclass(frozen=True)
class Expression:
    """A condition that was read: what was written, and the tree that it means."""

    tree: Condition
    text: str = field(default="", compare=False)

    def __str__(self) -> str:
        return str(self.tree)

    @property
    def names(self) -> frozenset[str]:
        """Every name that the condition uses, dotted."""
        return frozenset(name.dotted for name in names_in(self.tree))

    @property
    def placed_names(self) -> tuple[Name, ...]:
        """Every name with its offset in the text, in the order in which they are."""
        return names_in(self.tree)

    @property
    def compared(self) -> tuple[Compared, ...]:
        """Every text or number that is compared with a name for equality, with that name."""
        return values_compared(self.tree)

    def mask(self, frame: pd.DataFrame, lookup: Lookup | None = None) -> NDArray[np.bool_]:
        """Return which rows (n,) of a table are selected; raises ExpressionError on unknown columns and mixed kinds.

        `lookup` is what `expression.columns.columns_of` gave for this very frame.
        """
        from .columns import mask

        return mask(self.tree, frame, lookup)

    def holds(self, facts: JsonObject) -> bool | None:
        """Return whether the condition is true of a result; None where a value that would decide it does not exist."""
        from .facts import holds

        return holds(self.tree, facts)


@lru_cache(maxsize=4096)
def parse_expression(text: str) -> Expression:
    """Return the condition that a text means; raises ExpressionError with the offset of what cannot be read.

    What is written in the manner of R, Python or SQL is not read, but the message gives its translation.
    """
    try:
        tree = parse_condition(text)
    except ExpressionError as error:
        raise _in_another_language(text) or error from None
    missing = [name for name in names_in(tree) if name.dotted in NOTHING_ELSEWHERE]
    if missing:
        raise _in_another_language(text) or ExpressionError(
            f"{missing[0]} is not a value here.",
            "Ask for missing values by `is missing`.",
            missing[0].offset,
            code="ML-0503",
        )
    return Expression(tree, text)


def _in_another_language(text: str) -> ExpressionError | None:
    """Return what to say of a condition that has a translation."""
    language, words = translated(text)
    try:
        meant = str(parse_condition(words)) if words != text else None
    except ExpressionError:
        return None
    if meant is None:
        return None
    return ExpressionError(f"This condition is written as in {language}.", f"Write: {meant}", 0, code="ML-0502")
