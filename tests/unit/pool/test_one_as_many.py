"""One analysis is searched on numbers, many on arrays: the answers are the same to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from metaloom.pool.kernel import make_batch
from metaloom.pool.tau2 import by_generalised_q, by_likelihood, single_peak
from metaloom.pool.tau2.by_generalised_q import root_of_q, roots_of_many
from metaloom.pool.tau2.by_likelihood import highest

SEEDS = range(300)


def batch(seed, far=4):
    """One analysis of 2 to 40 studies whose variances lie `far` powers of ten apart; of every other one is left out."""
    random = np.random.default_rng([26, seed])
    k = int(random.integers(2, 41))
    v = 10 ** random.uniform(-far, 0.5, k)
    y = random.normal(0, np.sqrt(v + 10 ** random.uniform(-far, 0.5)))
    include = np.arange(k)[None] != 0
    return make_batch(y[None], v[None], include if seed % 2 and k > 2 else None)


@pytest.mark.parametrize("restricted", [True, False])
def test_the_likeliest_variance_is_the_same(restricted):
    found = {"zero": 0, "one peak": 0, "several": 0}
    for seed in SEEDS:
        data = batch(seed)
        single, many = single_peak.single_peak(data, restricted), highest(data, restricted)[0]
        if single is None:
            found["several"] += 1
            assert by_likelihood.by_likelihood(data, "REML" if restricted else "ML")[0][0] == many
        else:
            found["one peak" if single > 0.0 else "zero"] += 1
            assert single == many, seed
    assert all(found.values()), found


@pytest.mark.parametrize("share", [0.025, 0.5, 0.975, 1.5])
def test_the_root_of_q_is_the_same(share):
    """Also where a step leaves the bracket, which Q is flat enough for only far from its root."""
    above = 0
    for seed in SEEDS:
        data = batch(seed, far=9)
        target = share * (data.k - 1.0)
        one, many = root_of_q(data, target)[0], roots_of_many(data, target)[0]
        assert one == many, seed
        above += one > 0.0
    assert 10 < above <= len(SEEDS)


def test_no_root_is_an_error_for_one_as_for_many(monkeypatch):
    monkeypatch.setattr(by_generalised_q, "LIMIT", 1)
    data = batch(5)
    target = np.full(1, 0.5)
    for search in (lambda: root_of_q(data, target), lambda: roots_of_many(data, target)):
        with pytest.raises(by_generalised_q.ConvergenceError, match="no root in 1 steps for 1 analyses"):
            search()


@pytest.mark.parametrize("start", [1e-12, 1e-3, 1.0, 1e5])
def test_a_start_far_from_the_peak_takes_the_same_steps(start):
    """Far from the peak most steps leave the bracket, which those from a guess by the grid hardly ever do."""
    for seed in SEEDS:
        data = batch(seed)
        low, high, guess = np.zeros(1), np.full(1, 1e6), np.full(1, start)
        with np.errstate(over="ignore"):
            one = single_peak.polish(data.only(), low[0], high[0], guess[0], restricted=True)
        assert one == by_likelihood.polish(data, low, high, guess, restricted=True)[0], seed
