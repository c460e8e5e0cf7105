"""Ready-made estimates whose own row says that they are of another measure than the one they are pooled as.

Reviews keep odds ratios, mean differences and standardised ones in one column, and say which is which in the next. Such
a column is believed only where its name says what it is for, and a cell only where it is the name of a measure: rows
that say nothing, or something else, are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from metaloom.catalogue.measures import MEASURES
from metaloom.errors import Problem
from metaloom.read.table import Table

HEADS = (
    "measure", "effect_measure", "measure_type", "type_of_measure", "measure_of_effect", "summary_measure", "metric",
    "effect_type", "effect_metric", "type_of_effect", "effect_size_type", "effect_size_measure", "es_type", "type_es",
    "es_measure", "statistic_type", "ratio_type", "outcome_measure_type",
)  # fmt: skip
WORDS = {
    "odds ratio": "OR", "odds ratios": "OR", "aor": "OR", "adjusted odds ratio": "OR", "risk ratio": "RR",
    "relative risk": "RR", "hazard ratio": "HR", "hazard ratios": "HR", "ahr": "HR",
    "adjusted hazard ratio": "HR", "incidence rate ratio": "IRR", "rate ratio": "IRR", "risk difference": "RD",
    "mean difference": "MD", "wmd": "MD", "weighted mean difference": "MD", "standardised mean difference": "SMD",
    "standardized mean difference": "SMD", "hedges g": "SMD", "cohens d": "SMD", "d": "SMD", "g": "SMD",
    "cohen d": "SMD", "hedge g": "SMD", "r": "COR", "correlation": "COR", "pearson r": "COR", "pearson": "COR",
    "pearsons r": "COR", "beta": "a regression coefficient", "b": "a regression coefficient",
    "regression coefficient": "a regression coefficient",
}  # fmt: skip
ALIKE = ({"SMD", "SMDH"}, {"COR", "ZCOR"}, {"RR", "ERR"})
"""Codes that one word of a table may mean."""


def measure_named(cell: str) -> str | None:
    """Return the measure that a cell names: its code, or what has no code in words; None where it names none."""
    text = cell.strip()
    if text.upper() in MEASURES and text.upper() != "GEN":
        return text.upper()
    return WORDS.get(re.sub(r"[^a-z]+", " ", re.sub(r"['\u2019]", "", text.casefold())).strip())


def column_of_measures(names: Iterable[str]) -> str | None:
    """Return the column that says of which measure each row is, by its name."""
    plain = {re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_"): name for name in names}
    return next((plain[head] for head in HEADS if head in plain), None)


def measures_of_rows(view: Table, rows: Sequence[int], measure: str) -> Iterator[Problem]:
    """Yield a warning for each measure that rows with ready-made estimates name beside the one they are pooled as, or
    beside the first that they name where they are pooled as they are (GEN).
    """
    column = column_of_measures(view.columns)
    if column is None:
        return
    named: dict[str, list[int]] = {}
    for row in rows:
        found = measure_named(view.text(row, column))
        if found is not None and view.number(row, "estimate") is not None:
            named.setdefault(found, []).append(row)
    if not named:
        return
    pooled = next(iter(named)) if measure == "GEN" else measure
    for other, where in named.items():
        if other == pooled or any({other, pooled} <= alike for alike in ALIKE):
            continue
        said = view.text(where[0], column)
        more = len(where) - 1
        count = f", as {'does one more row' if more == 1 else f'do {more} more rows'}" if more else ""
        among = f"pools it with estimates of {pooled}" if measure == "GEN" else f"pools it as {measure}"
        cause = f"{column} names {said!r} for this row{count}, and the analysis {among}."
        remedy = "Pool each measure in an analysis of its own (where: …), or convert the estimates to one of them."
        yield Problem(view.place(where[0], column), cause, remedy, "warning", code="ML-1014")
