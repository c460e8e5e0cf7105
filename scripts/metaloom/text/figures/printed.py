"""How the values of one result are printed and placed: its scale, its decimals, its arms, its judgements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from metaloom.judge.effect import says_nothing
from metaloom.judge.judged import Judged, JudgedStudy
from metaloom.measure.display import Number
from metaloom.measure.transform import scale_of
from metaloom.pool.parts import Pooled
from metaloom.store.documents import Scalar
from metaloom.text import numbers
from metaloom.text.figures.arms import arms_of
from metaloom.text.figures.judgements import judgements_of
from metaloom.text.measures import plotted, shown

Places = tuple[float | None, float | None, float | None]
NOTHING: Places = (None, None, None)
NO_ESTIMATE = "no usable estimate"
"""Printed in place of a pooled ratio whose interval includes no effect and nearly everything else: it is not drawn."""


class Printed:
    """The manner of one result, the same for all of its rows."""

    def __init__(self, result: Judged, studies: Sequence[JudgedStudy]) -> None:
        data = [study.data for study in studies]
        self.measure = str(result.measure)
        self.scale = scale_of(result.measure)
        self.sizes = [size for row in data for size in self.sizes_of(row)]
        spans = []
        for study in studies:
            _, low, high = self.places(None, study.ci_lower, study.ci_upper)
            if low is not None and high is not None:
                spans.append((high - low) / 2)
        self.digits = numbers.decimals(spans)
        self.judgements = judgements_of(studies)
        self.arms = arms_of(data, network=bool(result.network))

    def sizes_of(self, data: Mapping[str, Scalar]) -> list[float]:
        """Return the group size of a one-arm study, which Freeman-Tukey proportions need; else nothing."""
        total = data.get("total")
        return [float(total)] if numbers.exists(total) and total > 0 else []

    def places(self, value: Number, lower: Number, upper: Number, sizes: Sequence[float] | None = None) -> Places:
        """Return numbers of the analysis scale as places on the axis; null stays null."""
        group = self.sizes if sizes is None else sizes
        made = [
            plotted(self.measure, float(number), group) if numbers.exists(number) else None
            for number in (value, lower, upper)
        ]
        return made[0], made[1], made[2]

    def effect(self, value: float | None, lower: float | None, upper: float | None) -> str:
        """Return places on the axis as an estimate with its interval."""
        read = [shown(self.measure, place) if place is not None else None for place in (value, lower, upper)]
        return numbers.effect(read[0], read[1], read[2], self.scale, self.digits)

    def tells(self, lower: Number, upper: Number) -> bool:
        """Return whether an interval (on the analysis scale) leaves anything out; true where there is none."""
        return not (numbers.exists(lower) and numbers.exists(upper) and says_nothing(self.measure, lower, upper))

    def pooled(self, part: Pooled | None) -> tuple[str, Places]:
        """Return a pooled result as it is printed, and its places; none where its interval says nothing."""
        return self.printed(part.estimate, part.ci_lower, part.ci_upper) if part else self.printed(None, None, None)

    def printed(self, estimate: Number, lower: Number, upper: Number) -> tuple[str, Places]:
        """Return an effect of the analysis scale as it is printed, and its places; none where it says nothing."""
        if not self.tells(lower, upper):
            return NO_ESTIMATE, NOTHING
        places = self.places(estimate, lower, upper)
        return self.effect(*places), places

    def interval(self, lower: float, upper: float) -> str:
        """Return places on the axis as the limits of an interval."""
        return numbers.interval(shown(self.measure, lower), shown(self.measure, upper), self.scale, self.digits)
