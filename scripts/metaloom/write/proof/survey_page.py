"""The page on which the numbers of a survey are checked: number by number its rows and code, then the declaration.

Each number, or the few that rest on the same rows, is a row of one table: what is counted, its value, the name under
which prose quotes it, and the lines behind it. The Python below gives it from these very rows, under the same words.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np
import yaml

from metaloom.declare.survey_parts import Survey
from metaloom.text.escape import escape, title_text
from metaloom.write import markdown
from metaloom.write.findings import Findings
from metaloom.write.proof.code import Code
from metaloom.write.proof.counted import Counted
from metaloom.write.proof.fenced import RECOMPUTE, fenced
from metaloom.write.proof.number_table import RUN, number_table, python_text
from metaloom.write.proof.place import SECTION, line_link
from metaloom.write.proof.program import Program
from metaloom.write.view_frame import view_mask


def survey_page(
    findings: Findings, declared: Survey, counted: Sequence[Counted], program: Program, code: Code,
    shown: Mapping[str, str],
) -> str:  # fmt: skip
    """Return the page; `shown` are the numbers that prose may pull in, as they are printed."""
    place = findings.declarations.place(declared.id)
    r_program = fenced("r", code.text()) if code.parts else escape(code.unable)
    return markdown.page(
        markdown.front_matter(
            title_text(f"Check these numbers: {declared.title}"),
            title_text("Rows, declaration and code"),
            report="false",
        ),
        markdown.GENERATED,
        as_sentence(declared.title),
        markdown.heading("Check this number", 2, SECTION),
        f"- Declared in {line_link(place.file, place.line)}.",
        number_table(findings, declared.id, counted, shown, _rows(findings, declared)),
        f"**Python.** {RUN}",
        fenced("python", python_text(counted, program)),
        *(
            ["**R.** Each number that this program gives is printed behind the expression that gives it."]
            if code.parts
            else []
        ),
        r_program,
        "**The whole version.** This computes every result again and compares number by number.",
        fenced("bash", RECOMPUTE),
        "**The declaration.**",
        fenced("yaml", _declaration(declared)),
    )


def as_sentence(title: str) -> str:
    """Return a title as a sentence, escaped: with a full stop, unless it ends with a mark of its own."""
    return escape(title) if title.endswith(("?", "!", ".")) else f"{escape(title)}."


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
        masks = [view_mask(findings, table, text) for text in asked]
        every = findings.evidence.tables[table].lines
        keep = np.any(masks, axis=0) if masks else np.ones(len(every), dtype=bool)
        found[table] = {line for line, kept in zip(every, keep, strict=True) if kept}
    return {table: sorted(lines) for table, lines in found.items()}


def _declaration(declared: Survey) -> str:
    facts = json.loads(declared.model_dump_json(exclude_unset=True))
    return yaml.safe_dump(facts, sort_keys=False, allow_unicode=True, width=80).rstrip()
