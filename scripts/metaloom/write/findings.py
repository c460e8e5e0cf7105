"""Findings: what the rooms above `write` hand it, in one frozen object."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from metaloom.declare import Declarations
from metaloom.declare.analysis import Analysis
from metaloom.draw.figure import Figure
from metaloom.draw.paper import Paper
from metaloom.judge.claims import Verdict
from metaloom.judge.judged import Judged
from metaloom.judge.survey_facts import SurveyFacts
from metaloom.read import Evidence, Selection
from metaloom.read.records import LINE as LINE
from metaloom.read.records import Row
from metaloom.read.records import records as records
from metaloom.store.documents import Json
from metaloom.store.plain import plain
from metaloom.write.worked_out import WorkedOut

STUDIES = "studies"
DISAGREEMENTS, CORRECTIONS = "review_disagreements", "corrections"
OK = "ok"


@dataclass(frozen=True)
class Findings:
    """Declarations, evidence, selections, results, verdicts, figures and surveys of one project."""

    declarations: Declarations
    evidence: Evidence
    selections: Mapping[str, Selection]
    results: Mapping[str, Judged]
    verdicts: tuple[Verdict, ...]
    figures: Mapping[str, tuple[Figure, ...]] = field(default_factory=dict)
    surveys: Mapping[str, SurveyFacts] = field(default_factory=dict)
    pages: frozenset[str] = frozenset()
    """Names of the chapters that have a page."""
    papers: Mapping[str, Paper] = field(default_factory=dict)
    """Name of a figure -> the same as PDF and PNG; empty in a preview."""

    def analysis(self, identifier: str) -> Analysis:
        """Return the declaration with that id."""
        return next(analysis for analysis in self.declarations.analyses if analysis.id == identifier)

    @cached_property
    def studies(self) -> pd.DataFrame:
        """The table of studies, indexed by study_id; empty where the project has none."""
        table = self.evidence.tables.get(STUDIES)
        if table is None or "study_id" not in table.frame:
            return pd.DataFrame()
        return table.frame.set_index("study_id", drop=False)

    @cached_property
    def study_rows(self) -> dict[str, Row]:
        """study_id -> the study's own row."""
        table = self.evidence.tables.get(STUDIES)
        lines = table.lines if table is not None and not self.studies.empty else ()
        return {
            str(row["study_id"]): {**row, LINE: line} for row, line in zip(records(self.studies), lines, strict=True)
        }

    @cached_property
    def labels(self) -> dict[str, str]:
        """study_id -> the study's display name."""
        named = self.studies.get("label", self.studies.index.to_series())
        return {str(study): str(study if is_missing(label) else label) for study, label in named.items()}

    @cached_property
    def rows_by_study(self) -> dict[str, dict[str, list[Row]]]:
        """study_id -> table name -> the rows about the study; `study_ids` may name several, separated by semicolons."""
        found: dict[str, dict[str, list[Row]]] = {}
        for name, table in sorted(self.evidence.tables.items()):
            column = next((one for one in ("study_id", "study_ids") if one in table.frame), None)
            if name == STUDIES or column is None:
                continue
            for row, line in zip(records(table.frame), table.lines, strict=True):
                for study in re.split(r"\s*;\s*", cell_text(row[column])):
                    found.setdefault(study, {}).setdefault(name, []).append({**row, LINE: line})
        return found

    @cached_property
    def pooled_studies(self) -> frozenset[str]:
        """The studies that enter a pooled result."""
        estimable = [result for result in self.results.values() if result.status == OK]
        return frozenset(study.study_id for result in estimable for study in result.studies)

    @cached_property
    def named_in_surveys(self) -> dict[str, frozenset[str]]:
        """Id of a survey -> every text in what it found, the ids of its studies among them."""
        return {name: frozenset(_texts(plain(found))) for name, found in self.surveys.items()}

    @cached_property
    def worked_out(self) -> WorkedOut:
        """What writers have worked out of these findings and need again."""
        return WorkedOut()

    @cached_property
    def results_by_study(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """study_id -> the name that the results print, and the ids of the analyses whose studies it is among."""
        found: dict[str, tuple[str, tuple[str, ...]]] = {}
        for analysis in self.declarations.analyses:
            for study in self.results[analysis.id].studies:
                name, where = found.get(study.study_id, (study.label, ()))
                found[study.study_id] = name, tuple(dict.fromkeys((*where, analysis.id)))
        return found

    def label(self, study_id: str) -> str:
        """Return a study's display name: from the table of studies, else as the results print it."""
        return self.labels.get(study_id) or self.results_by_study.get(study_id, (study_id, ()))[0]


def _texts(found: Json) -> Iterator[str]:
    if isinstance(found, dict):
        for value in found.values():
            yield from _texts(value)
    elif isinstance(found, list):
        for value in found:
            yield from _texts(value)
    elif isinstance(found, str):
        yield found


def is_missing(value: object) -> bool:
    """Return whether a cell is empty."""
    return value is None or value is pd.NA or (isinstance(value, float) and value != value) or value == ""


def cell_text(value: object) -> str:
    """Return a cell as the table holds it, as text; empty for an empty cell."""
    if is_missing(value):
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
