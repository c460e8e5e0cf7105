"""From a printed Kaplan-Meier curve back to the times of single patients.

The curve is read off at some points; below it is how many were still at risk at some times. Between two of these
times the number of events at each reading follows from the drop of the curve and the number at risk (the product-limit
equations, inverted), and the number censored is what makes the count right at the next printed time; who was censored
is spread evenly over the interval. After the last printed number at risk censoring goes on as before, or as the total
number of events asks where it is printed. What comes back is an approximation: it repeats the curve, the medians and
the hazard ratio closely, and does not identify single patients.
Source: Guyot, Ades, Ouwens and Welton 2012, BMC Medical Research Methodology 12:9.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from metaloom.measure.effects import BoolArray, FloatArray

TRIES = 400


@dataclass(frozen=True)
class Curve:
    """Readings of a survival curve: times (m,), rising, from zero; survival (m,), falling, from 1."""

    times: FloatArray
    survival: FloatArray


@dataclass(frozen=True)
class AtRisk:
    """The numbers printed below a curve: how many were at risk (i,) at which times (i,); the first at time zero."""

    times: FloatArray
    numbers: FloatArray


@dataclass(frozen=True)
class Individuals:
    """One entry a patient: time (n,), and whether it ended in an event (n,) or was censored."""

    times: FloatArray
    events: BoolArray


@dataclass(frozen=True)
class _Stretch:
    """What one interval between printed numbers at risk gives; `left` at risk and `survival` at its end."""

    events: list[int]
    censored: FloatArray
    left: int
    survival: float


def readings(times: FloatArray, survival: FloatArray) -> Curve:
    """Return a curve from raw readings in any order: sorted, begun at 1, and never rising (a hand shakes).

    Errors: ValueError for a negative time or a survival outside 0 to 1.
    """
    if len(times) == 0 or not (np.isfinite(times).all() and np.isfinite(survival).all()):
        raise ValueError("the curve has no readings, or one without a number")
    if times.min() < 0:
        raise ValueError("a time of the curve is negative")
    if survival.min() < 0 or survival.max() > 1:
        raise ValueError("a survival of the curve is not between 0 and 1")
    order = np.lexsort((-survival, times))
    ordered, falling = times[order], np.minimum.accumulate(survival[order])
    if ordered[0] > 0 or falling[0] < 1:
        ordered, falling = np.concatenate([[0.0], ordered]), np.concatenate([[1.0], falling])
    return Curve(ordered, falling)


def reconstruct(curve: Curve, at_risk: AtRisk, events: int | None = None) -> Individuals:
    """Return the patients behind a curve; `events` is their printed total number of events, where there is one.

    Errors: ValueError where the numbers at risk do not begin at time zero, rise, or are none.
    """
    _refuse(at_risk)
    starts = _starts(curve, at_risk)
    count, survival = int(at_risk.numbers[0]), 1.0
    stretches: list[tuple[int, _Stretch]] = []
    for (low, _), (following, number) in pairwise(starts):
        stretch = _matching(curve, low, following, count, survival, number)
        stretches.append((low, stretch))
        count, survival = stretch.left, stretch.survival
    last = starts[-1][0]
    stretches.append((last, _last(curve, last, count, survival, stretches, events)))
    return _individuals(curve, stretches)


def _refuse(at_risk: AtRisk) -> None:
    if len(at_risk.times) == 0 or at_risk.times[0] != 0 or at_risk.numbers[0] < 1:
        raise ValueError("the numbers at risk do not begin with a number at time zero")
    if (np.diff(at_risk.times) <= 0).any() or (np.diff(at_risk.numbers) > 0).any():
        raise ValueError("the times of the numbers at risk do not rise, or the numbers rise")


def _starts(curve: Curve, at_risk: AtRisk) -> list[tuple[int, int]]:
    """Return, for each printed number with a reading of its own after it, the index of that reading, and the number."""
    first = np.searchsorted(curve.times, at_risk.times, side="left")
    found: dict[int, int] = {}
    for index, number in zip(first, at_risk.numbers, strict=True):
        if index < len(curve.times):
            found.setdefault(int(index), int(number))
    return list(found.items())


def _stretch(curve: Curve, low: int, following: int, count: int, survival: float, censored: int) -> _Stretch:
    """Return events at the readings `low` to before `following`, with so many censored evenly between them."""
    end = curve.times[min(following, len(curve.times) - 1)]
    begin = curve.times[low]
    steps = begin + (end - begin) * np.arange(1, censored + 1) / (censored + 1)
    edges = np.append(curve.times[low:following], end)
    places = np.searchsorted(steps, edges, side="left")
    events: list[int] = []
    lost: list[float] = []
    for place, index in enumerate(range(low, following)):
        died = 0 if survival <= 0 or index == 0 else round(count * (1 - float(curve.survival[index]) / survival))
        died = min(max(died, 0), count)
        survival *= 1 - died / count if died else 1
        events.append(died)
        leaving = steps[places[place] : places[place + 1]][: count - died]
        lost += leaving.tolist()
        count -= died + len(leaving)
    return _Stretch(events, np.array(lost), count, survival)


def _matching(curve: Curve, low: int, following: int, count: int, survival: float, number: int) -> _Stretch:
    """Return the stretch whose count at its end comes nearest to the printed `number`."""
    ratio = float(curve.survival[following] / curve.survival[low]) if curve.survival[low] > 0 else 0.0
    censored = max(0, round(count * ratio - number))
    best: _Stretch | None = None
    tried: set[int] = set()
    while censored not in tried and len(tried) < TRIES:
        tried.add(censored)
        found = _stretch(curve, low, following, count, survival, censored)
        if best is None or abs(found.left - number) < abs(best.left - number):
            best = found
        censored = min(max(0, censored + found.left - number), count)
    assert best is not None
    return best


def _last(
    curve: Curve, low: int, count: int, survival: float, before: list[tuple[int, _Stretch]], events: int | None
) -> _Stretch:
    """Return the stretch after the last printed number: censored at the rate of those before, or so that the events
    fit.
    """
    until = len(curve.times)
    so_far = sum(sum(stretch.events) for _, stretch in before)
    if events is not None and so_far >= events:
        return _Stretch([0] * (until - low), np.array([]), count, survival)
    passed, ahead = curve.times[low] - curve.times[0], curve.times[-1] - curve.times[low]
    lost = sum(len(stretch.censored) for _, stretch in before)
    censored = min(round(lost * ahead / passed), count) if before and passed > 0 else 0
    found = _stretch(curve, low, until, count, survival, censored)
    if events is None:
        return found
    best, tried = found, {censored}
    while so_far + sum(found.events) != events and len(tried) < TRIES:
        censored = min(max(0, censored + so_far + sum(found.events) - events), count)
        if censored in tried:
            break
        tried.add(censored)
        found = _stretch(curve, low, until, count, survival, censored)
        if abs(so_far + sum(found.events) - events) < abs(so_far + sum(best.events) - events):
            best = found
    return best


def _individuals(curve: Curve, stretches: list[tuple[int, _Stretch]]) -> Individuals:
    """Return all patients: the dead at the readings, the censored between them, those left at the last reading."""
    dead = [curve.times[low + place] for low, stretch in stretches for place, died in enumerate(stretch.events)
            for _ in range(died)]  # fmt: skip
    lost = [float(time) for _, stretch in stretches for time in stretch.censored]
    left = [float(curve.times[-1])] * stretches[-1][1].left
    times = np.array([*dead, *lost, *left], dtype=float)
    return Individuals(times, np.arange(len(times)) < len(dead))
