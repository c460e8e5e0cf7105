"""What figures are drawn from: results and surveys, with words instead of codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from metaloom.declare.analysis import Analysis
from metaloom.declare.codebook import Codebook
from metaloom.judge.judged import Judged
from metaloom.judge.survey_facts import SurveyFacts
from metaloom.text.figures.pictured import Pictured


@dataclass(frozen=True)
class Subject:
    """One figure to draw: whose it is, of what kind (a name in `surveys.figures`), and the facts that it shows."""

    owner: str
    kind: str
    facts: Pictured | SurveyFacts


def subjects_of_analyses(
    analyses: tuple[Analysis, ...], results: Mapping[str, Judged], codebook: Codebook | None
) -> Iterator[Subject]:
    """Yield the declared figures of every analysis."""
    for analysis in analyses:
        result = pictured(results[analysis.id], analysis, codebook)
        for kind in analysis.figures:
            yield Subject(analysis.id, kind, result)


def subjects_of_surveys(surveys: Mapping[str, SurveyFacts]) -> Iterator[Subject]:
    """Yield the figures of every survey."""
    for identifier, found in surveys.items():
        for kind in found.figures:
            yield Subject(identifier, kind, found)


def pictured(result: Judged, analysis: Analysis, codebook: Codebook | None) -> Pictured:
    """Return what the figures of a result are drawn of: named by the words of the codebook instead of its codes.

    Certainty and absolute effect are left out, as no figure shows them: a change of them draws nothing anew.
    """
    subgroups = {
        name: replace(
            part, levels=tuple(replace(level, level=say(codebook, name, level.level)) for level in part.levels)
        )
        for name, part in result.subgroups.items()
    }
    studies = tuple(
        replace(study, data={name: say(codebook, name, value) for name, value in study.data.items()})
        for study in result.studies
    )
    told = {one.name: getattr(result, one.name) for one in fields(result)}
    changed = {"subgroups": subgroups, "studies": studies, "certainty": None, "absolute": None}
    important = analysis.threshold.minimal_important if analysis.threshold else None
    return Pictured(
        **(told | changed | {"better": analysis.better or result.better}),
        minimal_important=important,
        known_variance=analysis.tau2_value,
    )


def say(codebook: Codebook | None, column: str, value: Any) -> Any:
    """Return what a code means, where exactly one meaning is in the codebook; the value itself otherwise."""
    if codebook is None or not isinstance(value, str):
        return value
    columns = (table.columns.get(column) for table in codebook.tables.values())
    meanings = {column.allowed[value] for column in columns if column and column.allowed and value in column.allowed}
    return meanings.pop() if len(meanings) == 1 else value
