"""The numbers of one owner, each with its rows, and the program that gives them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence

from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.findings import Findings
from metaloom.write.proof.code import Code, Given, Part
from metaloom.write.proof.counted import Counted, Rows
from metaloom.write.proof.place import SECTION, line_place, lines_links, number_id
from metaloom.write.proof.program import Program

MOST_NUMBERS = 12
"""Rows of numbers on a page that are one under the other; of more, those of a group are folded."""
MOST_LINES = 60
"""Rows that are linked one by one; of more, the tables themselves are."""
WORD = re.compile(r"[^\W\d_]{3}|\bp\b")
"""What a number has beside it that says by itself what it is: "3 benefit", "p = 0.03"."""
RUN = "Run it in the folder of this site, or in the folder to which its archive was unpacked."


def python_text(counted: Sequence[Counted], program: Program) -> str:
    """Return the program: what it reads, then each number behind the expression that gives it."""
    parts = (Part(_line(one.what), one.lines, one.gives) for one in counted)
    return "\n".join(program.head()) + "\n\n" + Code(tuple(parts)).text()


def number_table(
    findings: Findings, owner: str, counted: Sequence[Counted], shown: Mapping[str, str], every: Rows | None = None
) -> str:
    """Return a row for each number; one of `shown` that nothing counts keeps a row, with `every` row of its owner."""
    known = {key for one in counted for key in one.keys}
    folds: dict[str, list[list[str]]] = {"": []}
    for one in counted:
        folds.setdefault(one.group if len(counted) > MOST_NUMBERS else "", []).append(_row(findings, owner, one, shown))
    rest = {name: value for name, value in shown.items() if name not in known and re.search(r"\d", value)}
    behind = _behind(findings, every or {}, ()) if rest else ""
    folds[""] += [
        [f"[]{{#{number_id(name)}}}{escape(name.replace('-', ' '))}", escape(value), f"`{owner}.{name}`", behind]
        for name, value in rest.items()
    ]
    parts = [_folded(group, rows) for group, rows in folds.items() if rows]
    return markdown.page("::: {.ml-counted}", *parts, ":::").rstrip()


def _folded(group: str, rows: Sequence[Sequence[str]]) -> str:
    """Return the numbers of a group folded under its name; those of none as they are.

    A link to a row opens its fold: browsers do that by themselves.
    """
    table = markdown.table(["What is counted", "Value", "Name in prose", "Rows"], rows)
    if not group:
        return table
    return markdown.details(f"{html.escape(_line(group))} ({numbers.counted(len(rows), 'row')})", table)


def _line(what: str) -> str:
    return " ".join(what.split())


def _row(findings: Findings, owner: str, one: Counted, shown: Mapping[str, str]) -> list[str]:
    anchors = "".join(f"[]{{#{number_id(key)}}}" for key in one.keys)
    values = dict.fromkeys(_values(one.gives)) or {shown[key]: None for key in one.keys if key in shown}
    names = [f"`{owner}.{key}`" for key in one.keys if key in shown]
    return [
        f"{anchors}{escape(_line(one.what))}",
        escape("; ".join(values)),
        ", ".join(names),
        _behind(findings, one.rows, one.analyses),
    ]


def _values(gives: Sequence[Given]) -> Iterator[str]:
    """Yield the numbers of a row: each of several says what it is, unless what is shown does."""
    for given in gives:
        plain = len(gives) == 1 or not given.name or WORD.search(given.shown)
        yield given.shown if plain else f"{given.name} {given.shown}"


def _behind(findings: Findings, rows: Rows, analyses: Sequence[str]) -> str:
    told = [*_cells(rows)]
    told += [f"[{escape(findings.analysis(name).title)}](/analyses/{name}.qmd#{SECTION})" for name in analyses]
    return "; ".join(told)


def _cells(rows: Rows) -> Iterator[str]:
    for table, lines in rows.items():
        file = f"data/{table}.csv"
        if len(lines) > MOST_LINES:
            yield f"{numbers.counted(len(lines), 'row')} of [`{file}`](/{line_place(file)}){{.ml-line}}"
        elif lines:
            yield lines_links(file, lines)
