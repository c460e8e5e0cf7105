"""A second witness for what an analysis publishes beyond its pooled estimate, part by part.

Each part of a result (intervals of heterogeneity, subgroups, meta-regressions, probes) is computed again by another
route; `witness: {parts: [{part, route, digits}]}` records how many digits agree, and `reason` why a part has no second
route. Fewer than six digits raise WitnessError, as for the pooled estimate.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pandas as pd

from metaloom.measure.effects import Effects
from metaloom.pool.numerics import NUMERICAL, in_words
from metaloom.witness.agreement import DIGITS_NEEDED, Agreed, ConfirmedPart, Testimony, digits_of
from metaloom.witness.pooled import require

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis

SELECTION = "bias.selection"
"""Its weights may have hardly any influence on the likelihood: then no route finds them to six digits, and none is
published. Everything else has an answer, so that two routes which differ are a fault of our own.
"""
Found = Iterator[tuple[str, Testimony]]


def witness_parts(
    result: dict[str, Any], effects: Effects, analysis: Analysis, frame: pd.DataFrame
) -> list[ConfirmedPart]:
    """Return `[{"part", "route", "digits"}]` for every published part of the result, with `reason` where there is no
    route.
    """
    parts: list[ConfirmedPart] = []
    for name, said in _testimonies(result, effects, analysis, frame.reset_index(drop=True)):
        if said.route is None:
            parts.append({"part": name, "route": None, "digits": None, "reason": said.reason})
            continue
        if name == SELECTION and said.worst.digits < DIGITS_NEEDED:
            reason = f"Its likelihood is too flat: a second computation confirms only {said.worst.digits} digits."
            found = result["bias"]["selection"]
            result["bias"]["selection"] = {"status": "not_estimable", "reason": reason, "k": found["k"]}
            parts.append({"part": name, "route": None, "digits": None, "reason": reason})
            continue
        require(analysis, f"{said.route} ({name})", said.worst.digits, said.worst.name)
        parts.append({"part": name, "route": said.route, "digits": said.worst.digits})
    return parts


def _guarded(name: str, found: Found) -> Found:
    """Return what a second route says; where its own numerics fail, that it can say nothing, and why."""
    try:
        yield from found
    except NUMERICAL as error:
        yield name, Testimony(None, reason=f"the second route failed: {in_words(error)}")


def _testimonies(result: dict[str, Any], effects: Effects, analysis: Analysis, frame: pd.DataFrame) -> Found:
    from metaloom.witness import refitted, regressions

    yield from _guarded("intervals and tests", _pooled_parts(result, effects, analysis))
    yield from _guarded("subgroups", refitted.subgroups(result, effects, analysis))
    yield from _guarded("moderators", regressions.moderators(result, effects, analysis))
    yield from _guarded("sensitivity", refitted.sensitivity(result, effects, analysis, frame))
    for key, part in result["bias"].items():
        if part["status"] == "ok":
            yield from _guarded(f"bias.{key}", _bias(key, part, effects, analysis))
    yield from _guarded("influence", _influence(result, effects, analysis))
    yield from _guarded("true effects and choices", _others(result, effects, analysis, frame))


def _bias(key: str, part: dict[str, Any], effects: Effects, analysis: Analysis) -> Found:
    from metaloom.witness.bias import bias_witness

    yield f"bias.{key}", bias_witness(key, part, effects, analysis)


def _others(result: dict[str, Any], effects: Effects, analysis: Analysis, frame: pd.DataFrame) -> Found:
    from metaloom.witness import refitted

    if result.get("blup"):
        from metaloom.witness.blup import blup_witness

        yield "blup", blup_witness(result["blup"], result, effects)
    if (result.get("bayes") or {}).get("status") == "ok":
        from metaloom.witness.bayes import bayes_witness

        yield "bayes", bayes_witness(result["bayes"], effects, analysis)
    if (result.get("subsets") or {}).get("status") == "ok":
        yield "subsets", Testimony(None, reason="quantiles over thousands of fits; each is what leave-one-out repeats")
    if (result.get("multiverse") or {}).get("status") == "ok":
        yield "multiverse", refitted.multiverse(result["multiverse"], analysis, frame)


def _pooled_parts(result: dict[str, Any], effects: Effects, analysis: Analysis) -> Found:
    from metaloom.pool.refits import batched
    from metaloom.witness.heterogeneity import interval_witness, prediction_witness
    from metaloom.witness.tests import tests_witness

    if result["heterogeneity"].get("tau2_ci_upper") is not None and batched(analysis):
        yield "heterogeneity", interval_witness(result["heterogeneity"], effects, analysis)
    if result["prediction"]["lower"] is not None:
        yield "prediction", prediction_witness(result, effects, analysis)
    if result.get("tests"):
        yield "tests", tests_witness(result["tests"], effects, analysis)
    model = (result.get("cluster") or {}).get("model")
    if model is not None:
        from metaloom.witness.pooled import second_route

        witnessed = second_route({**result, "pooled": model}, effects, analysis)
        if witnessed is not None:
            route, numbers = witnessed
            yield "cluster.model", Testimony(route, (Agreed(*digits_of({**result, "pooled": model}, numbers)),))


def _influence(result: dict[str, Any], effects: Effects, analysis: Analysis) -> Found:
    if result["influence"]:
        from metaloom.witness.influence import influence_witness

        yield "influence", influence_witness(result["influence"], effects, analysis)
    if result.get("baujat"):
        from metaloom.witness.influence import baujat_witness

        yield "baujat", baujat_witness(result["baujat"], effects, analysis)
