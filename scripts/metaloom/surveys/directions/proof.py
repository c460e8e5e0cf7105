"""R code of a survey of directions: the sign test of each group with its interval."""

from __future__ import annotations

from collections.abc import Iterator

from metaloom.surveys.directions.facts import Facts
from metaloom.surveys.proofs import interval
from metaloom.surveys.proportion import Proportion
from metaloom.text import numbers
from metaloom.write.proof.code import Given, Part


def proof(found: Facts) -> Iterator[Part]:
    """Yield the R code of what the survey says, with the numbers that it gives."""
    for outcome in found.outcomes:
        for group in outcome.groups:
            sign = group.sign
            if not sign:
                continue
            benefit, directed = group.benefit, group.benefit + group.harm
            title = f"{outcome.label}: {group.label}"
            row = Proportion(events=benefit, total=directed, estimate=sign.share, lower=sign.lower, upper=sign.upper)
            part = interval(title, row, 0.95, exact=False)
            test = f"s <- binom.test({benefit}, {directed})"
            shown = numbers.p_value(sign.p_value)
            yield Part(part.title, (*part.lines, test), (*part.gives, Given("s$p.value", sign.p_value, shown)))
