"""The project's own files with their lines numbered, so that a link can lead to the line that holds a number.

Plain HTML without a script, beside the file itself under `source/`: `data/outcomes.csv.html#L9` is line 9 of
`data/outcomes.csv`. A record of several lines is one row, numbered by its first, as errors and results number it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from metaloom.write.findings import Findings
from metaloom.write.package.published import SITE_FOLDER
from metaloom.write.proof.place import SECTION, line_place
from metaloom.write.proof.python_code import dialect

COPIED = (
    "This number is a cell of this table, as its source gives it: the row names the source and, where it was seen, its "
    "words. Run the lines below in the folder of this site."
)
STYLE = "site_libs/metaloom/source-lines.css"


def source_lines(root: Path, findings: Findings) -> dict[str, str]:
    """Return relative path -> page of every table, every chapter file and every declared script."""
    pages = {f"data/{name}.csv": _table(findings, name) for name in sorted(findings.evidence.tables)}
    for chapter in findings.declarations.chapters:
        text = (root / chapter.file).read_bytes().decode("utf-8")
        pages[chapter.file] = _page(chapter.file, f"<pre>{''.join(_lines(text))}</pre>")
    for script in findings.declarations.scripts:
        if (root / script.run).is_file():
            text = (root / script.run).read_bytes().decode("utf-8", "replace")
            pages[script.run] = _page(script.run, f"<pre>{''.join(_lines(text))}</pre>")
    return {f"{SITE_FOLDER}/{line_place(file)}": page for file, page in pages.items()}


def _lines(text: str) -> Iterator[str]:
    for at, line in enumerate(text.splitlines(), start=1):
        yield f'<span id="L{at}"><a href="#L{at}">{at}</a>{escape(line)}\n</span>'


def _table(findings: Findings, name: str) -> str:
    table = findings.evidence.tables[name]
    heads = "".join(f'<th scope="col">{escape(column)}</th>' for column in table.sheet.names)
    rows = []
    for line, row in zip(table.lines, table.sheet.rows, strict=True):
        cells = "".join(f"<td>{escape(cell.text)}</td>" for cell in row)
        rows.append(f'<tr id="L{line}"><th scope="row"><a href="#L{line}">{line}</a></th>{cells}</tr>')
    head = f'<thead><tr id="L1"><th scope="col">Line</th>{heads}</tr></thead>'
    first = table.lines[0] if table.lines else 2
    code = (
        f"import pandas\nrows = pandas.read_csv({json.dumps(f'source/data/{name}.csv')}{dialect(table.sheet.notes)})\n"
        f"rows.index = {_index(table.lines)}  # the index is the line of the file\n"
        f"line = {first}  # the line that is asked for\nprint(rows.loc[line].dropna())"
    )
    proof = f'<section id="{SECTION}"><h2>Check this number</h2><p>{COPIED}</p><pre>{escape(code)}</pre></section>'
    body = f"<table>{head}<tbody>\n{chr(10).join(rows)}\n</tbody></table>{proof}"
    return _page(f"data/{name}.csv", body)


def _index(lines: Sequence[int]) -> str:
    """Return the lines of the rows; only cells of several lines make them anything but counted on."""
    counted = list(range(2, len(lines) + 2))
    return f"range(2, {len(lines) + 2})" if list(lines) == counted else str(list(lines))


def _page(file: str, body: str) -> str:
    """Return the page; its way up to the site follows from how deep the file is."""
    up = "../" * (file.count("/") + 1)
    name = escape(file)
    own = escape(file.rsplit("/", 1)[-1])
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'; img-src data:">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f'<title>{name}, line by line</title><link rel="icon" href="data:,"><link rel="stylesheet" href="{up}{STYLE}">'
        "</head>\n<body><header>"
        f'<a href="{up}index.html">To the site</a> <h1>{name}</h1> <a href="{own}">The file itself</a></header>\n'
        f"<main>{body}</main></body></html>\n"
    )
