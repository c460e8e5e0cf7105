"""A printed P beside its t statistic and degrees of freedom: one statement, which must agree to the rounding.

One-sided and two-sided P are both allowed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from metaloom.errors import Problem, quoted
from metaloom.read.plausibility.context import CHECK_THE_SOURCE
from metaloom.read.plausibility.printed import Range, rounded, span
from metaloom.read.plausibility.printed_p import printed_p, text_of
from metaloom.read.table import Table


def p_against_t(table: Table, tables: Mapping[str, Table]) -> Iterator[Problem]:  # noqa: ARG001
    """Yield printed P values that no t within the rounding of the printed one gives."""
    for row in range(len(table)):
        printed, t, df = printed_p(table, row), rounded(table.text(row, "printed_t")), table.number(row, "printed_df")
        if printed is None or t is None or df is None or df <= 0:
            continue
        from scipy.special import stdtr

        nearest = 0.0 if t.low <= 0 <= t.high else min(abs(t.low), abs(t.high))
        one_sided = Range(float(stdtr(df, -max(abs(t.low), abs(t.high)))), float(stdtr(df, -nearest)))
        two_sided = Range(2 * one_sided.low, 2 * one_sided.high)
        if not printed.meets(one_sided) and not printed.meets(two_sided):
            cause = (
                f"The printed P {text_of(table, row)} does not follow from t = {table.text(row, 'printed_t')} "
                f"with {quoted(df)} degrees of freedom, which give P {span(two_sided)}."
            )
            yield Problem(table.place(row, "printed_p"), cause, CHECK_THE_SOURCE, "warning", code="ML-1008")
