"""GOSH: the analysis on every subset of the studies (Olkin, Dahabreh and Trikalinos 2012, Res Synth Methods 3:214).

Subsets are numbered in binary and fitted in chunks, so that memory stays flat. Beyond the declared limit a seeded
sample of distinct sizes and members stands for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metaloom.declare.analysis import Analysis
from metaloom.declare.analysis import Subsets as Declared
from metaloom.measure.effects import BoolArray, Effects, FloatArray
from metaloom.pool.refits import batched, kernel_fit
from metaloom.probe.conclusion import conclusion, has_null, same
from metaloom.probe.parts import Halves, Quantiles, Sample, Subsets

CHUNK = 4096
SHOWN = 500
QUANTILES = (0.0, 0.025, 0.25, 0.5, 0.75, 0.975, 1.0)
COLUMNS = ("estimate", "standard_error", "ci_lower", "ci_upper", "tau2", "i2", "h2", "q")


@dataclass(frozen=True)
class Fits:
    """The analysis on B subsets of k studies: who is in, members (B, k), and the fitted COLUMNS by name, each (B,)."""

    members: BoolArray
    columns: Mapping[str, FloatArray]

    @property
    def sizes(self) -> NDArray[np.int64]:
        """How many studies each subset holds, (B,)."""
        return np.asarray(self.members.sum(axis=1))

    def several(self) -> Fits:
        """Return the subsets of two or more studies."""
        here = self.sizes > 1
        return Fits(self.members[here], {name: values[here] for name, values in self.columns.items()})


def subsets(effects: Effects, analysis: Analysis, options: Declared | None = None) -> Subsets:
    """Return counts, quantiles and the share of subsets of two or more studies with the conclusion of them all."""
    chosen = options or (analysis.subsets if isinstance(analysis.subsets, Declared) else Declared())
    k = len(effects)
    if not batched(analysis):
        return Subsets(status="not_estimable", reason="subsets are computed for inverse-variance methods of one level")
    if k < 3:
        reason = f"{k} studies have no subsets worth comparing; at least 3 are needed"
        return Subsets(status="not_estimable", reason=reason)
    whole = kernel_fit(effects, analysis, np.ones((1, k), bool))
    reference = conclusion(float(whole.ci_lower[0]), float(whole.ci_upper[0]))
    every = fit_subsets(effects, analysis, chosen)
    fits = every.several()
    agreeing = same(fits.columns["ci_lower"], fits.columns["ci_upper"], reference)
    return Subsets(
        status="ok",
        exact=2**k - 1 <= chosen.limit,
        possible=2**k - 1,
        fitted=len(every.members),
        conclusion=reference if has_null(analysis) else None,
        share_holding=float(agreeing.mean()) if has_null(analysis) else None,
        quantiles=Quantiles(
            probabilities=QUANTILES,
            estimate=_quantiles(fits.columns["estimate"]),
            tau2=_quantiles(fits.columns["tau2"]),
            i2=_quantiles(fits.columns["i2"]),
        ),
        studies=_halves(effects.study_ids, fits),
        sample=_shown(fits, chosen.seed),
    )


def fit_subsets(effects: Effects, analysis: Analysis, options: Declared) -> Fits:
    """Fit the analysis on every subset of its studies, or on a seeded sample where they are more than the limit."""
    k = len(effects)
    chunks = _all(k) if 2**k - 1 <= options.limit else _sample(k, options.limit, options.seed)
    columns: dict[str, list[FloatArray]] = {name: [] for name in COLUMNS}
    members = []
    for include in chunks:
        fitted = kernel_fit(effects, analysis, include)
        for name in COLUMNS:
            columns[name].append(getattr(fitted, name))
        members.append(include)
    return Fits(np.concatenate(members), {name: np.concatenate(parts) for name, parts in columns.items()})


def _halves(study_ids: Sequence[str], fits: Fits) -> tuple[Halves, ...]:
    """Return for each study the median estimate of the subsets with it and of those without it."""
    estimates, inside = fits.columns["estimate"], fits.members
    return tuple(
        Halves(
            study_id=name,
            median_with=_median(estimates[inside[:, number]]),
            median_without=_median(estimates[~inside[:, number]]),
        )
        for number, name in enumerate(study_ids)
    )


def _median(values: FloatArray) -> float | None:
    return float(np.median(values)) if len(values) else None


def _shown(fits: Fits, seed: int) -> Sample:
    """Draw at most SHOWN subsets for a figure at random with the seed; the whole table would outweigh the page.

    members has one text per subset, 1 where a study is in, in the order of the studies.
    """
    count = len(fits.members)
    kept = np.arange(count) if count <= SHOWN else np.sort(np.random.default_rng(seed).choice(count, SHOWN, False))
    return Sample(
        k=tuple(int(size) for size in fits.sizes[kept]),
        estimate=tuple(float(value) for value in fits.columns["estimate"][kept]),
        i2=tuple(float(value) for value in fits.columns["i2"][kept]),
        members=tuple("".join("1" if here else "0" for here in row) for row in fits.members[kept]),
    )


def _all(k: int) -> Iterator[BoolArray]:
    """Yield every subset but the empty one, in binary order, CHUNK at a time."""
    bits = np.arange(k, dtype=np.int64)
    for start in range(1, 2**k, CHUNK):
        numbers = np.arange(start, min(start + CHUNK, 2**k), dtype=np.int64)
        yield (numbers[:, None] >> bits & 1).astype(bool)


def _sample(k: int, count: int, seed: int) -> Iterator[BoolArray]:
    """Yield a seeded sample of subsets of two or more studies, each study in with probability one half."""
    random = np.random.default_rng(seed)
    left = count
    while left > 0:
        drawn = random.random((min(CHUNK, left), k)) < 0.5
        drawn = drawn[drawn.sum(axis=1) > 1]
        left -= len(drawn)
        yield drawn


def _quantiles(values: FloatArray) -> tuple[float, ...]:
    return tuple(float(value) for value in np.quantile(values, QUANTILES))
