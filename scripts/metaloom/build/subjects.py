"""What figures are drawn of: results and surveys, with the words that people read instead of codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from metaloom.declare.analysis import Analysis
from metaloom.declare.codebook import Codebook

NOT_DRAWN = frozenset({"certainty", "absolute"})
"""Parts of a result that no figure shows, so that a change of them draws nothing anew."""


@dataclass(frozen=True)
class Subject:
    """One figure to draw: whose it is, of what kind (a name in `surveys.figures`), and the facts that it shows."""

    owner: str
    kind: str
    facts: dict[str, Any]


def subjects_of_analyses(
    analyses: tuple[Analysis, ...], results: Mapping[str, dict[str, Any]], codebook: Codebook | None
) -> Iterator[Subject]:
    """Yield the declared figures of every analysis."""
    for analysis in analyses:
        declared = {"better": analysis.better, "threshold": analysis.threshold and analysis.threshold.model_dump()}
        known = {name: value for name, value in declared.items() if value is not None}
        result = {**in_words(results[analysis.id], codebook), **known}
        for kind in analysis.figures:
            yield Subject(analysis.id, kind, result)


def subjects_of_surveys(surveys: Mapping[str, dict[str, Any]]) -> Iterator[Subject]:
    """Yield the figures of every survey."""
    for identifier, found in surveys.items():
        for kind in found["figures"]:
            yield Subject(identifier, kind, found)


def in_words(result: dict[str, Any], codebook: Codebook | None) -> dict[str, Any]:
    """Return a result whose subgroups are named by the words of the codebook instead of its codes."""
    subgroups = {
        name: {**part, "levels": [{**level, "level": say(codebook, name, level["level"])} for level in part["levels"]]}
        for name, part in (result.get("subgroups") or {}).items()
        if part.get("levels")
    }
    studies = [
        {**study, "data": {name: say(codebook, name, value) for name, value in study["data"].items()}}
        for study in result["studies"]
    ]
    shown = {name: part for name, part in result.items() if name not in NOT_DRAWN}
    return {**shown, "subgroups": {**(result.get("subgroups") or {}), **subgroups}, "studies": studies}


def say(codebook: Codebook | None, column: str, value: Any) -> Any:
    """Return what a code means, where exactly one meaning stands in the codebook; the value itself otherwise."""
    if codebook is None or not isinstance(value, str):
        return value
    columns = (table.columns.get(column) for table in codebook.tables.values())
    meanings = {column.allowed[value] for column in columns if column and column.allowed and value in column.allowed}
    return meanings.pop() if len(meanings) == 1 else value
