"""Standard errors of the between-study variance with moderators, one for each estimator of `mixed_tau2`.

Moment estimators are quadratic forms y'Ay, whose variance is 2 tr(ASAS); the likelihoods have their expected
information (Viechtbauer, Journal of Educational and Behavioral Statistics 2005;30:261-293).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from metaloom.catalogue.methods import require_all
from metaloom.pool.mixed_tau2 import ESTIMATORS, Weighted, rough_variance
from metaloom.pool.reference import FloatArray


def standard_error(method: str, tau2: FloatArray, yi: FloatArray, vi: FloatArray, basis: FloatArray) -> FloatArray:
    """Return the standard error of tau2, shape (B,): expected information (ML, REML) or the variance of the estimating
    quadratic form.
    """
    if basis.shape[-2] - basis.shape[-1] < 1:
        return np.full(yi.shape[:-1], np.nan)
    return ERRORS[method](tau2, yi, vi, basis)


def _no_error(_tau2: FloatArray, yi: FloatArray, _vi: FloatArray, _basis: FloatArray) -> FloatArray:
    return np.full(yi.shape[:-1], np.nan)


def _restricted_error(tau2: FloatArray, yi: FloatArray, vi: FloatArray, basis: FloatArray) -> FloatArray:
    return np.asarray(np.sqrt(2 / Weighted(1 / (vi + tau2[..., None]), basis, yi).trace2(1.0, 1.0)))


def _likelihood_error(tau2: FloatArray, _yi: FloatArray, vi: FloatArray, _basis: FloatArray) -> FloatArray:
    return np.asarray(np.sqrt(2 / (1 / (vi + tau2[..., None]) ** 2).sum(-1)))


def _error_of_q(tau2: FloatArray, _yi: FloatArray, vi: FloatArray, basis: FloatArray) -> FloatArray:
    """Return that of Morris 1983; PM solves the same equation."""
    k, p = basis.shape[-2:]
    return np.asarray(np.sqrt(2 * (k - p)) / (1 / (vi + tau2[..., None])).sum(-1) * k / (k - p))


def _dersimonian_laird_error(tau2: FloatArray, yi: FloatArray, vi: FloatArray, basis: FloatArray) -> FloatArray:
    fixed = Weighted(1 / vi, basis, yi)
    return _error_of_form(fixed, 1 / fixed.trace(1.0), tau2, vi)


def _hedges_error(tau2: FloatArray, yi: FloatArray, vi: FloatArray, basis: FloatArray) -> FloatArray:
    scale = np.full(tau2.shape, 1.0 / (basis.shape[-2] - basis.shape[-1]))
    return _error_of_form(Weighted(np.ones_like(vi), basis, yi), scale, tau2, vi)


def _hunter_schmidt_error(tau2: FloatArray, yi: FloatArray, vi: FloatArray, basis: FloatArray) -> FloatArray:
    fixed = Weighted(1 / vi, basis, yi)
    return _error_of_form(fixed, 1 / fixed.weights.sum(-1), tau2, vi)


def _corrected_error(tau2: FloatArray, yi: FloatArray, vi: FloatArray, basis: FloatArray) -> FloatArray:
    k, p = basis.shape[-2:]
    return np.asarray(_hunter_schmidt_error(tau2, yi, vi, basis) * (k / (k - p)))


def _sidik_jonkman_error(tau2: FloatArray, yi: FloatArray, vi: FloatArray, basis: FloatArray) -> FloatArray:
    rough = rough_variance(yi)
    start = Weighted(1 / (vi + rough[..., None]), basis, yi)
    return _error_of_form(start, rough / (basis.shape[-2] - basis.shape[-1]), tau2, vi)


def _error_of_form(form: Weighted, scale: FloatArray, tau2: FloatArray, vi: FloatArray) -> FloatArray:
    """Return the standard error of scale times the quadratic form."""
    variance = form.trace2(vi, vi) + 2 * tau2 * form.trace2(vi, 1.0) + tau2**2 * form.trace2(1.0, 1.0)
    return np.asarray(scale * np.sqrt(2 * variance))


ERRORS: dict[str, Callable[[FloatArray, FloatArray, FloatArray, FloatArray], FloatArray]] = {
    **dict.fromkeys(("EE", "FE"), _no_error),
    "HE": _hedges_error,
    "DL": _dersimonian_laird_error,
    "HS": _hunter_schmidt_error,
    "HSk": _corrected_error,
    "SJ": _sidik_jonkman_error,
    **dict.fromkeys(("PM", "EB", "PMM"), _error_of_q),
    "ML": _likelihood_error,
    "REML": _restricted_error,
}
require_all(__name__, "standard error with moderators", ERRORS, ESTIMATORS)
