"""The rows of a script's table, each with the rows of data that name the same study, or the same value.

A script says nothing of the rows that it takes, so they are found by words: the first cell of a row is a study's name,
or a value of a column. Of a study's rows in one table those that hold most of the row's other cells are meant; the
page says that these are the rows that name it, and shows the script, which says what becomes of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from metaloom.text.plain import plain
from metaloom.write.findings import Findings
from metaloom.write.proof.code import Given
from metaloom.write.proof.counted import Counted
from metaloom.write.proof.place import number_place
from metaloom.write.worked_out import Need

ROWS = Need[dict[tuple[str, ...], str]]()
"""Where each row of the table of a script is proved."""
STUDY = "study_id"
NUMBER = re.compile(r"[-−]?\d+(?:\.\d+)?")


def script_rows(findings: Findings, owner: str, table: Sequence[Sequence[str]], code: str) -> list[Counted]:
    """Return what each row of a script's table rests on, and note where the row is proved for the figure's table."""
    if not table:
        return []
    head, *rows = table
    read = [name for name in sorted(findings.evidence.tables) if re.search(rf"""tables\[["']{name}["']\]""", code)]
    names = {_words(label): study for study, label in findings.labels.items()}
    words = {name: _words_of(findings, name) for name in read}
    told, places = [], {}
    for number, row in enumerate(rows, start=1):
        behind = dict(_behind(findings, words, names, row))
        if not behind:
            continue
        key = f"row-{number}"
        places[tuple(map(_words, row))] = number_place(owner, key)
        what = ", ".join(cell for cell in row if cell and not NUMBER.fullmatch(cell))
        gives = [
            Given("", 0.0, cell, name=name) for name, cell in zip(head[1:], row[1:], strict=True) if NUMBER.search(cell)
        ]
        told.append(Counted(what=what, group=row[0], keys=(key,), gives=tuple(gives), rows=behind))
    findings.worked_out.keep(ROWS, owner, places)
    return told


def _behind(
    findings: Findings, words: Mapping[str, list[list[str]]], names: dict[str, str], row: Sequence[str]
) -> Iterator[tuple[str, list[int]]]:
    """Yield table -> lines of the rows that name what the row's first cell does; `words` are those of each table."""
    first = _words(row[0])
    study = names.get(first)
    for name, texts in words.items():
        table = findings.evidence.tables[name]
        if study is None:
            kept = [at for at, cells in enumerate(texts) if first in cells]
        elif STUDY in table.sheet.names:
            column = table.sheet.names.index(STUDY)
            kept = [at for at, cells in enumerate(texts) if cells[column] == _words(study)]
        else:
            continue
        others = {_words(cell) for cell in row[1:] if cell}
        alike = {at: len(others & set(texts[at])) for at in kept}
        most = max(alike.values(), default=0)
        if kept:
            yield name, [table.lines[at] for at in kept if study is None or alike[at] == most]


def _words_of(findings: Findings, name: str) -> list[list[str]]:
    return [[_words(cell.text) for cell in cells] for cells in findings.evidence.tables[name].sheet.rows]


def _words(text: str) -> str:
    return " ".join(plain(text).split()).casefold()
