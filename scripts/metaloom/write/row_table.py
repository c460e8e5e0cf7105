"""The rows behind a result as a table with labels: what happened in each group, the rest in words, the source.

Counts and means are under the group that they belong to ("15/56"); whatever else an analysis used of a row is
named as the codebook names it, never by the name of a column.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from metaloom.judge.judged import Judged, JudgedStudy
from metaloom.read.records import line_of
from metaloom.store.documents import Scalar
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.text.vocabulary import effect_name
from metaloom.write import markdown
from metaloom.write.findings import Findings, records
from metaloom.write.proof.place import cell_id, line_link
from metaloom.write.rows import meaning_of, name_of, source_cell, study_link

ARMS = (("treated", "With the treatment"), ("control", "Without"))
NOTHING = "No row of the data meets the declaration."


def row_table(findings: Findings, result: Judged) -> str:
    """Return the table of the rows that enter; a sentence where none does."""
    if not result.studies:
        return NOTHING
    by_line = {line_of(row): row for row in records(findings.selections[result.id].frame)}
    both = [arm for arm in ARMS if any(_arm(study, arm[0]) for study in result.studies)]
    used = {name for arm, _ in both for study in result.studies for name in _arm(study, arm)}
    lines = []
    for study in result.studies:
        row = by_line.get(study.line or -1, {})
        rest = {name: value for name, value in study.data.items() if name not in used and name != "label"}
        lines.append(
            (
                study_link(findings, study.study_id, study.label),
                *(escape(_arm_words(study, arm)) for arm, _ in both),
                _rest(findings, result.table, rest),
                f"{source_cell(row, findings.evidence.bibliography)} {_where(result, study)}".rstrip(),
            )
        )
    told = any(line[-2] for line in lines)
    heads = ["Study", *(words for _, words in both), "Also used", "Source"]
    if not told:
        heads.remove("Also used")
        lines = [(*line[:-2], line[-1]) for line in lines]
    caption = f"Rows of data/{escape(result.table)}.csv that enter, {effect_name(result)}"
    return markdown.table(heads, lines, caption, "tbl-rows")


def _where(result: Judged, study: JudgedStudy) -> str:
    """Return a link to the line on which a row is; the numbers of the row lead to this place of the page."""
    line = study.line
    if line is None:
        return ""
    file = f"data/{result.table}.csv"
    return f"[{line_link(file, line)}]{{#{cell_id(line)} .ml-cell}}"


def _arm(study: JudgedStudy, arm: str) -> tuple[str, ...]:
    """Return the columns of one group; empty where they do not all hold a number."""
    for names in (("events", "total"), ("mean", "sd", "n"), ("events", "time")):
        columns = tuple(f"{name}_{arm}" for name in names)
        if all(study.number(column) is not None for column in columns):
            return columns
    return ()


def _arm_words(study: JudgedStudy, arm: str) -> str:
    columns = _arm(study, arm)
    values = [study.number(column) for column in columns]
    if not columns:
        return ""
    if columns[0].startswith("mean"):
        mean, sd, people = values
        return f"mean {numbers.mean_sd(mean, sd)}, {numbers.counted(people or 0, 'person', 'people')}"
    if columns[1].startswith("time"):
        return f"{numbers.plain(values[0])} in {numbers.plain(values[1])} person-time"
    return numbers.events_of(values[0], values[1])


def _rest(findings: Findings, table: str, data: Mapping[str, Scalar]) -> str:
    """Return what else was used, each with its name and its value in words."""
    return "; ".join(
        f"{_small(name_of(findings, table, name))}: {escape(_value(findings, table, name, value))}"
        for name, value in data.items()
        if value is not None
    )


def _value(findings: Findings, table: str, name: str, value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return numbers.plain(value)
    words = meaning_of(findings, table, name, value)
    return words if words != str(value) else _of_studies(findings, name, value)


def _of_studies(findings: Findings, name: str, value: Any) -> str:
    words = meaning_of(findings, "studies", name, value)
    return words if words != str(value) else str(value).replace("_", " ")


def _small(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"
