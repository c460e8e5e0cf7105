"""Numbers that do not fit the others: one rule per file, each a warning with place, arithmetic and remedy.

A rule never says that a source is wrong, only that two things it prints cannot both be as they are; rounding, cutting
off of decimals and other usual methods are allowed for first, because a false alarm costs trust. The rules go by the
numbers alone: no study is known to them by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from metaloom.errors import Problem
from metaloom.read.plausibility.arm_sizes import totals_against_arms
from metaloom.read.plausibility.conclusions import words_against_interval
from metaloom.read.plausibility.deviation_out_of_line import deviation_out_of_line
from metaloom.read.plausibility.estimates import estimate_outside_interval
from metaloom.read.plausibility.p_of_counts import p_against_counts
from metaloom.read.plausibility.p_of_interval import p_against_interval
from metaloom.read.plausibility.p_of_means import p_against_means
from metaloom.read.plausibility.p_of_t import p_against_t
from metaloom.read.plausibility.percent_of_allocated import percentages_of_the_allocated
from metaloom.read.plausibility.percentages import percentages_against_counts
from metaloom.read.plausibility.same_numbers import same_numbers_of_two_studies
from metaloom.read.plausibility.standard_error_for_deviation import standard_error_for_deviation
from metaloom.read.plausibility.value_out_of_line import value_out_of_line
from metaloom.read.table import Table

Rule = Callable[[Table, Mapping[str, Table]], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    standard_error_for_deviation,
    deviation_out_of_line,
    value_out_of_line,
    percentages_against_counts,
    percentages_of_the_allocated,
    p_against_counts,
    p_against_means,
    p_against_t,
    p_against_interval,
    totals_against_arms,
    estimate_outside_interval,
    words_against_interval,
    same_numbers_of_two_studies,
)


def warnings_of(tables: Mapping[str, Table], views: Mapping[str, tuple[Table, ...]] | None = None) -> list[Problem]:
    """Return what every rule says of every table, under each of the `views` in which its columns have roles."""
    seen = {name: (views or {}).get(name, (table,)) for name, table in tables.items()}
    return [problem for own in seen.values() for table in own for rule in RULES for problem in rule(table, tables)]
