"""Every combination of choices that could have been made differently (Voracek, Kossmeier and Tran 2019; Steegen
2016).

The declared analysis is one universe among the others. Each combination is measured and pooled anew; what cannot be
estimated stays in the list with its reason and out of the shares.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pandas as pd

from metaloom.declare.analysis import Analysis
from metaloom.declare.analysis import Multiverse as Declared
from metaloom.declare.expression import parse_expression
from metaloom.declare.rules import has_test
from metaloom.measure.effects import Effects
from metaloom.pool.parts import Pooled
from metaloom.pool.refits import Pool, left_without
from metaloom.probe.conclusion import conclusion_of, has_null
from metaloom.probe.parts import Choices, Multiverse, Universe
from metaloom.probe.sensitivity import Remeasure
from metaloom.probe.turning import smallest_turning_set

LIMIT = 5_000


def multiverse(
    frame: pd.DataFrame, effects: Effects, analysis: Analysis, pooled: Pooled, refit: Pool, remeasure:
    Remeasure
) -> Multiverse:  # fmt: skip
    """Return all universes, the share in which the declared conclusion holds, and the smallest turning set of the
    declared one; `pooled` is the declared analysis' own effect.
    """
    declared = analysis.multiverse or Declared()
    axes = _axes(declared, analysis)
    total = int(np.prod([len(values) for values in axes.values()]))
    if total > LIMIT:
        reason = f"{total} combinations are more than {LIMIT}; list fewer choices."
        return Multiverse(status="not_estimable", reason=reason)
    reference = conclusion_of(pooled)
    universes = []
    for measure, where in itertools.product(axes["measure"], axes["where"]):
        rows = frame if where is None else frame[parse_expression(where).mask(frame)].reset_index(drop=True)
        for method in axes["method"]:
            own = {"measure": measure, "method": method}
            measured = _measured(rows, analysis.changed(own), remeasure)  # no test changes the effects
            for test in axes["test"]:
                changed = analysis.changed(own if test == analysis.test else own | {"test": test})
                choices = Choices(measure=measure, where=where, method=method, test=changed.test)
                universes.append(_universe(choices, measured, changed, refit))
    estimated = [entry for entry in universes if entry.status == "ok"]
    holding = [conclusion_of(entry.pooled) == reference for entry in estimated]
    comparable = reference is not None and has_null(analysis) and bool(estimated)
    return Multiverse(
        status="ok",
        combinations=total,
        estimated=len(estimated),
        conclusion=reference if has_null(analysis) else None,
        share_holding=sum(holding) / len(holding) if comparable else None,
        universes=tuple(universes),
        turning=smallest_turning_set(effects, analysis),
    )


def _axes(declared: Declared, analysis: Analysis) -> dict[str, list[Any]]:
    """Return each choice with the declared one first; where None means all selected rows."""

    def among(own: Any, others: list[Any]) -> list[Any]:
        return list(dict.fromkeys([own, *others]))

    return {
        "measure": among(analysis.measure, list(declared.measures)),
        "where": among(None, list(declared.where)),
        "method": among(analysis.method, list(declared.methods)),
        "test": among(analysis.test, list(declared.tests)),
    }


def _measured(rows: pd.DataFrame, analysis: Analysis, remeasure: Remeasure) -> Effects | str:
    """Return the effects of these rows, or why they have none."""
    if len(rows) == 0:
        return "No study meets the condition."
    try:
        return remeasure(rows, analysis)
    except ValueError as error:
        return str(error)


def _universe(choices: Choices, measured: Effects | str, analysis: Analysis, refit: Pool) -> Universe:
    """Return the analysis of these effects, pooled as it declares; `measured` may be why there are none."""
    if isinstance(measured, str):
        answer = left_without(measured, 0, 0)
    elif not has_test(analysis.method, analysis.test):
        reason = f"The test {analysis.test} cannot be used with method {analysis.method}."
        answer = left_without(reason, len(measured), measured.studies)
    else:
        try:
            answer = refit(measured, analysis)
        except ValueError as error:
            answer = left_without(str(error), 0, 0)
    return Universe(
        choices=choices,
        status=answer.status,
        reason=answer.reason,
        k=answer.k,
        k_studies=answer.k_studies,
        pooled=answer.pooled,
        heterogeneity=answer.heterogeneity,
    )
