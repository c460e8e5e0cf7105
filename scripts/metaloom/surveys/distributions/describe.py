"""How a value is spread over the studies, one dot each; and of how many it is not known.

What is not known is counted and shown: a distribution of the reported alone reads as if it were that of all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from metaloom.declare.expression import parse_expression
from metaloom.judge.judged import Judged
from metaloom.judge.survey_facts import Quoted
from metaloom.read.records import number_in, records
from metaloom.surveys.distributions.facts import Bar, Dot, DotRow, Facts, Summary
from metaloom.surveys.frames import known, rows_of, word_of

if TYPE_CHECKING:
    from pandas import DataFrame

    from metaloom.declare import Declarations
    from metaloom.read import Evidence
    from metaloom.surveys.distributions.declare import Distribution


def survey(
    declared: Distribution, _declarations: Declarations, evidence: Evidence, _results: Mapping[str, Judged]
) -> Facts:
    """Return dots by rows of the figure, or counts by category, with the counts of the unknown."""
    frame = rows_of(evidence, declared.table, declared.where)
    among = frame if declared.among is None else rows_of(evidence, declared.among.table, declared.among.where)
    everyone = list(dict.fromkeys(str(study) for study in among[declared.study] if known(study)))
    frame = frame[frame[declared.study].isin(everyone)]
    names = _labels(frame, among, declared.study)
    rows = _dots(declared, frame, evidence, names) if declared.value is not None else ()
    counted = {point.study_id for row in rows for point in row.values}
    bars: list[Bar] = []
    for item in declared.categories:
        met = parse_expression(item.where).mask(frame)
        ids = _ids(frame[met], declared.study, counted)
        counted |= set(ids)
        bars.append(Bar(label=item.label, count=len(ids), studies=ids, known=True))
    for item in declared.unknown:
        met = parse_expression(item.where).mask(frame)
        ids = _ids(frame[met], declared.study, counted)
        counted |= set(ids)
        bars.append(Bar(label=item.label, count=len(ids), studies=ids, known=False))
    rest = tuple(study for study in everyone if study not in counted)
    bars.append(Bar(label="Not known", count=len(rest), studies=rest, known=False))
    known_of = len(everyone) - sum(bar.count for bar in bars if not bar.known)
    summary = _summary(rows)
    numbers: dict[str, Quoted] = {
        "known": known_of,
        "total": len(everyone),
        "share": known_of / len(everyone) if everyone else None,
    }
    if summary:
        numbers |= {"median": summary.median, "lowest": summary.lowest, "highest": summary.highest}
    return Facts(
        id=declared.id,
        title=declared.title,
        figures=("distribution",) if everyone else (),
        numbers=numbers,
        rows=rows,
        bars=tuple(bars),
        labels=names,
        total=len(everyone),
        known=known_of,
        unit=declared.unit or "",
        scale=declared.scale,
        counted=declared.counted,
        summary=summary,
    )


def _dots(declared: Distribution, frame: DataFrame, evidence: Evidence, names: dict[str, str]) -> tuple[DotRow, ...]:
    found: dict[str, list[Dot]] = {}
    for record in records(frame):
        if not known(record[str(declared.value)]):
            continue
        value = number_in(record, str(declared.value))
        if declared.scale == "log" and value <= 0:
            continue
        study = str(record[str(declared.study)])
        group = ""
        if declared.by is not None:
            by = record[declared.by]
            group = word_of(evidence, declared.table, declared.by, by) if known(by) else "Not known"
        lower, upper = (
            float(number_in(record, column)) if column is not None and known(record[column]) else None
            for column in (declared.lower, declared.upper)
        )
        dot = Dot(study_id=study, label=names[study], value=float(value), lower=lower, upper=upper)
        found.setdefault(group, []).append(dot)
    return tuple(
        DotRow(label=label, values=tuple(sorted(found[label], key=lambda dot: dot.value))) for label in sorted(found)
    )


def _labels(frame: DataFrame, among: DataFrame, study: str) -> dict[str, str]:
    names: dict[str, str] = {}
    for table in (among, frame):
        labels = table["label"] if "label" in table else table[study]
        names |= {str(one): str(label) for one, label in zip(table[study], labels, strict=True) if known(label)}
    return names


def _ids(frame: DataFrame, study: str, counted: set[str]) -> tuple[str, ...]:
    ids = dict.fromkeys(str(value) for value in frame[study] if known(value))
    return tuple(one for one in ids if one not in counted)


def _summary(rows: Sequence[DotRow]) -> Summary | None:
    """Return the median, lowest and highest of all dots; None without a dot."""
    from statistics import median

    dots = [dot for row in rows for dot in row.values]
    if not dots:
        return None
    values = [dot.value for dot in dots]
    ends = [end for dot in dots for end in dot.ends]
    return Summary(n=len(values), median=median(values), lowest=min([*values, *ends]), highest=max([*values, *ends]))
