"""The horizontal axis of a forest: what it spans, where its ticks are, where a value falls.

Ratios are on a log axis, differences on a linear one; proportions and rates are drawn on their own scale even where
they were pooled on another. The span follows the studies' estimates and the bulk of their intervals: one trial with an
interval over six decades must not compress all others into a dot. What leaves the span ends in an arrow.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from metaloom.draw.text import width
from metaloom.measure.transform import scale_of
from metaloom.text import numbers
from metaloom.text.figures.compared import Compared
from metaloom.text.figures.rows import Row
from metaloom.text.measures import null_value

_BOUNDED = ("ilogit", "sin_squared", "miller")
_MANTISSAS = ((1.0,), (1.0, 3.0), (1.0, 2.0, 5.0), (1.0, 1.5, 2.0, 3.0, 5.0, 7.0))
_MOST = 8
_NULL_ROOM = 0.2
"""Least share of the span on either side of no effect."""


@dataclass(frozen=True)
class Axis:
    """A span of plotted values laid on the pixels from `left` to `right`; ticks are (value, label)."""

    low: float
    high: float
    left: float
    right: float
    scale: str
    ticks: tuple[tuple[float, str], ...]
    null: float | None

    def place(self, value: float) -> float:
        """Return the pixel of a plotted value, held within the axis."""
        return min(max(self._pixel(value), self.left), self.right)

    def leaves(self, value: float) -> int:
        """Return -1 or 1 where a value is beyond the left or right end, 0 where it is inside."""
        pixel = self._pixel(value)
        return -1 if pixel < self.left - 0.5 else 1 if pixel > self.right + 0.5 else 0

    def tick_places(self) -> list[tuple[float, str]]:
        """Return the pixels and labels of the ticks."""
        return [(self._pixel(value), label) for value, label in self.ticks]

    def _pixel(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.left + min(max(share, -9.0), 9.0) * (self.right - self.left)


def axis_of(result: Compared, rows: Sequence[Row], left: float, right: float) -> Axis:
    """Return the axis that fits the rows of a result."""
    scale = scale_of(result.measure)
    null = null_value(result.measure)
    low, high = _span(result, rows, scale, null)
    return Axis(low, high, left, right, scale, ticks_of(low, high, scale, right - left), null)


def _span(result: Compared, rows: Sequence[Row], scale: str, null: float | None) -> tuple[float, float]:
    drawn = [row for row in rows if row.kind in ("study", "refit", "subgroup", "pooled") and numbers.exists(row.value)]
    points = [row.value for row in drawn if row.value is not None and math.isfinite(row.value)]
    if null is not None:
        points.append(null)
    important = minimal_important(result)
    if important is not None:
        points.append(important)
    if not points:
        points = [0.0]
    ends = _ends(rows, ("study", "refit")) or _ends(rows, ("subgroup", "pooled"))
    low, high = min([*points, *(low for low, _ in ends)]), max([*points, *(high for _, high in ends)])
    if scale not in _BOUNDED:
        half = median((high - low) / 2 for low, high in ends) if ends else 0.0
        reach = max(2.5 * half, 0.75 * (max(points) - min(points)))
        low, high = max(low, min(points) - reach), min(high, max(points) + reach)
        for lower, upper in _ends(rows, ("subgroup", "pooled", "prediction")):
            low = min(low, max(lower, min(points) - reach / 2))
            high = max(high, min(upper, max(points) + reach / 2))
    if scale == "exp" and null is not None:
        low, high = max(low, math.log(1e-4)), min(high, math.log(1e4))
    if high - low < 1e-9 * max(1.0, abs(low), abs(high)):
        low, high = low - 0.5, high + 0.5
    if null is not None:
        room = _NULL_ROOM * (high - low)
        low, high = min(low, null - room), max(high, null + room)
    pad = 0.04 * (high - low)
    if scale in _BOUNDED:
        return max(0.0, low - pad), min(1.0, high + pad)
    return low - pad, high + pad


def _ends(rows: Sequence[Row], kinds: tuple[str, ...]) -> list[tuple[float, float]]:
    """Return the finite intervals of rows of these kinds."""
    return [
        (row.lower, row.upper)
        for row in rows
        if row.kind in kinds and row.lower is not None and row.upper is not None
        and math.isfinite(row.lower) and math.isfinite(row.upper)
    ]  # fmt: skip


def minimal_important(result: Compared) -> float | None:
    """Return where the declared threshold of an effect that matters is on the axis."""
    value = result.minimal_important
    if not numbers.exists(value):
        return None
    if scale_of(result.measure) == "exp":
        return math.log(value) if value > 0 else None
    return float(value)


def ticks_of(low: float, high: float, scale: str, pixels: float) -> tuple[tuple[float, str], ...]:
    """Return the ticks of a span so many pixels wide: as many round values as are clear of each other."""
    places = _ratios(low, high, pixels) if scale == "exp" else _evenly(low, high, pixels)
    if len(places) < 2:
        places = [low + (high - low) * 0.1, high - (high - low) * 0.1]
    if scale == "exp":
        return tuple((place, _ratio_label(place)) for place in places)
    step = min(second - first for first, second in pairwise(places))
    digits = min(9, max(0, -math.floor(math.log10(step) + 1e-9)))
    if any(abs(place - round(place, digits)) > step / 20 for place in places):
        digits += 1
    return tuple((place, numbers.fixed(place, digits)) for place in places)


def _evenly(low: float, high: float, pixels: float) -> list[float]:
    from mizani.breaks import breaks_extended

    for wanted in range(min(7, max(3, int(pixels // 52))), 1, -1):
        places = [float(place) for place in breaks_extended(n=wanted)((low, high)) if low <= place <= high]
        if len(places) >= 2 and _clear(places, (high - low) / pixels):
            return places
    return []


def _ratios(low: float, high: float, pixels: float) -> list[float]:
    """Round ratios between exp(low) and exp(high), the same to either side of 1; evenly spaced ones in a short span."""
    first, last = math.floor(low / math.log(10)), math.ceil(high / math.log(10))
    best: list[float] = []
    for mantissas, every in (((1.0,), 4), ((1.0,), 2), *((mantissas, 1) for mantissas in _MANTISSAS)):
        places = [
            math.log(mantissa) + decade * math.log(10)
            for decade in range(first, last + 1)
            if decade % every == 0
            for mantissa in mantissas
        ]
        places = [place for place in places if low <= place <= high]
        if len(places) <= _MOST and _clear(places, (high - low) / pixels, [_ratio_label(place) for place in places]):
            best = places
    if len(best) >= 3:
        return best
    evenly = [math.log(value) for value in _evenly(math.exp(low), math.exp(high), pixels) if value > 0]
    clear = _clear(evenly, (high - low) / pixels, [_ratio_label(place) for place in evenly])
    return evenly if clear and len(evenly) > len(best) else best


def _ratio_label(place: float) -> str:
    value = float(f"{math.exp(place):.6g}")
    return numbers.plain(value, 7) if 1e-4 <= value < 1e6 else numbers.scientific(value, 1)


def _clear(places: Sequence[float], per_pixel: float, labels: Sequence[str] = ()) -> bool:
    """Return whether ticks are far enough apart for their labels."""
    sizes = [width(label, 12) for label in labels] or [22.0] * len(places)
    needs = [max(20.0, (first + second) / 2 + 7) for first, second in pairwise(sizes)]
    gaps = [second - first for first, second in pairwise(places)]
    return all(gap >= need * per_pixel for gap, need in zip(gaps, needs, strict=True))
