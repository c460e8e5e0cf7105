"""Columns that mean something by their name alone, in a table whose columns of the effect are named by `columns:`.

Where such a column (`se` beside a named estimate and variance) holds a number it is compared with what is named. Where
it holds words, it is not needed: refusing them would force users to change a column that they never use. In a row in
which the named columns are empty it is needed, and is read as strictly as any.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from metaloom.errors import Problem
from metaloom.read import values
from metaloom.read.sheet import Sheet

QUOTED = 3
"""How many of the words a note quotes."""


def told_of_needed(
    sheet: Sheet, column: str, told: Sequence[Problem | None], instead: Collection[tuple[str, ...]]
) -> tuple[list[Problem | None], str]:
    """Return the problems of the cells that are needed, and a note of the words that are not; empty for none.

    `instead` are the columns that each analysis names in the place of this one.
    """
    wanted = [[sheet.names.index(name) for name in names] for names in instead if set(names) <= set(sheet.names)]
    position = sheet.names.index(column)
    kept: list[Problem | None] = []
    words: dict[str, None] = {}
    for row, problem in zip(sheet.rows, told, strict=True):
        given = all(values.is_number(values.plain_number(row[at].text)) for named in wanted for at in named)
        if problem is not None and given:
            words.setdefault(repr(values.shorten(row[position].text.strip())), None)
        kept.append(None if given else problem)
    quoted = ", ".join([*words][:QUOTED]) + (", ..." if len(words) > QUOTED else "")
    named = " and ".join(dict.fromkeys(name for names in sorted(instead) for name in names))
    note = f"{sheet.file}: {column} is not needed beside {named}; what is not a number in it was not read: {quoted}"
    return kept, note if words else ""
