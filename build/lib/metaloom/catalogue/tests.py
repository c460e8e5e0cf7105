"""Tests and intervals of a pooled effect, one row each, in the order in which messages and the schema list them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Test:
    """One way to test an effect and to give it an interval.

    `words` say it in a sentence about the method, `short` under a figure and in a list of choices. `dispersion`:
    whether the standard error grows or shrinks with the spread of the effects, and `floor` that it never shrinks.
    """

    code: str
    words: str
    short: str
    t: bool
    dispersion: bool = False
    floor: bool = False
    reference: str | None = None


ROWS = (
    Test(code="z", words="tests and intervals from the normal distribution", short="normal distribution", t=False),
    Test(
        code="t", words="tests and intervals from the t distribution with k − 1 degrees of freedom",
        short="t distribution", t=True,
    ),
    Test(
        code="knha", words="tests and intervals by Hartung and Knapp (2001) and Sidik and Jonkman (2002)",
        short="Hartung-Knapp", t=True, dispersion=True, reference="hartung_2001",
    ),
    Test(
        code="adhoc",
        words="tests and intervals by Hartung and Knapp, never narrower than the Wald interval (Röver 2015)",
        short="Hartung-Knapp, never narrower than Wald", t=True, dispersion=True, floor=True, reference="rover_2015",
    ),
)  # fmt: skip

TESTS: dict[str, Test] = {row.code: row for row in ROWS}
