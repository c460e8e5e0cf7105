"""GOSH: the analysis on every subset of the studies (Olkin, Dahabreh and Trikalinos 2012, Res Synth Methods 3:214).

Subsets are numbered in binary and fitted in chunks, so that memory stays flat. Beyond the declared limit a seeded
sample of distinct sizes and members stands for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from metaloom.declare.analysis import Analysis, Subsets
from metaloom.measure.effects import BoolArray, Effects, FloatArray
from metaloom.pool.refits import batched, kernel_fit
from metaloom.probe.conclusion import conclusion, has_null, same

CHUNK = 4096
SHOWN = 500
QUANTILES = (0.0, 0.025, 0.25, 0.5, 0.75, 0.975, 1.0)
COLUMNS = ("estimate", "standard_error", "ci_lower", "ci_upper", "tau2", "i2", "h2", "q")


def subsets(effects: Effects, analysis: Analysis, options: Subsets | None = None, raw: bool = False) -> dict[str, Any]:
    """Return counts, quantiles and the share of subsets of two or more studies with the conclusion of them all.

    raw adds the whole table: members (one text of 0 and 1 per subset), k and the fitted columns.
    """
    chosen = options or (analysis.subsets if isinstance(analysis.subsets, Subsets) else Subsets())
    k = len(effects)
    if not batched(analysis):
        return {"status": "not_estimable", "reason": "subsets are computed for inverse-variance methods of one level"}
    if k < 3:
        return {
            "status": "not_estimable",
            "reason": f"{k} studies have no subsets worth comparing; at least 3 are needed",
        }
    total = 2**k - 1
    exact = total <= chosen.limit
    chunks = _all(k) if exact else _sample(k, chosen.limit, chosen.seed)
    whole = kernel_fit(effects, analysis, np.ones((1, k), bool))
    reference = conclusion(float(whole.ci_lower[0]), float(whole.ci_upper[0]))
    columns: dict[str, list[FloatArray]] = {name: [] for name in COLUMNS}
    sizes, members = [], []
    for include in chunks:
        fitted = kernel_fit(effects, analysis, include)
        for name in COLUMNS:
            columns[name].append(getattr(fitted, name))
        sizes.append(include.sum(axis=1))
        members.append(include)
    table = {name: np.concatenate(parts) for name, parts in columns.items()}
    size = np.concatenate(sizes)
    several = size > 1
    agreeing = same(table["ci_lower"][several], table["ci_upper"][several], reference)
    answer: dict[str, Any] = {
        "status": "ok",
        "exact": exact,
        "possible": total,
        "fitted": len(size),
        "conclusion": reference if has_null(analysis) else None,
        "share_holding": float(agreeing.mean()) if has_null(analysis) else None,
        "quantiles": {
            "probabilities": list(QUANTILES),
            **{name: _quantiles(table[name][several]) for name in ("estimate", "tau2", "i2")},
        },
    }
    inside = np.concatenate(members)[several]
    answer["studies"] = _halves(effects.study_ids, table["estimate"][several], inside)
    answer["sample"] = _shown({name: values[several] for name, values in table.items()}, inside, chosen.seed)
    if raw:
        answer["table"] = {
            "members": ["".join("1" if here else "0" for here in row) for part in members for row in part],
            "k": [int(value) for value in size],
            **{name: [float(value) for value in values] for name, values in table.items()},
        }
    return answer


def _halves(study_ids: Sequence[str], estimates: FloatArray, inside: BoolArray) -> list[dict[str, Any]]:
    """Return for each study the median estimate of the subsets with it and of those without it."""
    return [
        {
            "study_id": name,
            "median_with": _median(estimates[inside[:, number]]),
            "median_without": _median(estimates[~inside[:, number]]),
        }
        for number, name in enumerate(study_ids)
    ]


def _median(values: FloatArray) -> float | None:
    return float(np.median(values)) if len(values) else None


def _shown(table: dict[str, FloatArray], inside: BoolArray, seed: int) -> dict[str, Any]:
    """Draw at most SHOWN subsets for a figure at random with the seed; the whole table would outweigh the page.

    members has one text per subset, 1 where a study is in, in the order of the studies.
    """
    count = len(inside)
    kept = np.arange(count) if count <= SHOWN else np.sort(np.random.default_rng(seed).choice(count, SHOWN, False))
    return {
        "k": [int(size) for size in inside[kept].sum(axis=1)],
        "estimate": [float(value) for value in table["estimate"][kept]],
        "i2": [float(value) for value in table["i2"][kept]],
        "members": ["".join("1" if here else "0" for here in row) for row in inside[kept]],
    }


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


def _quantiles(values: FloatArray) -> list[float]:
    return [float(value) for value in np.quantile(values, QUANTILES)]
