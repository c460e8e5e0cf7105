"""Tables whose rows hold three arms or more side by side, as R's netmeta and gemtc's users keep them.

Such a row becomes a row an arm before anything else is asked of the table. Read as a row of two groups it would lose
its third arm, and nobody would see that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from metaloom.read.foreign.found import FoundTable, Notes
from metaloom.read.foreign.ids import distinct, slug
from metaloom.read.foreign.roles import TREATMENT
from metaloom.read.values import is_missing

NUMBERED = re.compile(r"(?P<word>.*?[^\W\d_])[ ._-]?(?P<number>[1-9])")
FEWEST_ARMS = 3
FEWEST_PARTS = 3
"""An arm has its treatment, its size and at least one number more; three names of drugs alone are no arms."""
TREATMENTS = tuple(name for name in TREATMENT if not name.endswith("1"))


def one_arm_a_row(table: FoundTable, notes: Notes) -> FoundTable:
    """Return the arms of every row below each other where a row names three treatments or more; else the table."""
    words = numbered(table.columns)
    named = next((word for word in words if slug(word) in TREATMENTS and names_arms(table, words[word])), None)
    if named is None:
        return table
    count = len(words[named])
    apart = {word: columns for word, columns in words.items() if len(columns) == count}
    if len(apart) < FEWEST_PARTS:
        return table
    own = {column for columns in apart.values() for column in columns}
    kept = [at for at, column in enumerate(table.columns) if column not in own]
    taken = {table.columns[at] for at in kept}
    names = [distinct(word, taken, "_") for word in apart]
    treatment = list(apart).index(named)
    rows = []
    for row in table.rows:
        cells = dict(zip(table.columns, row, strict=True))
        for arm in range(count):
            of_arm = [cells[columns[arm]] for columns in apart.values()]
            if not is_missing(of_arm[treatment]):
                rows.append((*(row[at] for at in kept), *of_arm))
    notes.say(
        f"{table.name}: each row holds up to {count} arms ({', '.join(words[named])}); they became {len(rows)} rows, "
        f"one an arm, with the columns {', '.join(names)}."
    )
    return FoundTable(table.name, (*(table.columns[at] for at in kept), *names), tuple(rows))


def numbered(columns: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Return word -> its columns numbered 1, 2, 3 and on without a gap, where it has three at least."""
    found: dict[str, dict[int, str]] = {}
    for column in columns:
        match = NUMBERED.fullmatch(column)
        if match:
            found.setdefault(match["word"], {}).setdefault(int(match["number"]), column)
    return {
        word: tuple(of[number] for number in sorted(of))
        for word, of in found.items()
        if len(of) >= FEWEST_ARMS and sorted(of) == list(range(1, len(of) + 1))
    }


def names_arms(table: FoundTable, columns: Sequence[str]) -> bool:
    """Return whether columns name treatments: words, and of every row at least the first two."""
    first, second = (table.column(column) for column in columns[:2])
    cells = [cell for column in columns for cell in table.column(column) if not is_missing(cell)]
    words = [cell for cell in cells if not cell.replace(".", "", 1).isdigit()]
    return 2 * len(words) > len(cells) > 0 and not any(map(is_missing, (*first, *second)))


def third_arm(columns: Sequence[str], used: Mapping[str, str]) -> tuple[str, ...]:
    """Return the columns of a third arm beside those of two that are used; none where there is no such arm."""
    known = {slug(column): column for column in columns}
    thirds = [re.sub(r"2(?=\D*$)", "3", slug(own)) for role, own in used.items() if role.endswith("_control")]
    beside = [slug(own) for role, own in used.items() if role.endswith("_control")]
    if not thirds or any(third == own or third not in known for third, own in zip(thirds, beside, strict=True)):
        return ()
    return tuple(known[third] for third in thirds)


def left_out(name: str, third: Sequence[str]) -> str:
    """Return what to say of a third arm whose treatment no column names."""
    return (
        f"{name}: nothing is declared, since {', '.join(third)} would be left out: they seem to be a third arm. Name "
        "the treatment of each arm in columns treatment1, treatment2 and treatment3 and bring the file in again; or "
        "say which two arms are compared, by --column for each column of both."
    )
