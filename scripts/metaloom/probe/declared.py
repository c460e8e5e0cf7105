"""The parts of a result that an analysis declares beyond its pooled estimate: the one door from `analyse` to `probe`.

Each part is a function of the effects and the analysis, of its own file; this file only calls those that the
declaration asks for. Probes that pool again do it with the function that pooled the analysis itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

from metaloom.measure.effects import Effects
from metaloom.pool.numerics import NUMERICAL, in_words

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis


def declared_parts(effects: Effects, analysis: Analysis, result: dict[str, Any], frame: pd.DataFrame) -> dict[str, Any]:
    """Return `subgroups`, `moderators`, `sensitivity`, `bias`, `influence`, … as declared; `result` holds the pooled
    part.

    frame holds the selected rows, those without an effect size included: another measure may find one in them.
    """
    parts: dict[str, Any] = {}
    frame = frame.reset_index(drop=True)
    if analysis.subgroups:
        from metaloom.pool.subgroups import subgroups

        parts["subgroups"] = subgroups(effects, analysis, refit)
    if analysis.moderators:
        from metaloom.pool.regression import moderators

        parts["moderators"] = moderators(effects, analysis)
    if analysis.sensitivity:
        from metaloom.measure.rows import effects_of
        from metaloom.probe.sensitivity import sensitivity

        parts["sensitivity"] = sensitivity(frame, effects, analysis, refit, effects_of)
    if analysis.bias:
        from metaloom.probe.bias import bias

        parts["bias"] = bias(effects, analysis)
    if analysis.influence or analysis.baujat:
        parts |= _or_reason("influence", lambda: _influence(effects, analysis))
    if analysis.blup:
        parts |= _or_reason("blup", lambda: _blup(effects, analysis))
    if analysis.subsets:
        from metaloom.probe.subsets import subsets

        parts["subsets"] = _or_refused(lambda: subsets(effects, analysis))
    if analysis.bayes:
        from metaloom.probe.bayes import bayes

        parts["bayes"] = _or_refused(lambda: bayes(effects, analysis))
    if analysis.multiverse is not None:
        from metaloom.measure.rows import effects_of
        from metaloom.probe.multiverse import multiverse

        parts["multiverse"] = _or_refused(lambda: multiverse(frame, effects, analysis, result, refit, effects_of))
    return {name: finite(part) for name, part in parts.items()}


Part = Callable[[], dict[str, Any]]


def _or_refused(part: Part) -> dict[str, Any]:
    """Return a part of a result, or `not_estimable` with the reason where the numerics cannot do it."""
    try:
        return part()
    except NUMERICAL as error:
        return {"status": "not_estimable", "reason": in_words(error)}


def _or_reason(name: str, parts: Part) -> dict[str, Any]:
    """Return parts that are lists, or the reason why they are empty."""
    try:
        return parts()
    except NUMERICAL as error:
        return {f"{name}_reason": in_words(error)}


def finite(value: Any) -> Any:
    """Return a part of a result in which numbers that do not exist are None, never NaN or infinite."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: finite(item) for name, item in value.items()}
    return [finite(item) for item in value] if isinstance(value, list) else value


def refit(effects: Effects, analysis: Analysis) -> dict[str, Any]:
    """Return the analysis pooled anew for other effects: {status, reason, k, pooled, heterogeneity, prediction, …}."""
    from metaloom.pool.model import pool
    from metaloom.pool.refusal import refusal

    reason = refusal(effects, analysis)
    answer = {"reason": reason} if reason is not None else pool(effects, analysis)
    if answer.get("reason"):
        empty: dict[str, Any] = dict.fromkeys(("pooled", "heterogeneity", "prediction"))
        sizes = {"k": len(effects), "k_studies": effects.studies}
        return {"status": "not_estimable", "reason": answer["reason"], **sizes, **empty}
    return {"status": "ok", "k_studies": min(effects.studies, answer["k"]), **answer}


def _blup(effects: Effects, analysis: Analysis) -> dict[str, Any]:
    """Return predicted true effects; without them, why."""
    from metaloom.pool.kernel import METHODS
    from metaloom.pool.nested import structured
    from metaloom.probe.blup import blup

    if analysis.method not in METHODS:
        pools = f"{analysis.method} pools the tables themselves"
        return {"blup_reason": f"True effects are predicted for inverse-variance methods; {pools}."}
    if structured(analysis):
        return {"blup_reason": "True effects are predicted for one effect per study; here several lean on one another."}
    rows = blup(effects.yi, effects.vi, analysis.method, analysis.test, analysis.level, analysis.tau2_value)
    return {"blup": [{"study_id": name, **row} for name, row in zip(effects.study_ids, rows, strict=True)]}


def _influence(effects: Effects, analysis: Analysis) -> dict[str, Any]:
    """Return deletion diagnostics and Baujat coordinates; without them, why."""
    from metaloom.pool.kernel import METHODS
    from metaloom.pool.nested import structured
    from metaloom.probe.influence import baujat, influence

    parts: dict[str, Any] = {}
    k = len(effects)
    reason = None
    if analysis.method not in METHODS:
        reason = f"Influence is computed for inverse-variance methods; {analysis.method} pools the tables themselves."
    elif structured(analysis):
        reason = "Influence is computed for one effect per study; several effects of a study lean on one another."
    elif k < 3:
        reason = f"{k} studies: without one of them nothing is left to compare with; at least 3 are needed."
    if reason is not None:
        parts["influence_reason"] = reason
        return parts
    if analysis.influence:
        rows = influence(effects.yi, effects.vi, None, analysis.method, analysis.test)
        parts["influence"] = [{"study_id": name, **row} for name, row in zip(effects.study_ids, rows, strict=True)]
    if analysis.baujat:
        parts["baujat"] = baujat(effects.yi, effects.vi, analysis.method, analysis.test)
    return parts
