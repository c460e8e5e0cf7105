"""One analysis pooled as it is declared: the method chosen by name, the answer in the shape of the results file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from metaloom.catalogue.methods import METHODS, family, require_all
from metaloom.measure.effects import BoolArray, Effects
from metaloom.pool.fit import Fit, number
from metaloom.pool.heterogeneity import heterogeneity_part
from metaloom.pool.kernel import fit
from metaloom.pool.numerics import NUMERICAL, beyond_doubles, in_words
from metaloom.pool.prediction import prediction_part

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis

POOLED = ("estimate", "standard_error", "statistic", "df", "p_value", "ci_lower", "ci_upper")


def pool(effects: Effects, analysis: Analysis, include: BoolArray | None = None) -> dict[str, Any]:
    """Return `{"k", "pooled", "heterogeneity", "prediction"}` (and what a method adds) for the studies in `include`
    (k,).

    `{"reason"}` in plain words where the numerics cannot do it.
    """
    chosen = effects if include is None else effects.subset(include)
    try:
        answer = _pool(chosen, analysis)
    except NUMERICAL as error:
        return {"reason": in_words(error)}
    beyond = None if answer.get("reason") else beyond_doubles(answer["pooled"])
    return answer if beyond is None else {"reason": beyond}


def _pool(chosen: Effects, analysis: Analysis) -> dict[str, Any]:
    """Return the answer of the declared method."""
    if analysis.random or analysis.cluster is not None:
        from metaloom.pool.nested import nested

        return nested(chosen, analysis)
    return TABLES.get(analysis.method, inverse_variance)(chosen, analysis)


def _mantel_haenszel(effects: Effects, analysis: Analysis) -> dict[str, Any]:
    from metaloom.pool.mantel_haenszel import mantel_haenszel

    return mantel_haenszel(effects, analysis)


def _peto(effects: Effects, analysis: Analysis) -> dict[str, Any]:
    from metaloom.pool.peto import peto

    return peto(effects, analysis)


def _glmm(effects: Effects, analysis: Analysis) -> dict[str, Any]:
    from metaloom.pool.glmm import glmm

    return glmm(effects, analysis)


TABLES: dict[str, Callable[[Effects, Analysis], dict[str, Any]]] = {
    "MH": _mantel_haenszel, "PETO": _peto, "GLMM": _glmm,
}  # fmt: skip
"""Methods that pool the tables themselves; every other one pools effect sizes by inverse variance."""
require_all("way to pool tables", TABLES, family("tables"))


def inverse_variance(effects: Effects, analysis: Analysis) -> dict[str, Any]:
    """Return the inverse-variance model, with the interval of tau2 and the prediction interval."""
    fitted = fit(effects.yi, effects.vi, None, analysis.method, analysis.test, analysis.level, analysis.tau2_value)
    return {
        "k": int(fitted.k[0]),
        "pooled": pooled_part(fitted),
        "heterogeneity": heterogeneity_part(fitted, effects.yi, effects.vi, analysis.tau2_ci),
        "prediction": prediction_part(fitted, analysis.prediction),
        "weights": _weights(effects, float(fitted.tau2[0])),
    }


def pool_many(effects: Effects, analysis: Analysis, include: BoolArray) -> list[dict[str, Any]]:
    """Return `{"k", "pooled", "heterogeneity"}` for each of the B subsets in `include` (B, k), without intervals of
    tau2.

    One batch for the inverse-variance methods, one by one for the others.
    """
    if METHODS[analysis.method].tables:
        return [pool(effects, analysis, row) for row in include]
    fitted = fit(effects.yi, effects.vi, include, analysis.method, analysis.test, analysis.level, analysis.tau2_value)
    return [
        {
            "k": int(fitted.k[index]),
            "pooled": pooled_part(fitted, index),
            "heterogeneity": {
                name: number(getattr(fitted, name)[index])
                for name in ("tau2", "tau2_se", "i2", "h2", "q", "q_df", "q_p_value")
            },
        }
        for index in range(len(fitted))
    ]


def pooled_part(fitted: Fit, index: int = 0) -> dict[str, float | None]:
    """Return the `pooled` part of a result for one analysis of the batch."""
    return {name: number(getattr(fitted, name)[index]) for name in POOLED}


def _weights(effects: Effects, tau2: float) -> list[float]:
    """Return each study's share of the weight in percent, (k,)."""
    w = 1.0 / (effects.vi + tau2)
    return [float(share) for share in 100.0 * w / np.sum(w)]
