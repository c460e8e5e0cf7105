"""What declared scripts show: figure, table, downloads and the script's own code; or what went wrong in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from metaloom import __version__
from metaloom.draw.figure import Figure
from metaloom.judge.survey_facts import Quoted
from metaloom.text.escape import escape, title_text
from metaloom.write import markdown
from metaloom.write.figures import figure_blocks
from metaloom.write.findings import Findings
from metaloom.write.proof.counted import Counted
from metaloom.write.proof.fenced import fenced
from metaloom.write.proof.number_table import number_table
from metaloom.write.proof.place import SECTION, line_link, line_place, number_id, place_of, proved
from metaloom.write.proof.script_rows import script_rows
from metaloom.write.spreadsheet import csv_text
from metaloom.write.variables import shown_number

NAMED = "Each row of its table, with the rows of those tables that name the same; the script says what becomes of them."


@dataclass(frozen=True)
class Scripted:
    """What one script shows; `error` says in words what went wrong, at which `line` of the script, and `remedy` what to
    do. `table` is as readers see it, `exact` with all digits of its numbers, for files. `warned` are the warnings that
    libraries gave, each with a line.
    """

    id: str
    title: str
    path: str
    code: str
    table: tuple[tuple[str, ...], ...] = ()
    exact: tuple[tuple[str, ...], ...] = ()
    numbers: Mapping[str, Quoted] = field(default_factory=dict)
    figures: tuple[Figure, ...] = ()
    error: str = ""
    line: int = 1
    column: int = 1
    remedy: str = ""
    warned: tuple[tuple[int, str], ...] = ()
    note: str | None = None


def script_files(findings: Findings, scripts: dict[str, Scripted]) -> dict[str, str | bytes]:
    """Return relative path -> content of the blocks and the published files of all scripts."""
    files: dict[str, str | bytes] = {}
    for script in scripts.values():
        proved_rows = script_rows(findings, script.id, script.table, script.code)
        files[f"_generated/scripts/{script.id}.qmd"] = proved(place_of(script.id), _block(findings, script))
        files[f"api/{script.id}.py"] = script.code
        files[f"analyses/{script.id}.qmd"] = _proof(findings, script, proved_rows)
        if not script.error:
            head, *rows = script.exact
            files[f"api/{script.id}.csv"] = csv_text(head, rows)
            files[f"api/{script.id}.json"] = _json(script)
    return files


def _block(findings: Findings, script: Scripted) -> str:
    code = f"```python\n{script.code.rstrip()}\n```" if "```" not in script.code else ""
    own = f"[{escape(script.path)}](/api/{script.id}.py)"
    if script.error:
        told = " ".join(
            (f"The script {own} gave no figure. Line {script.line}: {escape(script.error)}", escape(script.remedy))
        )
        return markdown.page(markdown.GENERATED, markdown.callout("warning", escape(script.title), told))
    downloads = f"The numbers: [CSV](/api/{script.id}.csv), [JSON](/api/{script.id}.json). The script: {own}."
    return markdown.page(
        markdown.GENERATED,
        *figure_blocks(findings, script.id, prefix=f"{script.id}-"),
        escape(script.note) if script.note else "",
        markdown.details("The script that made this", markdown.page(downloads, code), on_paper=True),
    )


def _proof(findings: Findings, script: Scripted, rows: Sequence[Counted]) -> str:
    """Return the page on which the numbers of a script are checked: the script itself, and the files that it reads."""
    tables = ", ".join(
        f"[`data/{name}.csv`](/{line_place(f'data/{name}.csv')})"
        for name in sorted(findings.evidence.tables)
        if name in script.code
    )
    return markdown.page(
        markdown.front_matter(title_text(f"Check these numbers: {script.title}"), report="false"),
        markdown.GENERATED,
        f"{escape(script.title)}. These numbers come from a script of this project.",
        markdown.heading("Check this number", 2, SECTION),
        f"Its tables: {tables}." if tables else "",
        NAMED if rows else "",
        number_table(findings, script.id, rows, {}) if rows else "",
        f"**Python.** The script [{escape(script.path)}](/api/{script.id}.py), which a build of the site runs:",
        fenced("python", script.code.rstrip()),
        _named(script),
        "**The whole version.** This builds the site again and compares byte by byte.",
        fenced("bash", "metaloom verify . --rebuild"),
    )


def _named(script: Scripted) -> str:
    """Return the numbers that prose may quote, each with the line of the script that names it."""
    if not script.numbers:
        return ""
    rows = [
        [f"[]{{#{number_id(name)}}}{escape(name.replace('-', ' '))}", escape(shown_number(name, value)),
         f"`{script.id}.{name}`", line_link(script.path, _line_of(script.code, name))]
        for name, value in script.numbers.items()
    ]  # fmt: skip
    lines = [f"numbers[{json.dumps(name)}]" for name in script.numbers]
    program = [
        "import json",
        "from pathlib import Path",
        f'numbers = json.loads(Path("api/{script.id}.json").read_text("utf-8"))["numbers"]',
        *lines,
    ]
    table = markdown.table(["Number", "Value", "Name in prose", "Line that names it"], rows)
    return markdown.page(f"::: {{.ml-counted}}\n{table}\n:::", fenced("python", "\n".join(program))).rstrip()


def _line_of(code: str, name: str) -> int | None:
    """Return the line in which a script names a number, as a key if it can; None where it puts the name together."""
    quoted = rf"""(["']){re.escape(name)}\1"""
    for pattern in (rf"(?<!\[){quoted}\s*:", rf"(?<!\w\[){quoted}", quoted):
        for at, line in enumerate(code.splitlines(), start=1):
            if re.search(pattern, line):
                return at
    return None


def _json(script: Scripted) -> str:
    head, *rows = script.exact
    document = {
        "metaloom": __version__, "id": script.id, "title": script.title, "script": script.path,
        "numbers": script.numbers, "columns": list(head), "rows": [list(row) for row in rows],
    }  # fmt: skip
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
