"""One analysis pooled as it is declared: the method chosen by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from metaloom.catalogue.methods import family, require_all
from metaloom.measure.effects import BoolArray, Effects
from metaloom.pool.heterogeneity import heterogeneity_part
from metaloom.pool.kernel import fit
from metaloom.pool.moments import summed
from metaloom.pool.numerics import NUMERICAL, beyond_doubles, in_words
from metaloom.pool.parts import PooledModel, Refused
from metaloom.pool.prediction import predictions

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis


def pool(effects: Effects, analysis: Analysis, include: BoolArray | None = None) -> PooledModel | Refused:
    """Return the effects pooled by the declared method, those of the rows in `include` (k,) where it is given.

    Refused with the reason where the numerics cannot do it.
    """
    chosen = effects if include is None else effects.subset(include)
    try:
        model = _pool(chosen, analysis)
    except NUMERICAL as error:
        return Refused(in_words(error))
    beyond = None if isinstance(model, Refused) else beyond_doubles(model.pooled)
    return model if beyond is None else Refused(beyond)


def _pool(chosen: Effects, analysis: Analysis) -> PooledModel | Refused:
    """Return the effects pooled by the declared method."""
    if analysis.random or analysis.cluster is not None:
        from metaloom.pool.nested import nested

        return nested(chosen, analysis)
    return TABLES.get(analysis.method, inverse_variance)(chosen, analysis)


def _mantel_haenszel(effects: Effects, analysis: Analysis) -> PooledModel | Refused:
    from metaloom.pool.mantel_haenszel import mantel_haenszel

    return mantel_haenszel(effects, analysis)


def _peto(effects: Effects, analysis: Analysis) -> PooledModel | Refused:
    from metaloom.pool.peto import peto

    return peto(effects, analysis)


def _glmm(effects: Effects, analysis: Analysis) -> PooledModel | Refused:
    from metaloom.pool.glmm import glmm

    return glmm(effects, analysis)


TABLES: dict[str, Callable[[Effects, Analysis], PooledModel | Refused]] = {
    "MH": _mantel_haenszel, "PETO": _peto, "GLMM": _glmm,
}  # fmt: skip
"""Methods that pool the tables themselves; every other one pools effect sizes by inverse variance."""
require_all(__name__, "way to pool tables", TABLES, family("tables"))


def inverse_variance(effects: Effects, analysis: Analysis) -> PooledModel:
    """Return the inverse-variance model, with the interval of tau2 and the prediction interval."""
    fitted = fit(effects.yi, effects.vi, None, analysis.method, analysis.test, analysis.level, analysis.tau2_value)
    return PooledModel(
        k=int(fitted.k[0]),
        pooled=fitted.pooled[0],
        heterogeneity=heterogeneity_part(fitted, effects.yi, effects.vi, analysis.tau2_ci),
        prediction=predictions(fitted, analysis.prediction)[0],
        weights=_weights(effects, float(fitted.tau2[0])),
    )


def _weights(effects: Effects, tau2: float) -> tuple[float, ...]:
    """Return each study's share of the weight in percent, (k,)."""
    w = 1.0 / (effects.vi + tau2)
    shares: list[float] = (100.0 * w / summed(w)).tolist()
    return tuple(shares)
