"""Three-level and deeper nested random effects: several effects of one study, several studies of one centre.

yi = x_i b + u_outer + u_inner + ... + e_i, all independent, cov(e) = V known (Konstantopoulos 2011, Res Synth Methods
2:61; Van den Noortgate 2013). Components by ML or REML: bounded quasi-Newton from several starting points with the
analytic gradient, the best likelihood kept, then Fisher scoring to the optimum; no optimum raises ConvergenceError.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metaloom.pool.blocks import Stack, dense, stacks
from metaloom.pool.fit import ConvergenceError
from metaloom.pool.reference import FloatArray, quantile, two_sided_p


@dataclass(frozen=True)
class MultilevelFit:
    """sigma2 per level, outermost first; coefficients (p,) with their tests; df None for z; working covariance (k,
    k).
    """

    sigma2: FloatArray
    coefficients: FloatArray
    covariance: FloatArray
    standard_errors: FloatArray
    statistics: FloatArray
    df: int | None
    p_values: FloatArray
    ci_lower: FloatArray
    ci_upper: FloatArray
    log_likelihood: float
    q: float
    q_df: int
    working: FloatArray


@dataclass(frozen=True)
class State:
    """The likelihood at given components, its gradient and the expected information."""

    log_likelihood: float
    gradient: FloatArray
    information: FloatArray
    coefficients: FloatArray
    covariance: FloatArray


def multilevel(
    yi: FloatArray, sampling: FloatArray, units: Sequence[Sequence[object]], matrix: FloatArray | None = None,
    method: str = "REML", test: str = "z", level: float = 95,
) -> MultilevelFit:  # fmt: skip
    """Fit the nested model: yi (k,), sampling (k,) or (k, k), one sequence of labels per level, outermost first."""
    x = np.ones((len(yi), 1)) if matrix is None else matrix
    k, p = x.shape
    basis, turn = np.linalg.qr(x)
    parts = stacks(sampling, units)
    sigma2 = _maximise(yi, basis, parts, len(units), method == "REML")
    state = evaluate(yi, basis, parts, sigma2, method == "REML")
    back = np.linalg.inv(turn)
    coefficients, covariance = back @ state.coefficients, back @ state.covariance @ back.T
    errors = np.sqrt(np.diag(covariance))
    statistics = coefficients / errors
    df = None if test == "z" else k - p
    margin = quantile(level, df) * errors
    fixed = evaluate(yi, basis, parts, np.zeros(len(units)), False)
    noise = dense(parts, np.zeros(len(units)), k)
    rest = yi - basis @ fixed.coefficients
    return MultilevelFit(
        sigma2, coefficients, covariance, errors, statistics, df, two_sided_p(statistics, df),
        coefficients - margin, coefficients + margin, state.log_likelihood,
        float(rest @ np.linalg.solve(noise, rest)), k - p, dense(parts, sigma2, k),
    )  # fmt: skip


def evaluate(yi: FloatArray, basis: FloatArray, parts: list[Stack], sigma2: FloatArray, restricted: bool) -> State:
    """Return log-likelihood, gradient and expected information in sigma2 (Harville 1977), summed over the blocks."""
    k, p = basis.shape
    levels = len(sigma2)
    cross, right, total, log_determinant = np.zeros((p, p)), np.zeros(p), 0.0, 0.0
    inverses = []
    for part in parts:
        block = part.sampling + np.tensordot(sigma2, part.same, axes=1)
        inverse = np.linalg.inv(block)
        inverses.append(inverse)
        weighted = inverse @ basis[part.rows]
        cross += np.einsum("nmi,nmj->ij", basis[part.rows], weighted)
        right += np.einsum("nm,nmi->i", yi[part.rows], weighted)
        total += float(np.einsum("nm,nmo,no->", yi[part.rows], inverse, yi[part.rows]))
        log_determinant += float(np.linalg.slogdet(block)[1].sum())
    covariance = np.linalg.inv(cross)
    coefficients = covariance @ right
    quadratic = total - float(right @ coefficients)
    gradient, information = np.zeros(levels), np.zeros((levels, levels))
    sums = np.zeros((levels, p, p))
    for part, inverse in zip(parts, inverses, strict=True):
        weighted = inverse @ basis[part.rows]
        pull = np.einsum("nmo,no->nm", inverse, yi[part.rows] - basis[part.rows] @ coefficients)
        spread = [inverse @ same for same in part.same]
        for a in range(levels):
            gradient[a] += float(np.einsum("nm,nmo,no->", pull, part.same[a], pull)) - float(
                np.trace(spread[a], axis1=1, axis2=2).sum()
            )
            sums[a] += np.einsum("nmi,nmo,noj->ij", weighted, part.same[a], weighted)
            for b in range(levels):
                information[a, b] += float(np.einsum("nmo,nom->", spread[a], spread[b]))
                if restricted:
                    information[a, b] -= 2 * float(
                        np.einsum("ij,nmj,nmo,noi->", covariance, weighted, part.same[a] @ spread[b], weighted)
                    )
    value = k * math.log(2 * math.pi) + log_determinant + quadratic
    if restricted:
        gradient += np.einsum("ij,aji->a", covariance, sums)
        information += np.einsum("aij,bji->ab", covariance @ sums, covariance @ sums)
        value += float(np.linalg.slogdet(cross)[1]) - p * math.log(2 * math.pi)
    return State(
        -0.5 * value, 0.5 * gradient, 0.5 * information, coefficients, np.asarray(covariance, dtype=np.float64)
    )


def _maximise(yi: FloatArray, basis: FloatArray, parts: list[Stack], levels: int, restricted: bool) -> FloatArray:
    """Return the components of the highest likelihood among several climbs; zero where the likelihood falls at zero."""
    from scipy.optimize import minimize

    scale = float(np.var(yi)) or 1.0

    def loss(scaled: FloatArray) -> tuple[float, FloatArray]:
        state = evaluate(yi, basis, parts, scaled * scale, restricted)
        return -state.log_likelihood, -state.gradient * scale

    starts = [np.full(levels, share) for share in (0.5 / levels, 0.05, 1e-4)]
    starts += [np.where(np.arange(levels) == j, 0.8, 0.02) for j in range(levels)]
    climbs = [minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0, None)] * levels) for start in starts]
    best = np.asarray(min(climbs, key=lambda climb: float(climb.fun)).x, dtype=float) * scale
    return _polish(yi, basis, parts, best, restricted)


def _polish(yi: FloatArray, basis: FloatArray, parts: list[Stack], sigma2: FloatArray, restricted: bool) -> FloatArray:
    """Score on the components that are free, until a step changes nothing."""
    for _ in range(200):
        state = evaluate(yi, basis, parts, sigma2, restricted)
        free = (sigma2 > 0) | (state.gradient > 0)
        if not free.any():
            return sigma2
        step = np.zeros_like(sigma2)
        information = state.information[np.ix_(free, free)]
        if (sigma2[free] > 0).all():
            information = _observed(yi, basis, parts, sigma2, np.flatnonzero(free), restricted, information)
        step[free] = np.linalg.solve(information, state.gradient[free])
        length = 1.0
        while length > 1e-8:
            trial = np.maximum(sigma2 + length * step, 0.0)
            if evaluate(yi, basis, parts, trial, restricted).log_likelihood >= state.log_likelihood - 1e-12:
                break
            length /= 2
        moved = float(np.abs(trial - sigma2).max())
        sigma2 = trial
        if moved <= 1e-11 * max(float(sigma2.max()), 1e-8):
            return sigma2
    raise ConvergenceError("the variance components of the multilevel model did not converge")


def _observed(
    yi: FloatArray, basis: FloatArray, parts: list[Stack], sigma2: FloatArray, free: NDArray[np.intp],
    restricted: bool, expected: FloatArray,
) -> FloatArray:  # fmt: skip
    """Return observed information of the free components by differences of the gradient; the expected one where it is
    not positive definite. Near the optimum it makes the steps those of Newton, which do not zigzag on a ridge.
    """
    columns = []
    for j in free:
        h = np.zeros_like(sigma2)
        h[j] = 1e-5 * sigma2[j]
        up, down = (evaluate(yi, basis, parts, sigma2 + sign * h, restricted).gradient for sign in (1, -1))
        columns.append((down - up)[free] / (2 * h[j]))
    observed = np.array(columns)
    observed = 0.5 * (observed + observed.T)
    return observed if (np.linalg.eigvalsh(observed) > 0).all() else expected
