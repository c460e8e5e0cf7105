"""R code of a survey of proportions: exact or Wilson's intervals."""

from __future__ import annotations

from collections.abc import Iterator

from metaloom.surveys.proofs import interval
from metaloom.surveys.proportions.facts import Facts
from metaloom.write.proof.code import Part


def proof(found: Facts) -> Iterator[Part]:
    """Yield the R code of what the survey says, with the numbers that it gives."""
    level = found.level / 100
    for row in found.rows:
        if not row.total:
            continue
        yield interval(row.title, row, level, found.interval == "exact")
