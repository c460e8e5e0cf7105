"""Does the effect differ by an attribute of the studies? A test of interaction where there are studies enough.

Where there are not, the answer is the count that forbids it: of how many studies the attribute is known, and how they
fall. A contrast between trials is an observation, whatever the trials were: what else differs between them differs too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from metaloom.judge.judged import Judged
from metaloom.pool.parts import Level
from metaloom.read import select
from metaloom.read.records import records
from metaloom.surveys.frames import known, rows_of, word_of
from metaloom.surveys.modifiers.facts import AttributeLevel, CredibilityAnswer, Facts, Interaction
from metaloom.text import numbers

if TYPE_CHECKING:
    from pandas import DataFrame

    from metaloom.declare import Declarations
    from metaloom.declare.analysis import Analysis
    from metaloom.read import Evidence
    from metaloom.surveys.modifiers.declare import Modifier, Modifiers


def survey(declared: Modifiers, declarations: Declarations, evidence: Evidence, results: Mapping[str, Judged]) -> Facts:
    """Return analysis by attribute: estimable or not, why, levels with their counts, and the test."""
    found = []
    for identifier in declared.analyses:
        analysis = next(one for one in declarations.analyses if one.id == identifier)
        frame = select(analysis, evidence).frame
        frame = frame[frame["study_id"].isin([study.study_id for study in results[identifier].studies])]
        for attribute in declared.attributes:
            values = _values(attribute, frame, evidence)
            blank = _blank(results[identifier], analysis, attribute, frame, values, evidence)
            found.append(_test(declared, analysis, frame, values, blank))
    return Facts(
        id=declared.id,
        title=declared.title,
        numbers={"pairs": len(found), "tested": sum(row.status == "ok" for row in found)},
        rows=tuple(found),
        answers=tuple(_answers(declared, evidence)),
        per_level=declared.per_level,
        per_slope=declared.per_slope,
    )


def _answers(declared: Modifiers, evidence: Evidence) -> Iterator[CredibilityAnswer]:
    answers = [] if declared.judgements is None else records(evidence.tables[declared.judgements].frame)
    for answer in answers:
        named = ("answer", "reason", "judged_by", "reference")
        text = {name: str(answer[name]) if known(answer.get(name)) else None for name in named}
        yield CredibilityAnswer(
            analysis=str(answer["analysis"]),
            attribute=str(answer["attribute"]),
            question=str(answer["question"]) if known(answer["question"]) else "",
            **text,
        )


def _blank(
    result: Judged, analysis: Analysis, attribute: Modifier, frame: DataFrame, values: list[Any], evidence: Evidence
) -> Interaction:
    """Return what is known of an analysis and an attribute before anything is tested."""
    have = [value for value in values if value is not None]
    levels = {} if _is_numeric(have) else {value: have.count(value) for value in sorted(set(have), key=str)}
    words = ((word_of(evidence, attribute.table, attribute.column, value), count) for value, count in levels.items())
    return Interaction(
        name=f"{attribute.label}: {analysis.id}",
        analysis=analysis.id,
        title=analysis.title,
        attribute=attribute.label,
        column=attribute.column,
        k=len(frame),
        k_studies=int(frame["study_id"].nunique()),
        flags=result.flags,
        design_mixed="mixed_designs" in result.flags,
        known=len(have),
        levels=tuple(AttributeLevel(level=word, k=count, estimate=None) for word, count in words),
        kind="number" if _is_numeric(have) else "category",
        slope=None,
        status="not_estimable",
        reason=None,
        p_value=None,
    )


def _is_numeric(have: list[Any]) -> bool:
    return bool(have) and all(isinstance(value, int | float) for value in have)


def _values(attribute: Modifier, frame: DataFrame, evidence: Evidence) -> list[Any]:
    """Return the attribute of each study of the frame; null where it is not known or where a study has several."""
    table = rows_of(evidence, attribute.table, attribute.where)
    by_study: dict[str, set[Any]] = {}
    for study, value in zip(table["study_id"], table[attribute.column], strict=True):
        if known(value):
            by_study.setdefault(str(study), set()).add(value)
    one = {study: next(iter(values)) for study, values in by_study.items() if len(values) == 1}
    return [one.get(str(study)) for study in frame["study_id"]]


def _test(
    declared: Modifiers, analysis: Analysis, frame: DataFrame, values: list[Any], row: Interaction
) -> Interaction:
    """Return the row with its test, or with the reason why there is none."""
    have = [value for value in values if value is not None]
    numeric = _is_numeric(have)
    reason = _reason(declared, row, have)
    if reason:
        return replace(row, reason=reason)
    from metaloom.engine.analyse import compute

    name = "attribute_value"
    used = frame.assign(**{name: values}).loc[[value is not None for value in values]]
    options: dict[str, Any] = {"subgroups": [], "moderators": [], "sensitivity": [], "bias": [], "figures": []}
    options |= {"moderators": [name]} if numeric else {"subgroups": [name]}
    result = compute(used, analysis.model_copy(update=options), witness=False)
    if not result.estimable:
        return replace(row, reason=result.reason)
    if numeric:
        line = result.moderators[0]
        test, why = (line.qm, line.qm_df, line.qm_p_value), line.reason
    else:
        groups = result.subgroups[name]
        test, why = (groups.statistic, groups.df, groups.p_value), groups.reason
    if test[2] is None:
        return replace(row, reason=why or "No test.")
    return replace(
        row,
        levels=row.levels if numeric else _with_estimates(row.levels, sorted(set(have), key=str), groups.levels),
        slope=line.coefficients[1].estimate if numeric else None,
        status="ok",
        statistic=test[0],
        df=test[1],
        p_value=test[2],
    )


def _with_estimates(
    told: Sequence[AttributeLevel], values: Sequence[Any], found: Sequence[Level]
) -> tuple[AttributeLevel, ...]:
    """Return the levels with their pooled estimates on the analysis scale, so that a claim can ask which is better."""
    pooled = {level.level: level.pooled.estimate if level.pooled else None for level in found}
    return tuple(replace(one, estimate=pooled.get(str(value))) for one, value in zip(told, values, strict=True))


def _out_of(known: int, k: int) -> str:
    """Return for how many studies something is known: "the only study", "both studies", "2 of 3 studies"."""
    if known < k:
        return f"{known} of {k} studies"
    return {1: "the only study", 2: "both studies"}.get(k, f"all {numbers.spelled(k)} studies")


def _reason(declared: Modifiers, row: Interaction, have: list[Any]) -> str | None:
    """Return the count that forbids a test; None where there is none."""
    k, numeric = row.k, row.kind == "number"
    sizes = [level.k for level in row.levels]
    if k == 0:
        return "no study has a result"
    if not have:
        return "not known for the only study" if k == 1 else f"known for none of {k} studies"
    if numeric and len(have) < declared.per_slope:
        return f"known for {_out_of(len(have), k)}"
    if numeric:
        return None if len(set(have)) > 1 else f"all {len(have)} studies have the same value"
    if len(sizes) < 2:
        return f"known for {_out_of(len(have), k)}" + ("" if len(have) == 1 else ", all of one kind")
    if min(sizes) < declared.per_level:
        return f"the smallest group has {min(sizes)} of {k}"
    return None
