"""Patients restored from a curve (Guyot 2012): simulated trials whose truth is known, read off as a hand would."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from statsmodels.duration.hazard_regression import PHReg
from statsmodels.duration.survfunc import SurvfuncRight

from metaloom.measure.convert.kaplan_meier import AtRisk, Individuals, readings, reconstruct

EVERY = 6.0


def simulated(seed: int, n: int, hazard: float) -> Individuals:
    """Exponential times with uniform censoring from 8 to 40 months."""
    draw = np.random.default_rng(seed)
    times, censored = draw.exponential(1 / hazard, n), draw.uniform(8, 40, n)
    return Individuals(np.minimum(times, censored), times <= censored)


def read_off(truth: Individuals, shake: float = 0.0, every: float = EVERY) -> tuple[Any, AtRisk]:
    """Readings at every step of the printed curve, by a hand that shakes by so much, and the numbers below it."""
    curve = SurvfuncRight(truth.times, truth.events.astype(float))
    times, shares = np.append(curve.surv_times, truth.times.max()), np.append(curve.surv_prob, curve.surv_prob[-1])
    shaken = np.clip(shares + shake * np.random.default_rng(1).normal(size=len(shares)), 0, 1)
    at = np.arange(0.0, truth.times.max(), every)
    return readings(times, shaken), AtRisk(at, np.array([float((truth.times >= time).sum()) for time in at]))


def log_hazard_ratio(treated: Individuals, control: Individuals) -> tuple[float, float]:
    times = np.concatenate([treated.times, control.times])
    events = np.concatenate([treated.events, control.events]).astype(float)
    group = np.concatenate([np.ones(len(treated.times)), np.zeros(len(control.times))])
    model = PHReg(times, group[:, None], status=events).fit()
    return float(model.params[0]), float(model.bse[0])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("totals", [True, False])
def test_ratio_median_and_survival_come_back(seed: int, totals: bool) -> None:
    arms = [simulated(seed, 150, 0.05), simulated(100 + seed, 140, 0.09)]
    restored = []
    for truth in arms:
        curve, at_risk = read_off(truth, shake=0.002)
        found = reconstruct(curve, at_risk, int(truth.events.sum()) if totals else None)
        restored.append(found)
        assert len(found.times) == len(truth.times), "nobody is made up, nobody is lost"
        assert abs(int(found.events.sum()) - int(truth.events.sum())) <= 3
        ours, theirs = (SurvfuncRight(one.times, one.events.astype(float)) for one in (found, truth))
        assert ours.quantile(0.5) == pytest.approx(theirs.quantile(0.5), rel=0.04)
        for time in (6, 12, 24):
            shares = [float(one.surv_prob[one.surv_times <= time][-1]) for one in (ours, theirs)]
            assert shares[0] == pytest.approx(shares[1], abs=0.01)
    (ours, error), (theirs, true_error) = log_hazard_ratio(*restored), log_hazard_ratio(*arms)
    assert ours == pytest.approx(theirs, abs=0.05)
    assert error == pytest.approx(true_error, rel=0.03)


def test_the_printed_numbers_at_risk_are_met() -> None:
    truth = simulated(7, 200, 0.06)
    curve, at_risk = read_off(truth)
    found = reconstruct(curve, at_risk)
    for time, number in zip(at_risk.times, at_risk.numbers, strict=True):
        assert abs(int((found.times >= time).sum()) - number) <= 1


def test_without_censoring_a_perfect_reading_gives_every_event_back() -> None:
    times = np.arange(1.0, 21.0)
    found = reconstruct(readings(times, 1 - np.arange(1, 21) / 20), AtRisk(np.array([0.0]), np.array([20.0])))
    assert sorted(found.times) == list(times)
    assert found.events.all()


def test_with_one_number_alone_nobody_is_censored_before_the_end() -> None:
    curve = readings(np.array([2.0, 5.0, 9.0]), np.array([0.9, 0.6, 0.6]))
    found = reconstruct(curve, AtRisk(np.array([0.0]), np.array([10.0])))
    assert sorted(found.times[found.events]) == [2, 5, 5, 5]
    assert set(found.times[~found.events]) == {9.0}


def test_a_total_that_is_reached_ends_the_events() -> None:
    truth = simulated(3, 100, 0.04)
    curve, at_risk = read_off(truth, every=15)
    last = at_risk.times[-1]
    before = int((truth.times[truth.events] < last).sum())
    assert before < truth.events.sum()
    found = reconstruct(curve, at_risk, before)
    assert len(found.times) == 100
    assert not (found.times[found.events] > last).any()


@pytest.mark.parametrize(
    ("times", "survival", "words"),
    [([], [], "no readings"), ([-1.0], [0.9], "negative"), ([1.0], [1.2], "between 0 and 1"),
     ([1.0], [math.nan], "without a number")],
)  # fmt: skip
def test_impossible_readings_are_refused(times: list[float], survival: list[float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        readings(np.array(times), np.array(survival))


@pytest.mark.parametrize(
    ("times", "numbers", "words"),
    [([], [], "at time zero"), ([3.0], [10.0], "at time zero"), ([0.0, 3.0], [10.0, 12.0], "rise"),
     ([0.0, 0.0], [10.0, 9.0], "do not rise")],
)  # fmt: skip
def test_impossible_numbers_at_risk_are_refused(times: list[float], numbers: list[float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        reconstruct(readings(np.array([1.0]), np.array([0.5])), AtRisk(np.array(times), np.array(numbers)))


def test_a_rising_reading_is_a_shaking_hand() -> None:
    curve = readings(np.array([3.0, 1.0, 2.0]), np.array([0.75, 0.7, 0.9]))
    assert list(curve.times) == [0, 1, 2, 3]
    assert list(curve.survival) == [1, 0.7, 0.7, 0.7]
