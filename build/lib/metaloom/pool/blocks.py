"""The marginal covariance of a nested model, block by block.

M = V + sum_j sigma2_j Z_j Z_j'. Effects of different outermost units are independent, so that M falls into blocks;
blocks of equal size are stacked and factored together. V may have covariances inside a block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from metaloom.pool.reference import FloatArray, IntArray


@dataclass(frozen=True)
class Stack:
    """n blocks of m effects: rows (n, m), sampling covariance (n, m, m), same (levels, n, m, m) marks pairs that
    share a unit.
    """

    rows: IntArray
    sampling: FloatArray
    same: FloatArray


def stacks(sampling: FloatArray, units: Sequence[Sequence[object]]) -> list[Stack]:
    """Return blocks by the outermost unit; units holds one label per effect for each level, outermost first.

    sampling is (k,) variances or a (k, k) covariance whose entries between outermost units are nil.
    """
    keys = [
        [tuple(str(level[i]) for level in units[: depth + 1]) for i in range(len(units[0]))]
        for depth in range(len(units))
    ]
    members: dict[tuple[str, ...], list[int]] = {}
    for i, outermost in enumerate(keys[0]):
        members.setdefault(outermost, []).append(i)
    by_size: dict[int, list[list[int]]] = {}
    for group in members.values():
        by_size.setdefault(len(group), []).append(group)
    found = []
    for _, groups in sorted(by_size.items()):
        rows: IntArray = np.array(groups)
        codes = [_codes(key)[rows] for key in keys]
        same = np.array([(code[:, :, None] == code[:, None, :]).astype(float) for code in codes])
        if sampling.ndim == 1:
            block = sampling[rows][:, :, None] * np.eye(rows.shape[1])
        else:
            block = sampling[rows[:, :, None], rows[:, None, :]]
        found.append(Stack(rows, block, same))
    return found


def dense(parts: list[Stack], sigma2: FloatArray, k: int) -> FloatArray:
    """Return the whole covariance matrix (k, k)."""
    whole = np.zeros((k, k))
    for part in parts:
        block = part.sampling + np.tensordot(sigma2, part.same, axes=1)
        whole[part.rows[:, :, None], part.rows[:, None, :]] = block
    return whole


def _codes(keys: list[tuple[str, ...]]) -> IntArray:
    numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    return np.array([numbers[key] for key in keys])
