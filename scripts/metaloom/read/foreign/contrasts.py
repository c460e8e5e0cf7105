"""Tables whose rows compare two treatments that each row names itself, as R's netmeta has them: a network.

Pooled as if all rows compared the same two treatments, such a table gives a number that is an effect of nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from metaloom.read.foreign.found import FoundTable
from metaloom.read.foreign.ids import slug
from metaloom.read.values import is_missing, same_name

WORDS = ("treat", "treatment", "trt", "arm", "intervention", "drug", "t")
PAIRS = tuple(
    (f"{word}{one}", f"{word}{two}")
    for word in WORDS
    for one, two in (("1", "2"), ("_1", "_2"), ("a", "b"), ("_a", "_b"))
)


def compared(table: FoundTable, free: Sequence[str], used: Iterable[str]) -> tuple[str, str] | None:
    """Return the columns that name the two treatments of each row, where not all rows compare the same two in the same
    order; None where there are none, or they hold numbers alone (which may be times).
    """
    slugs = {slug(column): column for column in reversed(free) if column not in used}
    for one, two in PAIRS:
        if one not in slugs or two not in slugs:
            continue
        treatment, comparator = slugs[one], slugs[two]
        cells = list(zip(table.column(treatment), table.column(comparator), strict=True))
        words = any(not cell.replace(".", "", 1).isdigit() for pair in cells for cell in pair if not is_missing(cell))
        if words and len({(same_name(left), same_name(right)) for left, right in cells}) > 1:
            return treatment, comparator
    return None
