"""The result of an analysis that declares a network, in the shape of every other result."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from metaloom.engine.blank import blank_result
from metaloom.engine.result import Result
from metaloom.measure.effects import Effects, Excluded
from metaloom.pool.network.answer import network_answer
from metaloom.pool.parts import Refused
from metaloom.pool.refusal import refusal
from metaloom.read.treatments import comparisons, missing_name

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis


def network_result(effects: Effects, analysis: Analysis, *, witness: bool = True) -> Result:
    """Return a result with `network` and `heterogeneity`; `k` counts studies, `studies` lists the rows (contrasts)."""
    network = analysis.network
    assert network is not None
    for column in (network.treatment, network.against):
        if column is not None and column not in effects.frame.columns:
            return blank_result(effects, analysis, f"The table has no column {column!r} that names treatments.")
    effects = _named(effects, analysis)
    reason = refusal(effects, analysis)
    model = Refused(reason) if reason is not None else network_answer(effects, analysis)
    if isinstance(model, Refused):
        return replace(blank_result(effects, analysis, model.reason), k=effects.studies)
    witnessed = None
    if witness:
        from metaloom.witness.network import network_witness

        witnessed = network_witness(model, effects, analysis)
    result = blank_result(effects, analysis, None)
    pairs = [(row.treatment, row.comparator) for row in comparisons(effects.frame, network)]
    treated, control = _people(effects, pairs, network.reference)
    return replace(
        result,
        k=model.k,
        n_treated=treated,
        n_control=control,
        studies=tuple(replace(row, treatments=pair) for row, pair in zip(result.studies, pairs, strict=True)),
        heterogeneity=model.heterogeneity,
        network=model.network,
        witness=witnessed,
    )


def _named(effects: Effects, analysis: Analysis) -> Effects:
    """Keep the rows whose treatments are known; the others are excluded with their reason. Flags of no use here go."""
    assert analysis.network is not None
    reasons = missing_name(effects.frame, analysis.network)
    dropped = tuple(
        Excluded(effects.study_ids[i], effects.lines[i], reason) for i, reason in enumerate(reasons) if reason
    )
    kept = effects.subset(np.array([not reason for reason in reasons], dtype=bool))
    flags = tuple(flag for flag in effects.flags if flag != "several_effects_per_study")
    return replace(kept, excluded=effects.excluded + dropped, flags=flags)


def _people(effects: Effects, pairs: Sequence[tuple[str, str]], reference: str) -> tuple[float | None, float | None]:
    """Return the people given another treatment, and those given the reference; each arm of a trial counts once.

    None where the rows hold no sizes, as ready-made contrasts do.
    """
    arms: dict[tuple[str, str], float] = {}
    for side, names in enumerate((("total_treated", "n_treated"), ("total_control", "n_control"))):
        sizes = next((effects.inputs[name] for name in names if name in effects.inputs), None)
        if sizes is None:
            return None, None
        for study, pair, size in zip(effects.study_ids, pairs, sizes.tolist(), strict=True):
            if math.isfinite(size):
                arms[study, pair[side]] = max(size, arms.get((study, pair[side]), 0.0))
    given = [sum(size for (_, arm), size in arms.items() if (arm == reference) is same) for same in (False, True)]
    treated, control = (int(total) if float(total).is_integer() else total for total in given)
    return treated, control
