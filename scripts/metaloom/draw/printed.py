"""How the values of one result are printed and placed: its scale, its decimals, its arms, its judgements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from metaloom.draw.bias_dots import judgements_of
from metaloom.judge.effect import says_nothing
from metaloom.text import numbers
from metaloom.text.measures import plotted, scale_of, shown

Places = tuple[float | None, float | None, float | None]
NOTHING: Places = (None, None, None)
NO_ESTIMATE = "no usable estimate"
"""What stands for a pooled ratio whose interval includes no effect and nearly everything else: it is not drawn."""


class Printed:
    """The manner of one result, the same for all of its rows."""

    def __init__(self, result: Mapping[str, Any], studies: Sequence[Mapping[str, Any]]) -> None:
        data = [study.get("data") or {} for study in studies]
        self.measure = str(result.get("measure"))
        self.scale = scale_of(result)
        self.sizes = [size for row in data for size in self.sizes_of(row)]
        spans = []
        for study in studies:
            _, low, high = self.places(None, study.get("ci_lower"), study.get("ci_upper"))
            if low is not None and high is not None:
                spans.append((high - low) / 2)
        self.digits = numbers.decimals(spans)
        self.judgements = judgements_of(studies)
        self.kind, self.suffixes, self.arm_heads = _arm_form(data, bool(result.get("network")))

    def sizes_of(self, data: Mapping[str, Any]) -> list[float]:
        """Return the group size of a one-arm study, which Freeman-Tukey proportions need; else nothing."""
        total = data.get("total")
        return [float(total)] if numbers.exists(total) and total > 0 else []

    def places(self, value: Any, lower: Any, upper: Any, sizes: Sequence[float] | None = None) -> Places:
        """Numbers of the analysis scale as places on the axis; null stays null."""
        group = self.sizes if sizes is None else sizes
        made = [
            plotted(self.measure, float(number), group) if numbers.exists(number) else None
            for number in (value, lower, upper)
        ]
        return made[0], made[1], made[2]

    def effect(self, value: float | None, lower: float | None, upper: float | None) -> str:
        """Places on the axis as an estimate with its interval."""
        read = [shown(self.measure, place) if place is not None else None for place in (value, lower, upper)]
        return numbers.effect(read[0], read[1], read[2], self.scale, self.digits)

    def tells(self, part: Mapping[str, Any], lower: str = "ci_lower", upper: str = "ci_upper") -> bool:
        """Return whether an interval (on the analysis scale) leaves anything out; true where there is none."""
        low, high = part.get(lower), part.get(upper)
        return not (numbers.exists(low) and numbers.exists(high) and says_nothing(self.scale, low, high))

    def pooled(self, part: Mapping[str, Any]) -> tuple[str, Places]:
        """Return a pooled result as it is printed, and its places; none where its interval says nothing."""
        if not self.tells(part):
            return NO_ESTIMATE, NOTHING
        places = self.places(part.get("estimate"), part.get("ci_lower"), part.get("ci_upper"))
        return self.effect(*places), places

    def interval(self, lower: float, upper: float) -> str:
        """Places on the axis as the limits of an interval."""
        return numbers.interval(shown(self.measure, lower), shown(self.measure, upper), self.scale, self.digits)

    def arms(self, data: Mapping[str, Any]) -> tuple[str, ...]:
        """Return what each arm of a study reports."""
        return tuple(self._arm(data, suffix) for suffix in self.suffixes)

    def _arm(self, data: Mapping[str, Any], suffix: str) -> str:
        if self.kind in ("events", "rates"):
            events, of = (
                data.get(f"events{suffix}"),
                data.get(f"{'total' if self.kind == 'events' else 'time'}{suffix}"),
            )
            if not numbers.exists(events) or not numbers.exists(of):
                return ""
            return (
                numbers.events_of(events, of)
                if self.kind == "events"
                else f"{numbers.count(events)}/{numbers.plain(of, 1)}"
            )
        if not numbers.exists(data.get(f"mean{suffix}")):
            return ""
        size = data.get(f"n{suffix}")
        text = numbers.mean_sd(data.get(f"mean{suffix}"), data.get(f"sd{suffix}"))
        return f"{text}, {numbers.count(size)}" if numbers.exists(size) else text


_FORMS = (
    ("rates", "events{}", "time{}", "events/time"),
    ("events", "events{}", "total{}", "events/total"),
    ("means", "mean{}", "sd{}", "mean (SD), n"),
)
_Form = tuple[str, tuple[str, ...], tuple[tuple[str, str], ...]]


def _arm_form(data: Sequence[Mapping[str, Any]], network: bool = False) -> _Form:
    """Return what the arms report, from the columns that the rows have: its kind, the suffixes of its arms, their
    heads.
    """
    keys = {key for row in data for key, value in row.items() if numbers.exists(value)}
    for kind, first, second, what in _FORMS:
        if {name.format(arm) for name in (first, second) for arm in ("_treated", "_control")} <= keys:
            heads = ("First", "Second") if network else ("Intervention", "Control")
            return kind, ("_treated", "_control"), ((heads[0], what), (heads[1], what))
    for kind, first, second, what in _FORMS:
        if {first.format(""), second.format("")} <= keys:
            return kind, ("",), ((what[:1].upper() + what[1:], ""),)
    return "none", (), ()
