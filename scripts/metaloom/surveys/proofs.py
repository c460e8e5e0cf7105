"""R code that proofs of several kinds of surveys share. Base R, no package."""

from __future__ import annotations

from collections.abc import Iterator

from metaloom.surveys.proportion import Proportion
from metaloom.text import numbers
from metaloom.write.proof.code import Given, Part


def share(expression: str, value: float | None) -> Iterator[Given]:
    """Yield a share with the R expression that gives it; nothing where it does not exist."""
    if value is not None:
        yield Given(expression, value, numbers.share(value))


def interval(title: str, row: Proportion, level: float, exact: bool) -> Part:
    """Return the interval of a proportion: exact (Clopper and Pearson), or Wilson's."""
    test = "binom.test({}, {}" if exact else "prop.test({}, {}, correct = FALSE"
    line = f"b <- {test.format(row.events, row.total)}, conf.level = {level:g})"
    gives = [*share("b$conf.int[1]", row.lower), *share("b$conf.int[2]", row.upper)]
    found = share(f"{row.events} / {row.total}", row.estimate)
    return Part(title.replace("\n", " "), (line,), (*found, *gives))
