"""`datapackage.json`: every published table with its columns in Frictionless terms, made from the codebook.

Version 1 of the specification, which most tools read. A column that the codebook does not describe is given by name
alone, with the type `any`.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from metaloom.cite.licence import licence_url
from metaloom.cite.work import Work
from metaloom.declare.codebook import Column
from metaloom.write.findings import STUDIES, Findings
from metaloom.write.package.published import table_file
from metaloom.write.rows import column_entry

TYPES = {"string": "string", "integer": "integer", "number": "number", "boolean": "boolean", "category": "string"}
TRUTH = {"trueValues": ["yes", "true"], "falseValues": ["no", "false"]}
Facts = dict[str, Any]


def data_package(work: Work, findings: Findings, inputs: Mapping[str, str]) -> str:
    """Return the descriptor, for the site's own folder; `inputs` are the published files by path."""
    package = {
        "profile": "tabular-data-package",
        "name": re.sub(r"[^a-z0-9]+", "-", work.title.lower()).strip("-")[:80].strip("-") or "review",
        "title": work.title,
        "description": work.abstract,
        "version": work.version,
        "id": work.doi_url,
        "homepage": work.url,
        "keywords": list(work.keywords),
        "licenses": [{"name": name, "path": licence_url(name)} for name in work.licences],
        "contributors": [{"title": author.full, "role": "author"} for author in work.authors],
        "resources": [
            *(_table(findings, name, inputs[table_file(name)]) for name in sorted(findings.evidence.tables)),
            *(
                _rows(findings, analysis.id, analysis.table, analysis.title)
                for analysis in findings.declarations.analyses
            ),
        ],
    }
    return json.dumps(_known(package), ensure_ascii=False, indent=1) + "\n"


def _table(findings: Findings, name: str, text: str) -> Facts:
    """Return a table of the project, with its checksum, its key and the constraints of its columns."""
    codebook = findings.evidence.codebook
    entry = codebook.tables.get(name) if codebook else None
    content = text.encode()
    columns = next(csv.reader(text.removeprefix("\ufeff").splitlines()), [])
    schema = {
        "fields": [_field(column, column_entry(findings, name, column), strict=True) for column in columns],
        "primaryKey": entry.key if entry else [],
    }
    return {
        **_resource(name, entry.description if entry else f"Table {name}", table_file(name), _known(schema)),
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }


def _rows(findings: Findings, identifier: str, table: str, title: str) -> Facts:
    """Return the rows of an analysis: the table's own columns, and those that were joined from the studies."""
    columns = [str(column).removeprefix("_") for column in findings.selections[identifier].frame.columns]
    described = [column_entry(findings, table, column) or column_entry(findings, STUDIES, column) for column in columns]
    fields = [_field(column, entry, strict=False) for column, entry in zip(columns, described, strict=True)]
    return _resource(f"rows-{identifier}", f"Rows of: {title}", f"api/{identifier}.csv", {"fields": fields})


def _resource(name: str, title: str, path: str, schema: Facts) -> Facts:
    return {
        "profile": "tabular-data-resource",
        "name": name.lower(),
        "title": title,
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(column: str, entry: Column | None, strict: bool) -> Facts:
    """Return a column; with `strict` its constraints too, which joined and apostrophed rows need not meet."""
    if entry is None:
        return {"name": column, "type": "any"}
    kind = TYPES[entry.type] if strict or entry.type in ("integer", "number") else "any"
    words = f"{entry.meaning} ({entry.unit})" if entry.unit else entry.meaning
    constraints = {
        "required": entry.required,
        "enum": list(entry.allowed) if entry.allowed else None,
        "minimum": _bound(entry, entry.minimum),
        "maximum": _bound(entry, entry.maximum),
    }
    return _known(
        {
            "name": column,
            "type": kind,
            "description": words,
            **(TRUTH if kind == "boolean" else {}),
            "constraints": {name: value for name, value in constraints.items() if value not in (None, False)}
            if strict
            else None,
        }
    )


def _bound(entry: Column, bound: float | None) -> float | int | None:
    return int(bound) if bound is not None and entry.type == "integer" else bound


def _known(facts: Mapping[str, Any]) -> Facts:
    return {name: value for name, value in facts.items() if value not in (None, "", [], {})}
