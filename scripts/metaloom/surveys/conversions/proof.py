"""R code of a survey of conversions: Luo's mean and Wan's standard deviation of each arm, in base R."""

from __future__ import annotations

from collections.abc import Iterator

from metaloom.surveys.conversions.facts import Facts
from metaloom.text import numbers
from metaloom.write.proof.code import Given, Part
from metaloom.write.proof.r_data import literal

FORMULAS = (
    "luo <- function(q1, median, q3, n) (0.7 + 0.39 / n) * (q1 + q3) / 2 + (0.3 - 0.39 / n) * median",
    "wan <- function(q1, q3, n) (q3 - q1) / (2 * qnorm((0.75 * n - 0.125) / (n + 0.25)))",
)


def proof(found: Facts) -> Iterator[Part]:
    """Yield the formulas, then the R code of each arm with the numbers that it gives."""
    if found.rows:
        yield Part("Luo and others (2018), Wan and others (2014)", FORMULAS)
    for row in found.rows:
        q1, median, q3, n = (literal(getattr(row, name)) for name in ("q1", "median", "q3", "n"))
        gives = (
            Given(f"luo({q1}, {median}, {q3}, {n})", row.mean, numbers.fixed(row.mean, 3)),
            Given(f"wan({q1}, {q3}, {n})", row.sd, numbers.fixed(row.sd, 3)),
        )
        yield Part(row.what.replace("\n", " "), (), gives)
