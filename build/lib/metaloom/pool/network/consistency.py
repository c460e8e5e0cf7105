"""The consistency model of a network at a given tau2: treatments' potentials, their covariance, Cochran's Q."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from metaloom.measure.effects import FloatArray
from metaloom.pool.network.trial import Trial, laplacian


@dataclass(frozen=True)
class Consistent:
    """theta (n,) treatments' effects around zero; spread (n, n) whose contrasts are variances; Q with its degrees.

    `squares` is the sum over studies of e'LLe, `trace` of tr L, `leverage` tr(spread sum LL): what moments and
    likelihoods of tau2 are made of.
    """

    theta: FloatArray
    spread: FloatArray
    q: float
    df: int
    squares: float
    trace: float
    leverage: float
    log_likelihood: float
    log_restricted: float


def parts_of(trials: Sequence[Trial], n: int) -> list[list[int]]:
    """Return the connected parts of a network of n treatments, each a list of treatments, in order."""
    part = list(range(n))
    for trial in trials:
        joined = {part[arm] for arm in trial.arms}
        first = min(joined)
        part = [first if name in joined else name for name in part]
    return [[i for i in range(n) if part[i] == name] for name in sorted(set(part))]


def consistent(trials: Sequence[Trial], n: int, tau2: float = 0.0) -> Consistent:
    """Return the weighted least-squares fit of n treatments (Rücker 2012, section 2); treatments of other parts stay
    apart.

    Likelihoods are without their constants, and up to terms that tau2 does not change.
    """
    whole, squared, right = np.zeros((n, n)), np.zeros((n, n)), np.zeros(n)
    weights = [laplacian(trial, tau2) for trial in trials]
    for trial, own in zip(trials, weights, strict=True):
        place = np.ix_(trial.arms, trial.arms)
        whole[place] += own
        squared[place] += own @ own
        right[list(trial.arms)] += own @ trial.y
    parts = parts_of(trials, n)
    ground = np.zeros((n, n))
    for part in parts:
        ground[np.ix_(part, part)] = 1.0 / len(part)
    size = float(np.trace(whole)) / n or 1.0
    grounded = whole + size * ground
    spread = np.linalg.inv(grounded) - ground / size
    theta = spread @ right
    q = squares = trace = log_weights = 0.0
    for trial, own in zip(trials, weights, strict=True):
        e = trial.y - theta[list(trial.arms)]
        e = e - e.mean()
        pull = own @ e
        q += float(e @ pull)
        squares += float(pull @ pull)
        trace += float(np.trace(own))
        log_weights += float(np.log(np.linalg.eigvalsh(own)[1:]).sum())
    log_whole = float(np.linalg.slogdet(grounded)[1]) - len(parts) * float(np.log(size))
    df = sum(len(trial.arms) - 1 for trial in trials) - (n - len(parts))
    likelihood = 0.5 * (log_weights - q)
    return Consistent(
        theta, spread, q, df, squares, trace, float(np.sum(spread * squared)), likelihood, likelihood - 0.5 * log_whole
    )
