"""Machine-readable files: results as JSON, rows as CSV, and a text that describes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from metaloom import __version__
from metaloom.judge.claims import Verdict
from metaloom.judge.judged import Judged
from metaloom.write.findings import Findings, cell_text
from metaloom.write.spreadsheet import csv_text

HOW_TO_READ = """How the files in this folder are to be read

JSON   UTF-8, full double precision, null for a number that does not exist. NAME.json is one analysis,
       analyses.json are all; NAME.table.json is a table that readers can filter; NAME.check.json a
       checklist with its verdicts.

XML    NAME.feed.xml is an Atom feed of one analysis: an entry for each frozen version in which its
       result changed, with what it was before.

CSV    UTF-8 with commas, lines ending with CR LF, quoted as in RFC 4180; the first line names the
       columns. So that no spreadsheet runs a cell as a formula, one apostrophe stands before = + - @
       (and their full-width twins) wherever a spreadsheet could begin a cell: at the beginning of a
       text and after a semicolon, a tab or a line break in it, blanks and quotation marks passed
       over. An apostrophe of the text itself is doubled there. A plain number such as -0.5 stays as
       it is. Remove one apostrophe at each of those places to have every cell as it was, or read the
       JSON, which marks nothing.
"""


def plain_json(result: Judged) -> str:
    """Return one result as an object of JSON, in the format of DESIGN; full precision, null for what does not exist."""
    return json.dumps(result.plain(), ensure_ascii=False, allow_nan=False, indent=1)


def results_json(results: Iterable[str]) -> str:
    """Return a document of all results; each is given as `plain_json` of it, so that none is written out twice."""
    listed = ",\n  ".join(result.replace("\n", "\n  ") for result in results)
    analyses = f"[\n  {listed}\n ]" if listed else "[]"
    return f'{{\n "metaloom": {json.dumps(__version__)},\n "analyses": {analyses}\n}}\n'


def result_json(result: str) -> str:
    """Return a document of one result, given as `plain_json` of it."""
    return result.replace("{\n", f'{{\n "metaloom": {json.dumps(__version__)},\n', 1) + "\n"


def claims_json(verdicts: Sequence[Verdict]) -> str:
    """Return every claim with its verdict, the reason where nothing can be decided, and what it was expected to be."""
    claims = [
        {**verdict.claim.model_dump(mode="json"), "status": verdict.status, "reason": verdict.reason}
        for verdict in verdicts
    ]
    document = {"metaloom": __version__, "claims": claims}
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1) + "\n"


def rows_csv(findings: Findings, identifier: str) -> str:
    """Return the rows of an analysis, with their line in the table and their sources."""
    frame = findings.selections[identifier].frame
    columns = [str(column).removeprefix("_") for column in frame.columns]
    rows = frame.itertuples(index=False, name=None)
    return csv_text(columns, ([cell_text(value) for value in cells] for cells in rows))
