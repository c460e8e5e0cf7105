"""What the arms of studies report, from the columns that their rows have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from metaloom.store.documents import Scalar
from metaloom.text import numbers


@dataclass(frozen=True)
class Arms:
    """The kind of what is reported (events, rates, means, none), the suffixes of the arms' columns, and their heads."""

    kind: str
    suffixes: tuple[str, ...] = ()
    heads: tuple[tuple[str, str], ...] = ()

    def told(self, data: Mapping[str, Scalar]) -> tuple[str, ...]:
        """Return what each arm of a study reports."""
        return tuple(self._arm(data, suffix) for suffix in self.suffixes)

    def _arm(self, data: Mapping[str, Scalar], suffix: str) -> str:
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
        mean, sd, size = (data.get(f"{what}{suffix}") for what in ("mean", "sd", "n"))
        if not numbers.exists(mean):
            return ""
        text = numbers.mean_sd(mean, sd if numbers.exists(sd) else None)
        return f"{text}, {numbers.count(size)}" if numbers.exists(size) else text


_FORMS = (
    ("rates", "events{}", "time{}", "events/time"),
    ("events", "events{}", "total{}", "events/total"),
    ("means", "mean{}", "sd{}", "mean (SD), n"),
)


def arms_of(data: Sequence[Mapping[str, Scalar]], *, network: bool = False) -> Arms:
    """Return what the arms report by the columns that the rows have."""
    keys = {key for row in data for key, value in row.items() if numbers.exists(value)}
    for kind, first, second, what in _FORMS:
        if {name.format(arm) for name in (first, second) for arm in ("_treated", "_control")} <= keys:
            heads = ("First", "Second") if network else ("Intervention", "Control")
            return Arms(kind, ("_treated", "_control"), ((heads[0], what), (heads[1], what)))
    for kind, first, second, what in _FORMS:
        if {first.format(""), second.format("")} <= keys:
            return Arms(kind, ("",), ((what[:1].upper() + what[1:], ""),))
    return Arms("none")
