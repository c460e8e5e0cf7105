"""Permutation tests: the share of shuffled data sets that look as extreme as the observed one. (Follmann and Proschan
1999; Higgins and Thompson 2004)

Without moderators the signs of the effects are flipped; with moderators the rows of the model matrix are shuffled.
All shufflings are taken where they are few enough, otherwise a seeded sample that counts the observed one.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from metaloom.pool import mixed
from metaloom.pool.reference import FloatArray

EXACT_LIMIT = 50_000
CHUNK = 2048
SEED = 1


@dataclass(frozen=True)
class Permuted:
    """Two-sided p of each coefficient (p,), p of the omnibus test, how many shufflings, and whether they are all."""

    p_values: FloatArray
    p_value: float
    permutations: int
    exact: bool


def permutation_test(
    yi: FloatArray, vi: FloatArray, matrix: FloatArray, tested: tuple[int, ...], method: str, test: str,
    permutations: int = 1000,
) -> Permuted:  # fmt: skip
    """Return permutation p values: the share of shufflings with a statistic at least as large in size as the observed
    one.

    permutations is the size of the sample where the distinct shufflings are more than EXACT_LIMIT.
    """
    observed = mixed.fit(yi, vi, matrix, method, test)
    signs_only = not tested
    rows = np.eye(matrix.shape[1])[list(tested)] if tested else np.eye(matrix.shape[1])
    whole = float(mixed.wald(observed, rows)[0][0])
    z = observed.statistics[0]
    bound = np.abs(z) * (1 - 1e-9) - 1e-9  # a shuffling that is the observed one but for rounding counts
    total = 2 ** len(yi) if signs_only else _distinct(matrix)
    exact = total <= EXACT_LIMIT
    count, extreme, beyond = 0, np.zeros(len(z)), 0
    for part in _shufflings(yi, matrix, signs_only, exact, permutations):
        if signs_only:
            fitted = mixed.fit(part * yi, np.broadcast_to(vi, part.shape), matrix, method, test)
        else:
            order = part.astype(int)
            shape = order.shape
            fitted = mixed.fit(np.broadcast_to(yi, shape), np.broadcast_to(vi, shape), matrix[order], method, test)
        statistics = fitted.statistics
        extreme += (np.abs(statistics) >= bound).sum(0)
        beyond += int((mixed.wald(fitted, rows)[0] >= whole * (1 - 1e-9)).sum())
        count += len(part)
    p_values = extreme / count
    return Permuted(p_values, float(p_values[0]) if signs_only else beyond / count, count, exact)


def _shufflings(yi: FloatArray, matrix: FloatArray, signs_only: bool, exact: bool, size: int) -> Iterator[FloatArray]:
    """Yield chunks (B, k) of signs or of row numbers."""
    k = len(yi)
    if exact and signs_only:
        bits = np.arange(k)
        for start in range(0, 2**k, CHUNK):
            numbers = np.arange(start, min(start + CHUNK, 2**k))
            yield np.asarray(1.0 - 2.0 * (numbers[:, None] >> bits & 1), dtype=np.float64)
        return
    if exact:
        orders = _distinct_orders(matrix)
        while chunk := list(itertools.islice(orders, CHUNK)):
            yield np.array(chunk, dtype=float)
        return
    random = np.random.default_rng(SEED)
    first = np.ones(k) if signs_only else np.arange(k, dtype=float)
    drawn = [first]
    drawn += [random.choice([-1.0, 1.0], k) if signs_only else random.permutation(k) for _ in range(size - 1)]
    for start in range(0, size, CHUNK):
        yield np.array(drawn[start : start + CHUNK], dtype=float)


def _groups(matrix: FloatArray) -> list[list[int]]:
    """Return rows of the model matrix that are alike."""
    found: dict[tuple[float, ...], list[int]] = {}
    for i, row in enumerate(matrix):
        found.setdefault(tuple(row), []).append(i)
    return list(found.values())


def _distinct(matrix: FloatArray) -> int:
    """Return how many orders of the rows differ."""
    total = math.factorial(len(matrix))
    for rows in _groups(matrix):
        total //= math.factorial(len(rows))
    return total


def _distinct_orders(matrix: FloatArray) -> Iterator[list[int]]:
    """Yield every distinct order of the rows, as row numbers (Knuth 7.2.1.2, algorithm L on the groups)."""
    first = [rows[0] for rows in _groups(matrix)]
    codes = sorted(code for code, rows in enumerate(_groups(matrix)) for _ in rows)
    k = len(codes)
    while True:
        yield [first[code] for code in codes]
        j = k - 2
        while j >= 0 and codes[j] >= codes[j + 1]:
            j -= 1
        if j < 0:
            return
        last = k - 1
        while codes[j] >= codes[last]:
            last -= 1
        codes[j], codes[last] = codes[last], codes[j]
        codes[j + 1 :] = reversed(codes[j + 1 :])
