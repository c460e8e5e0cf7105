"""By what readers can choose studies when they pool again: risk of bias, design, any column by which studies differ.

A category offers its values in the words of the codebook; a number is cut at its median.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import unescape

import pandas as pd

from metaloom.declare.analysis import Analysis
from metaloom.judge.judged import JudgedStudy
from metaloom.read.standard_columns import KNOWN
from metaloom.text import numbers
from metaloom.write.findings import STUDIES, Findings, cell_text, is_missing
from metaloom.write.rows import PROVENANCE, VERIFICATION_WORDS, meaning_of, name_of

MOST_VALUES, MOST_COLUMNS, LONGEST_VALUE = 8, 12, 40
IDENTIFIERS = frozenset({"doi", "pmid", "pmcid", "registration", "journal", "first_author"})
"""What names a study's paper: those with and those without one are no groups of studies."""
NOT_CHOSEN_BY = frozenset({*PROVENANCE, *IDENTIFIERS, "study_id", "label", "title", "poolable", "poolable_reason"})
NOT_KNOWN, NOT_JUDGED = "not known", "not judged"
Groups = dict[str, list[str]]


def choosable(findings: Findings, analysis: Analysis, studies: Sequence[JudgedStudy]) -> dict[str, Groups]:
    """Return column in words -> value in words -> ids of the studies that have it."""
    frame: pd.DataFrame = findings.selections[analysis.id].frame
    frame = frame[frame["study_id"].isin([study.study_id for study in studies])]
    first = [*analysis.subgroups, "design"]
    names = sorted(
        (str(column) for column in frame.columns if not _is_kept_out(str(column))),
        key=lambda column: first.index(column) if column in first else len(first),
    )
    found = {"Risk of bias": _by_risk_of_bias(studies), "Numbers from": _by_verification(frame)}
    for column in names:
        table = analysis.table if column not in findings.studies.columns else STUDIES
        halved = pd.api.types.is_numeric_dtype(frame[column])
        words = unescape(name_of(findings, table, column))
        found.setdefault(words, _halves(frame, column) if halved else _values(findings, table, frame, column))
    telling = {words: groups for words, groups in found.items() if len(groups) > 1}
    return dict(list(telling.items())[:MOST_COLUMNS])


def _is_kept_out(column: str) -> bool:
    return column in NOT_CHOSEN_BY or column in KNOWN or column.startswith(("_", "printed_", "identifier"))


def _by_risk_of_bias(studies: Sequence[JudgedStudy]) -> Groups:
    groups: Groups = {}
    for study in studies:
        level = (study.risk_of_bias.overall if study.risk_of_bias else None) or NOT_JUDGED
        groups.setdefault(level, []).append(study.study_id)
    return groups


def _by_verification(frame: pd.DataFrame) -> Groups:
    """Return how the numbers were had, where rows say it."""
    groups: Groups = {}
    if "verification" in frame:
        for study, value in zip(frame["study_id"], frame["verification"], strict=True):
            word = NOT_KNOWN if is_missing(value) else VERIFICATION_WORDS.get(str(value), str(value))
            groups.setdefault(word, []).append(str(study))
    return groups


def _values(findings: Findings, table: str, frame: pd.DataFrame, column: str) -> Groups:
    values = {cell_text(value) for value in frame[column]}
    apart = len(values) < max(3, len(frame)) and len(values) <= MOST_VALUES
    if not apart or max(map(len, values), default=0) > LONGEST_VALUE:
        return {}
    groups: Groups = {}
    for study, value in zip(frame["study_id"], frame[column], strict=True):
        word = NOT_KNOWN if is_missing(value) else meaning_of(findings, table, column, value)
        groups.setdefault(word, []).append(str(study))
    return dict(sorted(groups.items()))


def _halves(frame: pd.DataFrame, column: str) -> Groups:
    """Return the levels up to the median and above it; nothing where the numbers do not differ."""
    known = frame[column].dropna()
    if known.nunique() < 2:
        return {}
    cut = float(known.median())
    cut = cut if (known > cut).any() else float(known[known < cut].max())
    groups: Groups = {f"up to {numbers.plain(cut)}": [], f"above {numbers.plain(cut)}": []}
    below, above = groups.values()
    unknown: list[str] = []
    for study, value in zip(frame["study_id"], frame[column], strict=True):
        (unknown if is_missing(value) else below if float(value) <= cut else above).append(str(study))
    return groups | ({NOT_KNOWN: unknown} if unknown else {})
