"""GOSH: the analysis on every subset of the studies (Olkin, Dahabreh and Trikalinos 2012, Res Synth Methods 3:214).

Subsets are numbered in binary and fitted in chunks, so that memory stays flat. Beyond the declared limit a seeded
sample of
distinct sizes and members stands for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from metaloom.declare.analysis import Analysis, Subsets
from metaloom.measure.effects import BoolArray, Effects, FloatArray
from metaloom.probe.conclusion import conclusion, has_null, same
from metaloom.probe.refits import batched, kernel_fit

CHUNK = 4096
QUANTILES = (0.0, 0.025, 0.25, 0.5, 0.75, 0.975, 1.0)
COLUMNS = ("estimate", "standard_error", "ci_lower", "ci_upper", "tau2", "i2", "h2", "q")


def subsets(effects: Effects, analysis: Analysis, options: Subsets | None = None, raw: bool = False) -> dict[str, Any]:
    """Counts, quantiles and the share of subsets of two or more studies with the conclusion of them all.

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
    if raw:
        answer["table"] = {
            "members": ["".join("1" if here else "0" for here in row) for part in members for row in part],
            "k": [int(value) for value in size],
            **{name: [float(value) for value in values] for name, values in table.items()},
        }
    return answer


def _all(k: int) -> Iterator[BoolArray]:
    """Every subset but the empty one, in binary order, CHUNK at a time."""
    bits = np.arange(k, dtype=np.int64)
    for start in range(1, 2**k, CHUNK):
        numbers = np.arange(start, min(start + CHUNK, 2**k), dtype=np.int64)
        yield (numbers[:, None] >> bits & 1).astype(bool)


def _sample(k: int, count: int, seed: int) -> Iterator[BoolArray]:
    """A seeded sample of subsets of two or more studies, each study in with probability one half."""
    random = np.random.default_rng(seed)
    left = count
    while left > 0:
        drawn = random.random((min(CHUNK, left), k)) < 0.5
        drawn = drawn[drawn.sum(axis=1) > 1]
        left -= len(drawn)
        yield drawn


def _quantiles(values: FloatArray) -> list[float]:
    return [float(value) for value in np.quantile(values, QUANTILES)]
