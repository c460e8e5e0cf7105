"""Bayesian random effects by quadrature: a flat prior on the mean, a declared prior on tau, no sampler.

Given tau the posterior of the mean is normal; over tau it is a mixture of normals weighted by prior times restricted
likelihood (Roever 2020, J Stat Softw 93(6); Gelman 2006 for the priors). The weight is integrated by Gauss-Legendre
panels on asinh(tau), over the range that holds all but e^-40 of it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import special

from metaloom.declare.analysis import Analysis
from metaloom.declare.analysis import Bayes as Declared
from metaloom.measure.effects import Effects
from metaloom.pool.fit import ConvergenceError
from metaloom.pool.nested import structured
from metaloom.pool.reference import FloatArray
from metaloom.probe.bias import INDEPENDENT
from metaloom.probe.conclusion import has_null, threshold
from metaloom.probe.parts import Bayes, PosteriorTau
from metaloom.store.part import sparse

PANELS, NODES = 12, 40
DROP = 40.0
GAUSS = np.polynomial.legendre.leggauss(NODES)


@dataclass(frozen=True)
class Posterior:
    """Nodes of tau with their weights (sum 1), the normal posterior of the mean at each, and the panels they lie in."""

    tau: FloatArray
    weight: FloatArray
    mean: FloatArray
    spread: FloatArray
    panels: Panels

    def below(self, value: float, new_study: bool = False) -> float:
        """Return P(mean < value), or that the true effect of a new study is."""
        width = np.sqrt(self.spread**2 + self.tau**2) if new_study else self.spread
        return float((self.weight * special.ndtr((value - self.mean) / width)).sum())

    def quantile(self, probability: float, new_study: bool = False) -> float:
        """Return the value below which the mean (or a new study's true effect) lies with this probability."""
        width = np.sqrt(self.spread**2 + self.tau**2) if new_study else self.spread
        low, high = float((self.mean - 40 * width).min()), float((self.mean + 40 * width).max())
        return _halved(lambda value: self.below(value, new_study) - probability, low, high)

    def tau_quantile(self, probability: float) -> float:
        """Return the value below which tau lies with this probability."""
        shares = self.weight.reshape(PANELS, NODES).sum(1)
        before = np.concatenate([[0.0], np.cumsum(shares)[:-1]])
        panel = int(np.flatnonzero(before <= probability)[-1])
        low, high = self.panels.edges[panel], self.panels.edges[panel + 1]
        whole = float(self.panels.integrand(low, high).sum())

        def excess(x: float) -> float:
            inside = float(self.panels.integrand(low, x).sum()) / whole
            return float(before[panel] + shares[panel] * inside) - probability

        return float(self.panels.unit * np.sinh(_halved(excess, low, high)))


@dataclass(frozen=True)
class Panels:
    """Gauss-Legendre panels on x = asinh(tau / unit) over the range that matters."""

    density: Callable[[FloatArray], FloatArray]
    unit: float
    edges: FloatArray
    top: float

    def nodes(self, low: float, high: float) -> FloatArray:
        return np.asarray(self.unit * np.sinh(low + 0.5 * (high - low) * (GAUSS[0] + 1)))

    def integrand(self, low: float, high: float) -> FloatArray:
        """Return the weight times density at the nodes between two x, up to one constant."""
        tau = self.nodes(low, high)
        slope = np.sqrt(self.unit**2 + tau**2)
        return np.asarray(0.5 * (high - low) * GAUSS[1] * np.exp(self.density(tau) - self.top) * slope)


def bayes(effects: Effects, analysis: Analysis) -> Bayes:
    """Return posterior of the mean effect, of tau and of a new study's effect; probabilities of benefit and of passing
    the threshold.
    """
    options = analysis.bayes if isinstance(analysis.bayes, Declared) else Declared()
    here = np.isfinite(effects.yi) & np.isfinite(effects.vi)
    yi, vi = effects.yi[here], effects.vi[here]
    if len(yi) < 2:
        reason = "One study with an estimate says nothing about tau; at least two are needed."
        return Bayes(status="not_estimable", reason=reason)
    if len(yi) == 2 and options.prior == "half_cauchy":
        reason = "With two studies and a half-Cauchy prior the effect has no posterior standard deviation."
        return Bayes(status="not_estimable", reason=f"{reason} Take half_normal, or wait for a third study.")
    if options.scale <= 0:
        return Bayes(status="not_estimable", reason="The scale of the prior must be positive.")
    found = posterior(yi, vi, options.prior, options.scale)
    tail = (1 - analysis.level / 100) / 2
    mean = float((found.weight * found.mean).sum())
    variance = float((found.weight * (found.spread**2 + (found.mean - mean) ** 2)).sum())
    answer = Bayes(
        status="ok", prior=options.prior, scale=options.scale, k=len(yi),
        estimate=mean, median=found.quantile(0.5), standard_deviation=variance**0.5,
        ci_lower=found.quantile(tail), ci_upper=found.quantile(1 - tail),
        prediction_lower=found.quantile(tail, True), prediction_upper=found.quantile(1 - tail, True),
        tau=PosteriorTau(
            estimate=float((found.weight * found.tau).sum()),
            median=found.tau_quantile(0.5),
            ci_lower=found.tau_quantile(tail),
            ci_upper=found.tau_quantile(1 - tail),
        ),
        note=INDEPENDENT if structured(analysis) else None,
        probability_below_null=found.below(0.0) if has_null(analysis) else None,
        probability_beyond_threshold=_beyond(found, analysis),
    )  # fmt: skip
    return sparse(answer, "note")


def _beyond(found: Posterior, analysis: Analysis) -> float | None:
    """Return the probability of an effect beyond the declared threshold, on the better side; None without one."""
    edge = threshold(analysis)
    if edge is None or analysis.better is None:
        return None
    under = found.below(edge)
    return under if analysis.better == "lower" else 1 - under


def posterior(yi: FloatArray, vi: FloatArray, prior: str, scale: float) -> Posterior:
    """Return the posterior on quadrature nodes."""
    panels = _panels(log_density(yi, vi, prior, scale), float(min(scale, np.sqrt(vi.min()))))
    pairs = list(itertools.pairwise(panels.edges))
    tau = np.concatenate([panels.nodes(low, high) for low, high in pairs])
    weight = np.concatenate([panels.integrand(low, high) for low, high in pairs])
    w = 1 / (vi + tau[:, None] ** 2)
    total = w.sum(1)
    return Posterior(tau, weight / weight.sum(), (w * yi).sum(1) / total, 1 / np.sqrt(total), panels)


def _panels(density: Callable[[FloatArray], FloatArray], unit: float) -> Panels:
    """Return panels over the x whose weight is within e^-DROP of the greatest, one step of the search grid wider."""
    x = np.linspace(0.0, 40.0, 401)
    values = density(unit * np.sinh(x)) + np.log(np.cosh(x))
    if not np.isfinite(values).any():
        raise ConvergenceError("the posterior of tau has no mass that doubles can hold")
    inside = np.flatnonzero(values > values.max() - DROP)
    low, high = float(x[max(inside[0] - 1, 0)]), float(x[min(inside[-1] + 1, len(x) - 1)])
    fine = np.linspace(low, high, 401)
    values = density(unit * np.sinh(fine))
    inside = np.flatnonzero(values + np.log(np.cosh(fine)) > (values + np.log(np.cosh(fine))).max() - DROP)
    low, high = float(fine[max(inside[0] - 1, 0)]), float(fine[min(inside[-1] + 1, len(fine) - 1)])
    return Panels(density, unit, np.linspace(low, high, PANELS + 1), float(values.max()))


def log_density(yi: FloatArray, vi: FloatArray, prior: str, scale: float) -> Callable[[FloatArray], FloatArray]:
    """Return the log of prior times marginal likelihood of tau (m,), up to a constant."""

    def value(tau: FloatArray) -> FloatArray:
        w = 1 / (vi + tau[:, None] ** 2)
        total = w.sum(1)
        mean = (w * yi).sum(1) / total
        fit = 0.5 * (np.log(w).sum(1) - np.log(total) - (w * (yi - mean[:, None]) ** 2).sum(1))
        ratio = (tau / scale) ** 2
        return np.asarray(fit - (0.5 * ratio if prior == "half_normal" else np.log1p(ratio)))

    return value


def _halved(f: Callable[[float], float], low: float, high: float) -> float:
    """Return where a rising function is zero, to double precision."""
    for _ in range(200):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        low, high = (low, middle) if f(middle) > 0 else (middle, high)
    return 0.5 * (low + high)
