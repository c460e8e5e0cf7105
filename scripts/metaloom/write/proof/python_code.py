"""The Python program of an analysis: the rows by their lines from the published table, and `analyse`."""

from __future__ import annotations

import json
import pprint
from collections.abc import Iterable
from typing import Any

from metaloom.catalogue.measures import measure_of
from metaloom.declare.analysis import Analysis
from metaloom.judge.judged import Judged
from metaloom.read.studies import STUDIES
from metaloom.write.findings import Findings

NOT_NUMBERS = frozenset(
    {"id", "title", "table", "figures", "note", "certainty", "where", "pool_designs", "unit", "effect"}
)
WIDTH = 92
READ = {
    "identity": "study[end]",
    "exp": "math.exp(study[end])",
    "tanh": "math.tanh(study[end])",
    "ilogit": "1 / (1 + math.exp(-study[end]))",
}
"""How Python writes the number that people read, by the scale of the analysis."""


def python_code(findings: Findings, analysis: Analysis) -> str:
    """Return a program that prints the result; it reads the tables under `source/`, as the site publishes them."""
    result = findings.results[analysis.id]
    table = findings.evidence.tables[result.table]
    frame = findings.selections[analysis.id].frame
    lines = [int(line) for line in frame["_line"]] if "_line" in frame else []
    places = [table.lines.index(line) for line in lines if line in table.lines]
    declared = {key: value for key, value in _declared(analysis).items() if key not in NOT_NUMBERS}
    joins = "study_id" in table.columns and any(
        name in findings.studies.columns and name not in table.columns for name in _named(analysis)
    )
    told = pprint.pformat(declared, width=WIDTH, sort_dicts=False)
    parts = [
        "import pandas\nfrom metaloom import analyse",
        f"rows = pandas.read_csv({_path(f'source/data/{table.name}.csv')}{dialect(table.sheet.notes)})",
        f"rows = rows.iloc[{places}]  # {'line' if len(lines) == 1 else 'lines'} {', '.join(map(str, lines))}",
    ]
    if joins:
        notes = findings.evidence.tables[STUDIES].sheet.notes
        parts.append(
            f"studies = pandas.read_csv({_path(f'source/data/{STUDIES}.csv')}{dialect(notes)})\n"
            'rows = rows.merge(studies, on="study_id", how="left", suffixes=("", "_of_study"))'
        )
    parts.append(f"declared = {told}")
    parts.append("result = analyse(rows, declared)")
    parts += _printed(result)
    return "\n".join(("import math", *parts) if any("math." in part for part in parts) else parts)


def _printed(result: Judged) -> list[str]:
    """Return the lines that print what the page says: the pooled effect, each study's where nothing is pooled, each
    comparison of a network, or why there is no number.
    """
    if result.network:
        return ['print(result["network"]["comparisons"], result["heterogeneity"])']
    if result.status == "ok":
        return ['print(result["display"], result["heterogeneity"])']
    if not any(study.yi is not None for study in result.studies):
        return ['print(result["reason"])']
    scale = measure_of(result.measure).scale
    number = READ.get(scale.name, "study[end]")
    aside = "" if scale.name in READ else "  # on the scale of the analysis"
    return [
        'for study in result["studies"]:',
        '    if study["yi"] is not None:',
        f'        print(study["study_id"], *({number} for end in ("yi", "ci_lower", "ci_upper"))){aside}',
    ]


def _declared(analysis: Analysis) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(analysis.model_dump_json(exclude_unset=True))
    return found


def _named(analysis: Analysis) -> set[str]:
    words = " ".join(
        str(item) for item in (*analysis.subgroups, *analysis.moderators, analysis.cluster, *analysis.random)
    )
    words += " ".join(str(item) for item in analysis.sensitivity)
    words += str(analysis.multiverse.where) if analysis.multiverse else ""
    return set(words.replace("'", " ").replace('"', " ").replace("=", " ").replace("(", " ").replace(")", " ").split())


def _path(path: str) -> str:
    return json.dumps(path, ensure_ascii=False)


def dialect(notes: Iterable[str]) -> str:
    """Return what pandas must be told of a file that is not plain CSV, by what was noted when it was read."""
    told, words = "", " ".join(notes)
    if "semicolon" in words:
        told += ', sep=";"'
    if "tab" in words.split():
        told += ', sep="\\t"'
    if "decimal comma" in words:
        told += ', decimal=","'
    return told
