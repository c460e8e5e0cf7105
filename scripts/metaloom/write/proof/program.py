"""A Python program over the published tables: what it reads, and the rows that its lines ask for.

The index of each table is the line of the file, so that a row is named in code as it is named everywhere else on the
site. Columns of the table of studies that a condition asks for are joined, as the project itself joins them; words for
"missing" that pandas does not know are told to it, and rows that were only remembered are left out.
"""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from metaloom.declare.expression import parse_expression
from metaloom.declare.expression.tree import Literal, Name
from metaloom.declare.study_names import normal, study_id_of
from metaloom.read.hold_out import UNSEEN
from metaloom.read.studies import STUDIES
from metaloom.read.table import Table
from metaloom.write.findings import Findings
from metaloom.write.proof.pandas_condition import literal, pandas_condition
from metaloom.write.proof.python_code import dialect
from metaloom.write.worked_out import Need

if TYPE_CHECKING:
    from metaloom.read import Evidence

AS_TEXTS, NAMED_OTHERWISE = Need[bool](), Need[bool]()
CELLS = Need[list[str]]()
MISSING = Need[str]()
MISSING_IN_PANDAS = frozenset({
    "", "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA",
    "NULL", "NaN", "None", "n/a", "nan", "null",
})  # fmt: skip
"""What `pandas.read_csv` takes for missing unless it is told otherwise."""
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
RESULTS = "results"
READ_RESULTS = '{one["id"]: one for one in json.loads(Path("api/analyses.json").read_text("utf-8"))["analyses"]}'
TAKEN = frozenset({"pandas", "json", "math", *keyword.kwlist})


