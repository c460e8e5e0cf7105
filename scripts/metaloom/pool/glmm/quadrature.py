"""The marginal likelihood of a mixed model by adaptive Gauss-Hermite quadrature, with its exact derivatives.

Pinheiro and Bates 1995, Journal of Computational and Graphical Statistics 4:12-35. Each study's integral over its
random effects is taken at nodes around the mode of its integrand, scaled by the curvature there. The nodes are many
enough for the integral to be exact to rounding, so the derivatives are those of the integrand under its own weights:
the score is their mean (Fisher's identity), the information adds their spread (Louis 1982, JRSS B 44:226-233).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from metaloom.pool.fit import ConvergenceError
from metaloom.pool.glmm.model import Mixed

FloatArray = NDArray[np.float64]
NODES = {0: 1, 1: 41, 2: 25}
FINER = 81
"""Nodes by which the integral over one random effect is checked."""
EXACT = 1e-8
LIMIT = 200


def modes(mixed: Mixed, fixed: FloatArray, scale: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the mode (k, q) of each study's integrand and its negative curvature there (k, q, q). Raises
    ConvergenceError.
    """
    k, q = mixed.studies, len(scale)
    load = mixed.loading * scale
    u = np.zeros((k, q))

    def height(point: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        value, slope, bend = mixed.family(fixed + (load * point[mixed.study]).sum(axis=1))
        total = _by_study(value, mixed) - 0.5 * (point**2).sum(axis=1)
        gradient = _by_study(slope[:, None] * load, mixed) - point
        curve = _by_study(-bend[:, None, None] * load[:, :, None] * load[:, None, :], mixed) + np.eye(q)
        return total, gradient, curve

    total, gradient, curve = height(u)
    for _ in range(LIMIT):
        step = np.linalg.solve(curve, gradient[:, :, None])[:, :, 0]
        shrink = np.ones((k, 1))
        for _ in range(40):
            trial = height(u + shrink * step)
            worse = trial[0] < total - 1e-12 * (1.0 + np.abs(total))
            if not worse.any():
                break
            shrink[worse] *= 0.5
        u = u + shrink * step
        total, gradient, curve = trial
        if float(np.abs(step).max(initial=0.0)) < 1e-10:
            return u, curve
    raise ConvergenceError("the mode of a study's random effects was not found")


def _by_study(values: FloatArray, mixed: Mixed) -> FloatArray:
    """Return the sums over the rows of each study, (N, …) to (k, …)."""
    out = np.zeros((mixed.studies, *values.shape[1:]))
    np.add.at(out, mixed.study, values)
    return out


def nodes_of(
    mixed: Mixed, fixed: FloatArray, scale: FloatArray, nodes: int | None = None
) -> tuple[FloatArray, FloatArray]:
    """Return nodes (k, M, q) and the logarithms of their weights (k, M), the normal density of the effects included."""
    q = len(scale)
    centre, curve = modes(mixed, fixed, scale)
    x, w = np.polynomial.hermite_e.hermegauss(nodes or NODES[q])
    grids = np.meshgrid(*([x] * q), indexing="ij") if q else []
    grid = np.stack([g.ravel() for g in grids], axis=1) if q else np.zeros((1, 0))
    logs = sum((g.ravel() for g in np.meshgrid(*([np.log(w)] * q), indexing="ij")), np.zeros(len(grid)))
    spread = np.linalg.inv(np.linalg.cholesky(curve)).transpose(0, 2, 1) if q else np.zeros((mixed.studies, 0, 0))
    u = centre[:, None, :] + np.einsum("kij,mj->kmi", spread, grid)
    jacobian = np.linalg.slogdet(spread)[1] if q else np.zeros(mixed.studies)
    log_density = -0.5 * (u**2).sum(axis=2) - 0.5 * q * np.log(2.0 * np.pi)
    return u, jacobian[:, None] + logs + 0.5 * (grid**2).sum(axis=1) + log_density


def integrates(mixed: Mixed, beta: FloatArray, scale: FloatArray) -> bool:
    """Return whether the nodes are enough at this point: with nearly separated studies no number of nodes in reach
    is.
    """
    if len(scale) != 1:
        return True
    plain, finer = (marginal(mixed, beta, scale, nodes)[0] for nodes in (None, FINER))
    return abs(plain - finer) <= EXACT * (1.0 + abs(finer))


def marginal(
    mixed: Mixed, beta: FloatArray, scale: FloatArray, nodes: int | None = None
) -> tuple[float, FloatArray, FloatArray]:
    """Return the log-likelihood, score (p + q,) and negative Hessian (p + q, p + q) at beta (p,) and scale (q,)."""
    fixed = mixed.offset + mixed.design @ beta
    u, logs = nodes_of(mixed, fixed, scale, nodes)
    rows = u[mixed.study]
    value, slope, bend = mixed.family(fixed[:, None] + (rows * (mixed.loading * scale)[:, None, :]).sum(axis=2))
    joint = _by_study(value, mixed) + logs
    top = joint.max(axis=1)
    weight = np.exp(joint - top[:, None])
    total = weight.sum(axis=1)
    weight /= total[:, None]
    factors = np.concatenate(
        [np.broadcast_to(mixed.design[:, None, :], (*rows.shape[:2], mixed.design.shape[1])),
         rows * mixed.loading[:, None, :]], axis=2,
    )  # fmt: skip
    first = _by_study(slope[:, :, None] * factors, mixed)
    mean = np.einsum("km,kmi->ki", weight, first)
    second = np.einsum("nm,nm,nmi,nmj->ij", weight[mixed.study], bend, factors, factors)
    spread = np.einsum("km,kmi,kmj->ij", weight, first, first) - mean.T @ mean
    return float((np.log(total) + top).sum()), mean.sum(axis=0), -(second + spread)


def laplace(mixed: Mixed, beta: FloatArray, scale: FloatArray) -> float:
    """Return the log-likelihood by Laplace's approximation: one node, at the mode."""
    fixed = mixed.offset + mixed.design @ beta
    u, curve = modes(mixed, fixed, scale)
    value, _, _ = mixed.family(fixed + (mixed.loading * scale * u[mixed.study]).sum(axis=1))
    inside = _by_study(value, mixed) - 0.5 * (u**2).sum(axis=1)
    return float((inside - 0.5 * np.linalg.slogdet(curve)[1]).sum())
