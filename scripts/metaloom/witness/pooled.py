"""A second witness for every published number: another route to the same estimate, interval and test.

The witness shares nothing with the kernel but the effect sizes: statsmodels' regressions and tables, SciPy's
distributions and root finders, or a likelihood written out in matrices. Agreement is recorded in the result as
`witness: {route, digits}`. Fewer than six digits is a fault of Metaloom's own (WitnessError, exit code 1): the
project's files are not to blame, and no number is better than a wrong one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from metaloom.measure.display import Number
from metaloom.measure.effects import Effects
from metaloom.pool.numerics import NUMERICAL, in_words
from metaloom.pool.parts import Clustered, Component, PooledModel, Robust
from metaloom.witness.agreement import DIGITS_NEEDED, Numbers, Witness, WitnessError, digits_of

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis

__all__ = ["WitnessError", "components_of", "require", "second_route", "witness_of"]


def witness_of(model: PooledModel, effects: Effects, analysis: Analysis) -> Witness:
    """Return how many digits of the pooled result another route confirms.

    Raises WitnessError below six digits.
    """
    try:
        if model.cluster is not None and model.cluster.robust is not None:
            return _robust(model.cluster.robust, model.cluster.components, effects, analysis)
        witnessed = second_route(effects, analysis, model.heterogeneity.tau2, components_of(model.cluster))
    except NUMERICAL as error:
        return Witness(route=None, digits=None, reason=f"The second route failed: {in_words(error)}")
    if witnessed is None:
        return Witness(route=None, digits=None)
    route, numbers = witnessed
    digits, where = digits_of(model.pooled, model.heterogeneity, numbers)
    require(analysis, route, digits, where)
    return Witness(route=route, digits=digits)


def components_of(cluster: Clustered | None) -> tuple[Component, ...]:
    """Return the components of variance of a nested model; none of another one."""
    return () if cluster is None else cluster.components


def _robust(mine: Robust, components: Sequence[Component], effects: Effects, analysis: Analysis) -> Witness:
    """Return the witness of a declared robust variance; the working model's own numbers are witnessed beside them."""
    from metaloom.witness.robust import robust_witness

    said = robust_witness(mine, components, effects, analysis)
    require(analysis, said.route, said.worst.digits, said.worst.name)
    return Witness(route=said.route, digits=said.worst.digits)


def require(analysis: Analysis, route: str | None, digits: int, where: str) -> None:
    """Raise WitnessError where fewer than six digits agree."""
    if digits < DIGITS_NEEDED:
        raise WitnessError(
            f"analysis {analysis.id!r}: {route} confirms only {digits} digits of {where} "
            f"({DIGITS_NEEDED} are needed). This is a fault of Metaloom's own; please report it with the table."
        )


def second_route(
    effects: Effects, analysis: Analysis, tau2: Number, components: Sequence[Component] = ()
) -> tuple[str, Numbers] | None:
    """Return the name of another route to a pooled result and its numbers; None where there is none.

    tau2 and the components of variance are the published ones, on which a route may lean where it says so.
    """
    match analysis.method:
        case "ML" | "REML" if analysis.random or (analysis.cluster is not None and analysis.robust is None):
            from metaloom.witness.nested import nested_witness

            return nested_witness(effects, analysis, components)
        case "MH":
            from metaloom.witness.tables import mantel_haenszel_witness

            return mantel_haenszel_witness(effects, analysis)
        case "PETO":
            from metaloom.witness.tables import peto_witness

            return peto_witness(effects, analysis)
        case "GLMM":
            from metaloom.witness.glmm import glmm_witness

            return glmm_witness(effects, analysis, tau2 or 0.0)
        case _:
            from metaloom.witness.inverse_variance import inverse_variance_witness

            return inverse_variance_witness(effects, analysis)
