"""The page on which the numbers of a survey are checked: its rows line by line, its declaration, code, verification."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from metaloom.declare.expression import parse_expression
from metaloom.declare.survey_parts import Survey
from metaloom.text import numbers
from metaloom.text.escape import escape, title_text
from metaloom.write import markdown
from metaloom.write.findings import Findings
from metaloom.write.proof.code import Code
from metaloom.write.proof.fenced import RECOMPUTE, fenced
from metaloom.write.proof.place import SECTION, line_link, line_place, lines_links
from metaloom.write.view_frame import view_frame

MOST_LINES = 60
"""Rows that are linked one by one; of more, the tables themselves are."""
Facts = Mapping[str, Any]


def survey_page(findings: Findings, declared: Survey, code: Code, shown: Mapping[str, str]) -> str:
    """Return the page; `shown` are the numbers that prose may pull in, as they are printed."""
    rows = {table: lines for table, lines in _rows(findings, declared).items() if lines}
    place = findings.declarations.place(declared.id)
    program = fenced("r", code.text()) if code.parts else escape(code.unable)
    return markdown.page(
        markdown.front_matter(
            title_text(f"Check these numbers: {declared.title}"),
            title_text("Rows, declaration and code"),
            report="false",
        ),
        markdown.GENERATED,
        escape(declared.title) + ".",
        markdown.heading("Check this number", 2, SECTION),
        "\n".join([*_cells(rows), f"- Declared in {line_link(place.file, place.line)}."]),
        _named(declared.id, shown),
        *(
            ["**R.** Each number that this program gives is printed behind the expression that gives it."]
            if code.parts
            else []
        ),
        program,
        "**Python.** The rows behind the numbers, from the published tables.",
        fenced("python", _python(findings, rows)),
        "**The whole version.** This computes every result again and compares number by number.",
        fenced("bash", RECOMPUTE),
        "**The declaration.**",
        fenced("yaml", _declaration(declared)),
    )


def _rows(findings: Findings, declared: Survey) -> dict[str, list[int]]:
    """Return table -> the lines that the survey asks for; all lines where it names no condition."""
    found: dict[str, set[int]] = {}
    tables = {table for _, table in declared.tables()}
    conditions = [
        (named.table, named.text) for named in declared.conditions() if named.table in findings.evidence.tables
    ]
    whole = {table: text for table, text in conditions if (("where",), table, text) in set(declared.conditions())}
    for table in sorted(tables & set(findings.evidence.tables)):
        asked = [whole[table]] if table in whole else [text for name, text in conditions if name == table]
        frame = view_frame(findings, table, None)
        masks = [parse_expression(text).mask(frame) for text in asked]
        every = findings.evidence.tables[table].lines
        keep = [any(bool(mask[at]) for mask in masks) or not masks for at in range(len(every))]
        found[table] = {line for line, kept in zip(every, keep, strict=True) if kept}
    return {table: sorted(lines) for table, lines in found.items()}


def _cells(rows: Mapping[str, list[int]]) -> Iterator[str]:
    for table, lines in rows.items():
        file = f"data/{table}.csv"
        if len(lines) > MOST_LINES:
            yield f"- Cells: {numbers.counted(len(lines), 'row')} of [`{file}`](/{line_place(file)}){{.ml-line}}."
        else:
            yield f"- Cells: {lines_links(file, lines)}."


def _named(owner: str, shown: Mapping[str, str]) -> str:
    if not shown:
        return ""
    rows = [(escape(name.replace("-", " ")), f"`{owner}.{name}`", escape(value)) for name, value in shown.items()]
    table = markdown.table(["Number", "Name in prose", "Value"], rows, numeric=frozenset({2}))
    return markdown.details("All numbers that prose may quote", table)


def _python(findings: Findings, rows: Mapping[str, list[int]]) -> str:
    parts = ["import pandas"]
    for table, lines in rows.items():
        every = findings.evidence.tables[table].lines
        places = [every.index(line) for line in lines]
        asked = "" if len(places) == len(every) else f".iloc[{places}]"
        parts.append(f"{_variable(table)} = pandas.read_csv({json.dumps(f'source/data/{table}.csv')}){asked}")
        parts.append(f"print(len({_variable(table)}), {_variable(table)}.to_string())")
    return "\n".join(parts)


def _variable(table: str) -> str:
    kept = "".join(character if character.isalnum() else "_" for character in table)
    return f"rows_{kept}"


def _declaration(declared: Survey) -> str:
    facts = json.loads(declared.model_dump_json(exclude_unset=True))
    return yaml.safe_dump(facts, sort_keys=False, allow_unicode=True, width=80).rstrip()