class Program:
    """Collects what the lines of one page need; `head` are the lines that read it."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self._evidence = findings.evidence
        self._once = findings.worked_out.once
        self._joined: dict[str, dict[str, None]] = {}
        self._as_text: dict[str, dict[str, None]] = {}
        self._lets: dict[str, str] = {}
        self._imports: dict[str, None] = {}

    def importing(self, line: str) -> None:
        """Ask for an import."""
        self._imports[line] = None

    def result(self, identifier: str) -> str:
        """Return the published result of an analysis."""
        self.every_result()
        return f"{RESULTS}[{json.dumps(identifier)}]"

    def every_result(self) -> None:
        """Ask for the published results, by the id of their analysis."""
        self.importing("import json")
        self.importing("from pathlib import Path")
        self._lets = {RESULTS: READ_RESULTS, **self._lets}

    def table(self, table: str) -> str:
        """Return the variable of a table."""
        self._joined.setdefault(table, {})
        return _variable(table)

    def let(self, name: str, expression: str) -> str:
        """Name an expression, so that lines need not repeat it; return the name."""
        self._lets[name] = expression
        return name

    def column(self, table: str, column: str, variable: str = "") -> str:
        """Return a column of a table, which is joined from the studies where it is theirs."""
        name = variable or self.table(table)
        self._joined.setdefault(table, {})
        own = column in self._evidence.tables[table].columns
        if not own:
            self._joined[table][column] = None
            self.table(STUDIES)
        if self._once(AS_TEXTS, (table, column), lambda: _numbers_as_texts(self._evidence, table, column)):
            self._as_text.setdefault(table if own else STUDIES, {})[column] = None
        return f"{name}[{json.dumps(column, ensure_ascii=False)}]"

    def mask(self, table: str, where: str | None, variable: str = "", seen: bool = True) -> str:
        """Return which rows meet a condition; with `seen`, without the rows that were only remembered."""
        frame = self._evidence.rows(table)
        parts = []
        if where is not None:
            tree = parse_expression(where).tree
            parts.append(
                pandas_condition(
                    tree,
                    lambda name: self.column(table, ".".join(name.parts), variable),
                    lambda name, value: self._spelled(table, name, value),
                )
            )
        if seen and not variable and "verification" in frame and (frame["verification"] == UNSEEN).any():
            parts.append(f"{self.column(table, 'verification')} != {json.dumps(UNSEEN)}")
        return parts[0] if len(parts) == 1 else " & ".join(f"({part})" for part in parts)

    def rows(self, table: str, where: str | None, variable: str = "", seen: bool = True) -> str:
        """Return the rows of a table that meet a condition."""
        mask = self.mask(table, where, variable, seen)
        name = variable or self.table(table)
        return f"{name}[{mask}]" if mask else name

    def at(self, table: str, lines: Iterable[int]) -> str:
        """Return the rows of a table that are in some lines of its file."""
        return f"{self.table(table)}.loc[{sorted(lines)}]"

    def head(self) -> list[str]:
        """Return the lines that come first: imports, tables, and what was named."""
        tables = sorted(self._joined, key=lambda name: (name != STUDIES, name))
        read = [line for name in tables for line in self._read(name)]
        return [
            "import pandas",
            *self._imports,
            *read,
            *(f"{name} = {expression}" for name, expression in self._lets.items()),
        ]

    def _spelled(self, table: str, name: Name, value: Literal) -> list[str]:
        """Return the spellings in the file of a value: texts are the same without case and outer blanks."""
        column = ".".join(name.parts)
        if isinstance(value.value, bool):
            return self._spelled_truth(table, column, value.value)
        if not isinstance(value.value, str):
            return [literal(value.value)]
        same = study_id_of if column in ("study_id", "study_a", "study_b") else normal
        cells = self._cells(table, column)
        found = dict.fromkeys(cell for cell in cells if same(cell) == same(value.value))
        return [literal(text) for text in found] or [literal(value.value)]

    def _spelled_truth(self, table: str, column: str, value: bool) -> list[str]:
        frame = self._evidence.rows(table)
        held = [cell for cell, truth in zip(self._cells(table, column), frame[column], strict=False) if truth is value]
        words = dict.fromkeys(held)
        plain = {"True", "TRUE", "true", "False", "FALSE", "false"}
        return [str(value)] if not words or set(words) <= plain else [literal(word) for word in words]

    def _cells(self, table: str, column: str) -> list[str]:
        own = self._evidence.tables[table]
        source = own if column in own.columns else self._evidence.tables[STUDIES]
        at = list(source.sheet.names).index(column)
        return self._once(CELLS, (source.name, column), lambda: [row[at].text for row in source.sheet.rows])

    def _named_otherwise(self, table: str) -> bool:
        """Return whether a table writes some study otherwise than by its id."""
        named = self._evidence.tables[table].frame["study_id"]
        pairs = zip(self._cells(table, "study_id"), named, strict=True)
        return any(isinstance(study, str) and cell != study for cell, study in pairs)

    def _read(self, table: str) -> list[str]:
        found = self._evidence.tables[table]
        name = _variable(table)
        lines = list(found.lines)
        told = dialect(found.sheet.notes)
        told += self._once(MISSING, table, lambda: _missing(found))
        if texts := list(self._as_text.get(table, {})):
            told += f", dtype={dict.fromkeys(texts, 'str')}"
        counted = f"{name}.index += 2" if lines == list(range(2, len(lines) + 2)) else f"{name}.index = {lines}"
        read = [
            f"{name} = pandas.read_csv({json.dumps(f'source/data/{table}.csv', ensure_ascii=False)}{told})",
            f"{counted}  # the index is the line of the file",
        ]
        if "study_id" in found.columns and self._once(NAMED_OTHERWISE, table, lambda: self._named_otherwise(table)):
            self.importing("from metaloom.declare.study_names import study_id_of")
            read.append(f'{name}["study_id"] = {name}["study_id"].map(study_id_of, na_action="ignore")')
        if self._joined[table]:
            columns = json.dumps(list(self._joined[table]), ensure_ascii=False)
            read.append(f'{name} = {name}.join({_variable(STUDIES)}.set_index("study_id")[{columns}], on="study_id")')
        return read


def _numbers_as_texts(evidence: Evidence, table: str, column: str) -> bool:
    """Return whether a column of texts holds numbers alone, which pandas would read as such."""
    texts = [value for value in evidence.rows(table)[column].unique() if isinstance(value, str)]
    return bool(texts) and all(NUMBER.fullmatch(text.strip()) for text in texts)


def lines_of(frame: Any) -> tuple[int, ...]:
    """Return the lines of the rows of a frame of evidence."""
    return tuple(int(line) for line in frame["_line"])


def either(parts: Sequence[str]) -> str:
    """Return the union of sets."""
    return parts[0] if len(parts) == 1 else f"({' | '.join(parts)})"


def _variable(table: str) -> str:
    kept = "".join(character if character.isalnum() else "_" for character in table)
    return f"table_{kept}" if kept in TAKEN or not kept[:1].isalpha() else kept


def _missing(table: Table) -> str:
    """Return what pandas must be told of missing cells: nothing where it takes the same ones for missing as we do."""
    words: dict[str, set[str]] = {}
    texts, kept = set(), False
    for at, column in enumerate(table.sheet.names):
        for row, value in zip(table.sheet.rows, table.frame[column], strict=True):
            text = row[at].text
            if value is None or value != value:
                words.setdefault(column, set()).add(text)
            else:
                texts.add(text)
                kept = kept or text in MISSING_IN_PANDAS
    more = {text for found in words.values() for text in found} - MISSING_IN_PANDAS
    if kept or more & texts:
        return f", keep_default_na=False, na_values={ {column: sorted(found) for column, found in words.items()} }"
    return f", na_values={sorted(more)}" if more else ""
