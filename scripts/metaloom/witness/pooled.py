"""A second witness for every published number: another route to the same estimate, interval and test.

The witness shares nothing with the kernel but the effect sizes: statsmodels' regressions and tables, SciPy's
distributions and root finders, or a likelihood written out in matrices. Agreement is recorded in the result as
`witness: {route, digits}`. Fewer than six digits is a fault of Metaloom's own (WitnessError, exit code 1): the
project's files are not to blame, and no number is better than a wrong one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metaloom.measure.effects import Effects
from metaloom.pool.numerics import NUMERICAL, in_words
from metaloom.witness.agreement import DIGITS_NEEDED, Confirmed, WitnessError, digits_of

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis

__all__ = ["WitnessError", "require", "second_route", "witness_of"]

Numbers = dict[str, float | None]


def witness_of(result: dict[str, Any], effects: Effects, analysis: Analysis) -> Confirmed:
    """Return `{"route", "digits"}`: how many digits of the pooled result another route confirms; None where there is
    none.

    Raises WitnessError below six digits.
    """
    try:
        if (result.get("cluster") or {}).get("robust"):
            return _robust(result, effects, analysis)
        witnessed = second_route(result, effects, analysis)
    except NUMERICAL as error:
        return {"route": None, "digits": None, "reason": f"The second route failed: {in_words(error)}"}
    if witnessed is None:
        return {"route": None, "digits": None}
    route, numbers = witnessed
    digits, where = digits_of(result, numbers)
    require(analysis, route, digits, where)
    return {"route": route, "digits": digits}


def _robust(result: dict[str, Any], effects: Effects, analysis: Analysis) -> Confirmed:
    """Return the pooled numbers of a declared robust variance; the working model's own are witnessed beside them."""
    from metaloom.witness.robust import robust_witness

    said = robust_witness(result["cluster"], effects, analysis)
    require(analysis, said.route, said.worst.digits, said.worst.name)
    return {"route": said.route, "digits": said.worst.digits}


def require(analysis: Analysis, route: str | None, digits: int, where: str) -> None:
    """Raise WitnessError where fewer than six digits agree."""
    if digits < DIGITS_NEEDED:
        raise WitnessError(
            f"analysis {analysis.id!r}: {route} confirms only {digits} digits of {where} "
            f"({DIGITS_NEEDED} are needed). This is a fault of Metaloom's own; please report it with the table."
        )


def second_route(result: dict[str, Any], effects: Effects, analysis: Analysis) -> tuple[str, Numbers] | None:
    """Return the name of another route to a pooled result and its numbers by their dotted names; None where there is
    none.
    """
    match analysis.method:
        case "ML" | "REML" if analysis.random or (analysis.cluster is not None and analysis.robust is None):
            from metaloom.witness.nested import nested_witness

            return nested_witness(result, effects, analysis)
        case "MH":
            from metaloom.witness.tables import mantel_haenszel_witness

            return mantel_haenszel_witness(effects, analysis)
        case "PETO":
            from metaloom.witness.tables import peto_witness

            return peto_witness(effects, analysis)
        case "GLMM":
            from metaloom.witness.glmm import glmm_witness

            return glmm_witness(result, effects, analysis)
        case _:
            from metaloom.witness.inverse_variance import inverse_variance_witness

            return inverse_variance_witness(effects, analysis)
