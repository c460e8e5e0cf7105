"""Compare two states."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from metaloom.declare.analysis import Analysis
from metaloom.judge.judged import Judged
from metaloom.judge.margins import margins_of
from metaloom.judge.verbs import read_interval
from metaloom.versions.difference.cells import table_changes
from metaloom.versions.difference.change import MOVED, TIERS, AnalysisChange, Change, ClaimChange, Declared, Tier
from metaloom.versions.difference.mixed import ADDED, CORRECTED, METHOD, REMOVED, Between, method_of
from metaloom.versions.difference.split import Split, split
from metaloom.versions.difference.state import State

STUDIES = "studies"


def compare(old: State, new: State, moved: float = MOVED) -> Change:
    """Return what changed from `old` to `new`; `moved` is the share of the old standard error that counts as a move."""
    before = {one.id: one for one in old.declarations.analyses}
    after = {one.id: one for one in new.declarations.analyses}
    names = dict.fromkeys([*after, *before])
    changes = [_analysis(name, before.get(name), after.get(name), old, new, moved) for name in names]
    found = sorted((one for one in changes if one is not None), key=lambda change: TIERS.index(change.tier))
    came, went = _studies(old, new)
    return Change(
        old.name,
        new.name,
        tuple(_claims(old, new)),
        tuple(found),
        len(changes) - len(found),
        came,
        went,
        tuple(table_changes(old.tables, new.tables)),
        (*_declared(before, after), *_came_and_went(old, new)),
        tuple(_tools(old, new)),
    )


def _analysis(
    name: str, before: Analysis | None, after: Analysis | None, old: State, new: State, moved: float
) -> AnalysisChange | None:
    """Return the change of one analysis; None where its result did not change."""
    declared = after or before
    if declared is None:
        return None
    first, second = old.results.get(name), new.results.get(name)
    if before is None or after is None or first is None or second is None:
        told = "is new" if before is None else "is no longer declared"
        return AnalysisChange(name, declared.title, "rest", (told,), first, second)
    if _essence(first) == _essence(second):
        return None
    tier, why = _weigh(first, second, before, after, moved)
    came, went = _entered(first, second)
    split_or_reason: Split | str | None = None
    if _estimate(first) is not None and _estimate(second) is not None:
        split_or_reason = split(Between(old, new, before, after), first, second)
    if split_or_reason is None:
        why = (*why, *_causes(old, new, came, went, before, after))
    return AnalysisChange(
        name,
        declared.title,
        tier,
        why,
        first,
        second,
        came,
        went,
        split_or_reason if isinstance(split_or_reason, Split) else None,
        split_or_reason if isinstance(split_or_reason, str) else None,
    )


def _causes(
    old: State, new: State, came: tuple[str, ...], went: tuple[str, ...], before: Analysis, after: Analysis
) -> Iterator[str]:
    """Yield what acted on a result that cannot be divided among its causes.

    A study that is described on both sides and enters on one alone had its rows corrected, or its analysis changed.
    """
    first, second = (_study_ids(state) for state in (old, new))
    if {*came} - first:
        yield ADDED
    if {*went} - second:
        yield REMOVED
    if ({*came} & first) | ({*went} & second):
        yield CORRECTED
    if method_of(before) != method_of(after):
        yield METHOD


def _weigh(
    first: Judged, second: Judged, before: Analysis, after: Analysis, moved: float
) -> tuple[Tier, tuple[str, ...]]:
    """Return the tier of a change, and why it belongs there."""
    turned = []
    if first.status != second.status:
        turned.append("can be estimated now" if second.status == "ok" else "can no longer be estimated")
    elif (direction := _direction(first, before)) != (now := _direction(second, after)):
        turned.append(f"the conclusion changed from {direction!r} to {now!r}")
    if turned:
        return "conclusions", tuple(turned)
    why = []
    if _level(first) != _level(second):
        why.append(f"certainty {_level(first)} before, {_level(second)} now")
    one, other = _estimate(first), _estimate(second)
    if one is not None and other is not None and abs(other - one) > moved * (first.pooled.standard_error or 0.0):
        why.append(f"the estimate moved by more than {moved:g} of its standard error")
    return ("moves" if why else "rest"), tuple(why)


def _essence(result: Judged) -> tuple[Any, ...]:
    """Return the parts of a result whose change a reader must know."""
    pooled = result.pooled
    numbers = (pooled.estimate, pooled.ci_lower, pooled.ci_upper, result.heterogeneity.tau2)
    rounded = [None if number is None else round(number, 9) for number in numbers]
    studies = sorted(study.study_id for study in result.studies)
    return result.status, result.measure, result.k, _level(result), rounded, studies


def _direction(result: Judged, declared: Analysis) -> str:
    return read_interval(result, declared.better, margins_of(result, declared)).direction


def _level(result: Judged) -> str:
    return (result.certainty.level if result.certainty else None) or "not rated"


def _estimate(result: Judged) -> float | None:
    return result.pooled.estimate if result.status == "ok" else None


def _entered(first: Judged, second: Judged) -> tuple[tuple[str, ...], tuple[str, ...]]:
    old, new = ({study.study_id for study in one.studies} for one in (first, second))
    return tuple(sorted(new - old)), tuple(sorted(old - new))


def _claims(old: State, new: State) -> Iterator[ClaimChange]:
    for name, (text, verdict) in new.claims.items():
        before = old.claims.get(name)
        if before is not None and before[1] != verdict:
            yield ClaimChange(name, text, before[1], verdict)


def _studies(old: State, new: State) -> tuple[tuple[str, ...], tuple[str, ...]]:
    before, after = _study_ids(old), _study_ids(new)
    return tuple(sorted(after - before)), tuple(sorted(before - after))


def _study_ids(state: State) -> set[str]:
    """Return the studies that a state describes."""
    table = state.tables.get(STUDIES)
    return set() if table is None else {str(study) for study in table.values.get("study_id", ())}


def _came_and_went(old: State, new: State) -> Iterator[Declared]:
    """Yield claims that are declared on one side alone: no verdict changed, because there was none before or is none
    now.
    """
    for name in (one for one in old.claims if one not in new.claims):
        yield Declared(name, "", "declared", "", old.claims[name][0])
    for name in (one for one in new.claims if one not in old.claims):
        yield Declared(name, "", "", "declared", new.claims[name][0])


def _declared(before: Mapping[str, Analysis], after: Mapping[str, Analysis]) -> Iterator[Declared]:
    for name in dict.fromkeys([*after, *before]):
        if name not in before or name not in after:
            title = (after.get(name) or before[name]).title
            yield Declared(name, "", "declared" if name in before else "", "declared" if name in after else "", title)
            continue
        one, other = (found[name].model_dump(mode="json") for found in (before, after))
        for key in one:
            if one[key] != other[key]:
                was, now = (json.dumps(found[key], ensure_ascii=False) for found in (one, other))
                yield Declared(name, key, was, now, after[name].title)


def _tools(old: State, new: State) -> Iterator[Declared]:
    """Yield the tools that differ; a working state was rendered by none, which is not a change of the renderer."""
    both = old.tools.renderer and new.tools.renderer
    one, other = (
        {"metaloom": state.tools.metaloom, "code": state.tools.code, "python": state.tools.python}
        | ({"renderer": state.tools.renderer} if both else {})
        | dict(state.tools.libraries)
        for state in (old, new)
    )
    for name in {**one, **other}:
        if one.get(name) != other.get(name):
            yield Declared("tools", name, one.get(name, ""), other.get(name, ""))
