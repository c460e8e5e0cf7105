"""Does the effect differ by an attribute of the studies? A test of interaction where there are studies enough.

Where there are not, the answer is the count that forbids it: of how many studies the attribute is known, and how they
fall. A contrast between trials is an observation, whatever the trials were: what else differs between them differs too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from metaloom.judge.judged import Judged
from metaloom.pool.parts import Level
from metaloom.read import select
from metaloom.surveys.frames import known, rows_of, word_of
from metaloom.text import numbers

if TYPE_CHECKING:
    from pandas import DataFrame

    from metaloom.declare import Declarations
    from metaloom.read import Evidence
    from metaloom.surveys.modifiers.declare import Modifier, Modifiers


def survey(
    declared: Modifiers, declarations: Declarations, evidence: Evidence, results: Mapping[str, Judged]
) -> dict[str, Any]:
    """Return analysis by attribute: estimable or not, why, levels with their counts, and the test."""
    found = []
    for identifier in declared.analyses:
        analysis = next(one for one in declarations.analyses if one.id == identifier)
        frame = select(analysis, evidence).frame
        frame = frame[frame["study_id"].isin([study.study_id for study in results[identifier].studies])]
        for attribute in declared.attributes:
            values = _values(attribute, frame, evidence)
            row: dict[str, Any] = {
                "name": f"{attribute.label}: {identifier}",
                "analysis": identifier,
                "title": analysis.title,
                "attribute": attribute.label,
                "column": attribute.column,
            }
            row |= {
                "k": len(frame),
                "k_studies": int(frame["study_id"].nunique()),
                "flags": list(results[identifier].flags),
            }
            row["design_mixed"] = "mixed_designs" in row["flags"]
            found.append({**row, **_test(declared, analysis, attribute, frame, values, evidence)})
    answers = [] if declared.judgements is None else evidence.tables[declared.judgements].frame.to_dict("records")
    answers = [{key: value if known(value) else None for key, value in answer.items()} for answer in answers]
    return {
        "figures": [],
        "numbers": {"pairs": len(found), "tested": sum(row["status"] == "ok" for row in found)},
        "rows": found,
        "answers": answers,
        "per_level": declared.per_level,
        "per_slope": declared.per_slope,
    }


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
    declared: Modifiers, analysis: Any, attribute: Modifier, frame: DataFrame, values: list[Any], evidence: Evidence
) -> dict[str, Any]:
    have = [value for value in values if value is not None]
    numeric = bool(have) and all(isinstance(value, int | float) for value in have)
    levels = {} if numeric else {value: have.count(value) for value in sorted(set(have), key=str)}
    words = [
        {"level": word_of(evidence, attribute.table, attribute.column, value), "k": count, "estimate": None}
        for value, count in levels.items()
    ]
    base = {"known": len(have), "levels": words, "kind": "number" if numeric else "category", "p_value": None}
    base["slope"] = None
    reason = _reason(declared, len(frame), have, numeric, levels)
    if reason:
        return {**base, "status": "not_estimable", "reason": reason}
    from metaloom.engine.analyse import compute

    name = "attribute_value"
    used = frame.assign(**{name: values}).loc[[value is not None for value in values]]
    options: dict[str, Any] = {"subgroups": [], "moderators": [], "sensitivity": [], "bias": [], "figures": []}
    options |= {"moderators": [name]} if numeric else {"subgroups": [name]}
    result = compute(used, analysis.model_copy(update=options), witness=False)
    if not result.estimable:
        return {**base, "status": "not_estimable", "reason": result.reason}
    if numeric:
        line = result.moderators[0]
        test, why = (line.qm, line.qm_df, line.qm_p_value), line.reason
    else:
        groups = result.subgroups[name]
        test, why = (groups.statistic, groups.df, groups.p_value), groups.reason
    if test[2] is None:
        return {**base, "status": "not_estimable", "reason": why or "No test."}
    base["levels"] = words if numeric else _with_estimates(words, levels, groups.levels)
    base["slope"] = line.coefficients[1].estimate if numeric else None
    return {**base, "status": "ok", "reason": None, "statistic": test[0], "df": test[1], "p_value": test[2]}


def _with_estimates(
    words: list[dict[str, Any]], levels: Mapping[Any, int], found: Sequence[Level]
) -> list[dict[str, Any]]:
    """Return the levels with their pooled estimates on the analysis scale, so that a claim can ask which is better."""
    pooled = {level.level: level.pooled.estimate if level.pooled else None for level in found}
    return [{**word, "estimate": pooled.get(str(value))} for word, value in zip(words, levels, strict=True)]


def _out_of(known: int, k: int) -> str:
    """Return for how many studies something is known: "the only study", "both studies", "2 of 3 studies"."""
    if known < k:
        return f"{known} of {k} studies"
    return {1: "the only study", 2: "both studies"}.get(k, f"all {numbers.spelled(k)} studies")


def _reason(declared: Modifiers, k: int, have: list[Any], numeric: bool, levels: Mapping[Any, int]) -> str | None:
    if k == 0:
        return "no study has a result"
    if not have:
        return "not known for the only study" if k == 1 else f"known for none of {k} studies"
    if numeric and len(have) < declared.per_slope:
        return f"known for {_out_of(len(have), k)}"
    if numeric:
        return None if len(set(have)) > 1 else f"all {len(have)} studies have the same value"
    if len(levels) < 2:
        return f"known for {_out_of(len(have), k)}" + ("" if len(have) == 1 else ", all of one kind")
    if min(levels.values()) < declared.per_level:
        return f"the smallest group has {min(levels.values())} of {k}"
    return None
