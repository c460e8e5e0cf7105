"""RevMan Web's own sheets, as it imports and exports them: help below the header, judgements with support.

Rows of help are not studies, and the support of a judgement is not a judgement. Both are reported.
"""

from __future__ import annotations

import re
from dataclasses import replace

from metaloom.read.foreign.found import FoundTable, Notes

HELP = re.compile(r"""The ["“]Study ID["”] as \(or to be\) entered in RevMan""")
DOMAIN = re.compile(
    r"Domain \((?P<what>judgement|support)\):\s*(?P<name>.*?)(?::?\s*All outcomes)?\s*:?\s*", re.IGNORECASE
)
NOT_ASKED = "not applicable"


def plain_sheet(table: FoundTable, notes: Notes) -> FoundTable:
    """Return a table as it would be without what is RevMan's alone; the same where it holds nothing of that."""
    rows = tuple(row for row in table.rows if not any(HELP.match(cell.strip()) for cell in row[:2]))
    if len(rows) < len(table.rows):
        notes.say(f"{table.name}: RevMan's row of help below the head was left out.")
    parts = [DOMAIN.fullmatch(column) for column in table.columns]
    if not any(parts):
        return replace(table, rows=rows)
    kept = [at for at, part in enumerate(parts) if part is None or part["what"].lower() == "judgement"]
    names = tuple(part["name"] if (part := parts[at]) else table.columns[at] for at in kept)
    judged = {at for at in kept if parts[at]}
    empty = sum(row[at].strip().lower() == NOT_ASKED for row in rows for at in judged)
    if empty:
        times = "once" if empty == 1 else f"{empty} times"
        notes.say(f"{table.name}: 'Not applicable' is not a judgement, and was left out ({times}).")
    notes.say(f"{table.name}: what supports the judgements was left out.")
    cells = tuple(
        tuple("" if at in judged and row[at].strip().lower() == NOT_ASKED else row[at] for at in kept) for row in rows
    )
    return FoundTable(table.name, names, cells)
