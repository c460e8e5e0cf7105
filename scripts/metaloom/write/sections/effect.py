"""The words of an effect on the pages of analyses: an estimate with its interval, on the scale that people read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from metaloom.catalogue.measures import measure_of
from metaloom.judge.effect import says_nothing
from metaloom.measure.transform import display_part
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.text.sentences import NO_FINDING

LIMITS = ("estimate", "ci_lower", "ci_upper")


def effect_text(result: Mapping[str, Any], part: Mapping[str, Any] | None, reason: str | None = None) -> str:
    """`part` holds an estimate and its limits on the analysis scale of `result`; without them the reason is said."""
    if not part or part.get("estimate") is None:
        return escape(reason or numbers.NOT_ESTIMABLE)
    sizes = [study["data"].get("total") for study in result["studies"]]
    shown = display_part(result["measure"], {name: part.get(name) for name in LIMITS}, sizes)
    scale = "exp" if shown["scale"] == "exp" else "identity"
    return numbers.effect(shown["estimate"], shown["ci_lower"], shown["ci_upper"], scale)


def pooled_text(result: Mapping[str, Any], item: Mapping[str, Any]) -> str:
    """Return the pooled effect of one row of a result: a choice, a level, a universe."""
    measured = {**result, "measure": item.get("measure") or result["measure"]}
    pooled = item.get("pooled") or {}
    lower, upper, found = pooled.get("ci_lower"), pooled.get("ci_upper"), measure_of(measured["measure"])
    if lower is None or upper is None or found.null is None:
        return effect_text(measured, item.get("pooled"), item.get("reason"))
    if says_nothing(found.scale.name, lower, upper):
        return escape(NO_FINDING)
    return effect_text(measured, item.get("pooled"), item.get("reason"))


def coefficient_text(result: Mapping[str, Any], part: Mapping[str, Any]) -> str:
    """Return a coefficient with its interval: as a ratio where the analysis is of ratios, as it is otherwise."""
    if measure_of(result["measure"]).ratio:
        return effect_text(result, part)
    return numbers.effect(part.get("estimate"), part.get("ci_lower"), part.get("ci_upper"), "identity", 3)


def labels(result: Mapping[str, Any]) -> dict[str, str]:
    """study_id -> the study's name for people, escaped."""
    return {study["study_id"]: escape(study["label"]) for study in result["studies"]}
