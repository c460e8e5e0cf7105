"""How a value is spread over the studies, one dot each; and of how many it is not known.

What is not known is counted and shown: a distribution of the reported alone reads as if it were that of all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from metaloom.declare.expression import parse_expression
from metaloom.judge.judged import Judged
from metaloom.read.records import records
from metaloom.surveys.frames import known, rows_of, word_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from metaloom.declare import Declarations
    from metaloom.read import Evidence
    from metaloom.surveys.distributions.declare import Distribution


def survey(
    declared: Distribution, _declarations: Declarations, evidence: Evidence, _results: Mapping[str, Judged]
) -> dict[str, Any]:
    """Dots by rows of the figure, or counts by category, with the counts of the unknown."""
    frame = rows_of(evidence, declared.table, declared.where)
    among = frame if declared.among is None else rows_of(evidence, declared.among.table, declared.among.where)
    everyone = list(dict.fromkeys(str(study) for study in among[declared.study] if known(study)))
    frame = frame[frame[declared.study].isin(everyone)]
    names = _labels(frame, among, declared.study)
    rows = _dots(declared, frame, evidence, names) if declared.value is not None else []
    counted = {point["study_id"] for row in rows for point in row["values"]}
    bars: list[dict[str, Any]] = []
    for item in declared.categories:
        met = parse_expression(item.where).mask(frame)
        ids = _ids(frame[met], declared.study, counted)
        counted |= set(ids)
        bars.append({"label": item.label, "count": len(ids), "studies": ids, "known": True})
    for item in declared.unknown:
        met = parse_expression(item.where).mask(frame)
        ids = _ids(frame[met], declared.study, counted)
        counted |= set(ids)
        bars.append({"label": item.label, "count": len(ids), "studies": ids, "known": False})
    rest = [study for study in everyone if study not in counted]
    bars.append({"label": "Not known", "count": len(rest), "studies": rest, "known": False})
    known_of = len(everyone) - sum(int(bar["count"]) for bar in bars if not bar["known"])
    summary = _summary(rows)
    return {
        "figures": ["distribution"] if everyone else [],
        "rows": rows,
        "bars": bars,
        "labels": names,
        "total": len(everyone),
        "known": known_of,
        "unit": declared.unit or "",
        "scale": declared.scale,
        "counted": declared.counted,
        "summary": summary,
        "numbers": {
            "known": known_of,
            "total": len(everyone),
            "share": known_of / len(everyone) if everyone else None,
            **{name: value for name, value in (summary or {}).items() if name != "n"},
        },
    }


def _dots(declared: Distribution, frame: DataFrame, evidence: Evidence, names: dict[str, str]) -> list[dict[str, Any]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for record in records(frame):
        value = record[str(declared.value)]
        if not known(value) or (declared.scale == "log" and value <= 0):
            continue
        study = str(record[str(declared.study)])
        group = ""
        if declared.by is not None:
            by = record[declared.by]
            group = word_of(evidence, declared.table, declared.by, by) if known(by) else "Not known"
        ends = {
            key: float(record[column]) if column is not None and known(record[column]) else None
            for key, column in (("lower", declared.lower), ("upper", declared.upper))
        }
        found.setdefault(group, []).append({"study_id": study, "label": names[study], "value": float(value), **ends})
    return [
        {"label": label, "values": sorted(found[label], key=lambda point: point["value"])} for label in sorted(found)
    ]


def _labels(frame: DataFrame, among: DataFrame, study: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for table in (among, frame):
        labels = table["label"] if "label" in table else table[study]
        names |= {str(one): str(label) for one, label in zip(table[study], labels, strict=True) if known(label)}
    return names


def _ids(frame: DataFrame, study: str, counted: set[str]) -> list[str]:
    return [one for one in dict.fromkeys(str(value) for value in frame[study] if known(value)) if one not in counted]


def _summary(rows: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Median, lowest and highest of all dots."""
    from statistics import median

    values = [point["value"] for row in rows for point in row["values"]]
    if not values:
        return None
    ends = [
        end for row in rows for point in row["values"] for end in (point["lower"], point["upper"]) if end is not None
    ]
    return {
        "n": len(values),
        "median": median(values),
        "lowest": min([*values, *ends]),
        "highest": max([*values, *ends]),
    }
