"""A second witness for what an analysis publishes beyond its pooled estimate, part by part.

Each part of a result (intervals of heterogeneity, subgroups, meta-regressions, probes) is computed again by another
route; `witness: {parts: [{part, route, digits}]}` records how many digits agree, and `reason` why a part has no second
route. Fewer than six digits raise WitnessError, as for the pooled estimate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from metaloom.measure.effects import Effects
from metaloom.pool.numerics import NUMERICAL, in_words
from metaloom.pool.parts import PooledModel
from metaloom.probe.declared import DeclaredParts
from metaloom.probe.parts import Probe
from metaloom.witness.agreement import DIGITS_NEEDED, Agreed, Testimony, WitnessedPart, digits_of
from metaloom.witness.pooled import require

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis

SELECTION = "bias.selection"
"""Its weights may have hardly any influence on the likelihood: then no route finds them to six digits, and none is
published. Everything else has an answer, so that two routes which differ are a fault of our own.
"""
Found = Iterator[tuple[str, Testimony]]


@dataclass(frozen=True)
class Confirmed:
    """What the second routes say of the parts of a result, and the parts that may be published after it."""

    witnessed: tuple[WitnessedPart, ...]
    parts: DeclaredParts


def witness_parts(
    model: PooledModel, parts: DeclaredParts, effects: Effects, analysis: Analysis, frame: pd.DataFrame
) -> Confirmed:
    """Return every published part with its second route, or with the reason why it has none.

    A selection model whose likelihood is too flat to be confirmed is withdrawn.
    """
    witnessed: list[WitnessedPart] = []
    bias = dict(parts.bias)
    for name, said in _testimonies(model, parts, effects, analysis, frame.reset_index(drop=True)):
        if said.route is None:
            witnessed.append(WitnessedPart(part=name, route=None, digits=None, reason=said.reason))
            continue
        if name == SELECTION and said.worst.digits < DIGITS_NEEDED:
            reason = f"Its likelihood is too flat: a second computation confirms only {said.worst.digits} digits."
            bias["selection"] = Probe(status="not_estimable", reason=reason, k=bias["selection"].k)
            witnessed.append(WitnessedPart(part=name, route=None, digits=None, reason=reason))
            continue
        require(analysis, f"{said.route} ({name})", said.worst.digits, said.worst.name)
        witnessed.append(WitnessedPart(part=name, route=said.route, digits=said.worst.digits))
    return Confirmed(tuple(witnessed), replace(parts, bias=bias))


def _guarded(name: str, found: Found) -> Found:
    """Return what a second route says; where its own numerics fail, that it can say nothing, and why."""
    try:
        yield from found
    except NUMERICAL as error:
        yield name, Testimony(None, reason=f"the second route failed: {in_words(error)}")


def _testimonies(
    model: PooledModel, parts: DeclaredParts, effects: Effects, analysis: Analysis, frame: pd.DataFrame
) -> Found:
    from metaloom.witness import refitted, regressions

    yield from _guarded("intervals and tests", _pooled_parts(model, effects, analysis))
    yield from _guarded("subgroups", refitted.subgroups(parts.subgroups, effects, analysis))
    yield from _guarded("moderators", regressions.moderators(parts.moderators, effects, analysis))
    yield from _guarded("sensitivity", refitted.sensitivity(parts.sensitivity, effects, analysis, frame))
    for key, part in parts.bias.items():
        if part.status == "ok":
            yield from _guarded(f"bias.{key}", _bias(key, part, effects, analysis))
    yield from _guarded("influence", _influence(parts, effects, analysis))
    yield from _guarded("true effects and choices", _others(model, parts, effects, analysis, frame))


def _bias(key: str, part: Probe, effects: Effects, analysis: Analysis) -> Found:
    from metaloom.witness.bias import bias_witness

    yield f"bias.{key}", bias_witness(key, part, effects, analysis)


def _others(
    model: PooledModel, parts: DeclaredParts, effects: Effects, analysis: Analysis, frame: pd.DataFrame
) -> Found:
    from metaloom.witness import refitted

    if parts.blup:
        from metaloom.witness.blup import blup_witness

        yield "blup", blup_witness(parts.blup, model, effects)
    if parts.bayes is not None and parts.bayes.status == "ok":
        from metaloom.witness.bayes import bayes_witness

        yield "bayes", bayes_witness(parts.bayes, effects, analysis)
    if parts.subsets is not None and parts.subsets.status == "ok":
        yield "subsets", Testimony(None, reason="quantiles over many fits, each of which is what leave-one-out repeats")
    if parts.multiverse is not None and parts.multiverse.status == "ok":
        yield "multiverse", refitted.multiverse(parts.multiverse, analysis, frame)


def _pooled_parts(model: PooledModel, effects: Effects, analysis: Analysis) -> Found:
    from metaloom.pool.refits import batched
    from metaloom.witness.heterogeneity import interval_witness, prediction_witness
    from metaloom.witness.tests import tests_witness

    if model.heterogeneity.tau2_ci_upper is not None and batched(analysis):
        yield "heterogeneity", interval_witness(model.heterogeneity, effects, analysis)
    if model.prediction.lower is not None:
        yield "prediction", prediction_witness(model, effects, analysis)
    if model.tests:
        yield "tests", tests_witness(model.tests, effects, analysis)
    working = None if model.cluster is None else model.cluster.model
    if working is not None:
        from metaloom.witness.pooled import components_of, second_route

        witnessed = second_route(effects, analysis, model.heterogeneity.tau2, components_of(model.cluster))
        if witnessed is not None:
            route, numbers = witnessed
            yield "cluster.model", Testimony(route, (Agreed(*digits_of(working, model.heterogeneity, numbers)),))


def _influence(parts: DeclaredParts, effects: Effects, analysis: Analysis) -> Found:
    if parts.influence:
        from metaloom.witness.influence import influence_witness

        yield "influence", influence_witness(parts.influence, effects, analysis)
    if parts.baujat is not None:
        from metaloom.witness.influence import baujat_witness

        yield "baujat", baujat_witness(parts.baujat, effects, analysis)
