"""Every combination of the choices that could have been made otherwise (Voracek, Kossmeier and Tran 2019; Steegen
2016).

The declared analysis is one universe among the others. Each combination is measured and pooled anew; what cannot be
estimated stays in the list with its reason and out of the shares.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pandas as pd

from metaloom.declare.analysis import Analysis, Multiverse
from metaloom.declare.expression import parse_expression
from metaloom.measure.effects import Effects
from metaloom.pool.refits import Refit
from metaloom.probe.conclusion import has_null, of_result
from metaloom.probe.sensitivity import Remeasure
from metaloom.probe.turning import smallest_turning_set

LIMIT = 5_000


def multiverse(
    frame: pd.DataFrame, effects: Effects, analysis: Analysis, result: dict[str, Any], refit: Refit, remeasure:
    Remeasure
) -> dict[str, Any]:  # fmt: skip
    """Return all universes, the share in which the declared conclusion holds, and the smallest turning set of the
    declared one.
    """
    declared = analysis.multiverse or Multiverse()
    axes = _axes(declared, analysis)
    total = int(np.prod([len(values) for values in axes.values()]))
    if total > LIMIT:
        return {"status": "not_estimable", "reason": f"{total} combinations are more than {LIMIT}; list fewer choices."}
    reference = of_result(result)
    universes = []
    for measure, where in itertools.product(axes["measure"], axes["where"]):
        rows = frame if where is None else frame[parse_expression(where).mask(frame)].reset_index(drop=True)
        for method, test in itertools.product(axes["method"], axes["test"]):
            own = {"measure": measure, "method": method}
            changed = analysis.changed(own if test == analysis.test else own | {"test": test})
            choices = {"measure": measure, "where": where, "method": method, "test": changed.test}
            universes.append({"choices": choices, **_universe(rows, changed, refit, remeasure)})
    estimated = [entry for entry in universes if entry["status"] == "ok"]
    holding = [of_result(entry) == reference for entry in estimated]
    comparable = reference is not None and has_null(analysis) and bool(estimated)
    return {
        "status": "ok",
        "combinations": total,
        "estimated": len(estimated),
        "conclusion": reference if has_null(analysis) else None,
        "share_holding": sum(holding) / len(holding) if comparable else None,
        "universes": universes,
        "turning": smallest_turning_set(effects, analysis),
    }


def _axes(declared: Multiverse, analysis: Analysis) -> dict[str, list[Any]]:
    """Return each choice with the declared one first; where None means all selected rows."""

    def among(own: Any, others: list[Any]) -> list[Any]:
        return list(dict.fromkeys([own, *others]))

    return {
        "measure": among(analysis.measure, list(declared.measures)),
        "where": among(None, list(declared.where)),
        "method": among(analysis.method, list(declared.methods)),
        "test": among(analysis.test, list(declared.tests)),
    }


def _universe(rows: pd.DataFrame, analysis: Analysis, refit: Refit, remeasure: Remeasure) -> dict[str, Any]:
    empty = {"k": 0, "k_studies": 0, "pooled": None, "heterogeneity": None}
    if len(rows) == 0:
        return {"status": "not_estimable", "reason": "No study meets the condition.", **empty}
    try:
        answer = refit(remeasure(rows, analysis), analysis)
    except ValueError as error:
        return {"status": "not_estimable", "reason": str(error), **empty}
    kept = {name: answer.get(name) for name in ("k", "k_studies", "pooled", "heterogeneity")}
    return {"status": answer.get("status", "ok"), "reason": answer.get("reason"), **kept}
