"""Cluster-robust variance of a pooled mean by another route: sums by cluster, and CR2 in dense matrices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import linalg, stats

from metaloom.measure.effects import Effects, FloatArray
from metaloom.pool.parts import Component, Robust, known
from metaloom.witness.agreement import Testimony, agree
from metaloom.witness.nested import same_unit

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis


def robust_witness(mine: Robust, components: Sequence[Component], effects: Effects, analysis: Analysis) -> Testimony:
    """Return the estimate, standard error, degrees of freedom, p value and interval under the model's components."""
    phi = np.diag(effects.vi).astype(float)
    for component in components:
        phi += known(component.sigma2) * same_unit(effects, component.level)
    column = analysis.cluster or analysis.random[0]
    codes = np.unique([str(value) for value in effects.frame[column]], return_inverse=True)[1]
    weights = np.linalg.inv(phi)
    share = weights.sum(0) / weights.sum()
    estimate = float(share @ effects.yi)
    n = int(codes.max()) + 1
    if mine.kind == "CR2":
        route = "CR2 by matrix square roots of SciPy"
        variance, df = _cr2(effects.yi - estimate, phi, share, codes)
    else:
        route = "sums of weighted residuals by cluster"
        sums = np.bincount(codes, weights=share * (effects.yi - estimate))
        variance, df = float(sums @ sums) * (n / (n - 1) if mine.kind == "CR1" else 1.0), float(n - 1)
    error, law = float(np.sqrt(variance)), stats.t(df)
    margin = float(law.ppf(0.5 + analysis.level / 200.0)) * error
    return Testimony(route, (
        agree("estimate", mine.estimate, estimate, error), agree("standard_error", mine.standard_error, error),
        agree("df", mine.df, df),
        agree("p_value", mine.p_value, float(2.0 * law.sf(abs(estimate / error))), 1e-6),
        agree("ci_lower", mine.ci_lower, estimate - margin, error),
        agree("ci_upper", mine.ci_upper, estimate + margin, error),
    ))  # fmt: skip


def _cr2(residuals: FloatArray, phi: FloatArray, share: FloatArray, codes: Any) -> tuple[float, float]:
    """Return the variance and Satterthwaite degrees of freedom (Pustejovsky and Tipton 2018), with symmetric square
    roots.
    """
    k = len(residuals)
    left_over = np.eye(k) - np.outer(np.ones(k), share)
    forms = []
    for code in range(int(codes.max()) + 1):
        rows = np.flatnonzero(codes == code)
        root = linalg.cholesky(phi[np.ix_(rows, rows)])
        inner = root @ left_over[rows] @ phi @ left_over[rows].T @ root.T
        adjust = root.T @ linalg.pinvh(np.real(linalg.sqrtm(inner))) @ root
        forms.append(share[rows] @ adjust @ left_over[rows])
    lines = np.array(forms)
    cross = lines @ phi @ lines.T
    return float(np.sum((lines @ residuals) ** 2)), float(np.trace(cross) ** 2 / np.sum(cross**2))
