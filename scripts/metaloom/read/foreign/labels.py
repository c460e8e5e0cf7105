"""Columns that share a word and are told apart in brackets: `Deaths (tea)` and `Deaths (water)`.

Brackets hold a unit where one column has the word, and say which group or which analysis is meant where several have
it. Two groups are taken where one is called as controls are; otherwise it is asked, because the first of several
columns would pool one group of a trial as if there were no other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from metaloom.read.foreign.arms import CONTROLS
from metaloom.read.foreign.found import Wishes
from metaloom.read.foreign.ids import slug
from metaloom.read.foreign.roles import CONTROL, DEVIATIONS, EVENTS, HAPPENED, MEANS, TOTALS, TREATED, UNIT, bracketed
from metaloom.read.values import same_name

GROUPS: tuple[Mapping[str, tuple[str, ...]], ...] = (
    {"events": EVENTS + HAPPENED, "total": TOTALS},
    {"mean": MEANS, "sd": DEVIATIONS, "n": TOTALS},
)
"""What two groups each give: counts of people, or means."""


@dataclass(frozen=True)
class Groups:
    """Standard column -> the table's own; or, where nobody can tell the control group, the two labels and what is to
    be said of which column.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    labels: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()


def label_of(column: str) -> str:
    """Return what is in the brackets of a column's name."""
    brackets: list[str] = UNIT.findall(column)
    return brackets[-1][1:-1].strip()


def two_groups(columns: Sequence[str], wishes: Wishes) -> Groups:
    """Return the columns of two groups that brackets name, one of them the control; nothing where there are none."""
    for words in GROUPS:
        told = _told_apart(words, columns)
        if told is None:
            continue
        one, other = tuple(told[next(iter(words))])
        control = [label for label, beside in ((one, other), (other, one)) if _is_control(label, beside, wishes)]
        if len(control) != 1:
            return Groups(
                {}, (one, other), tuple(f"{word}_{side}" for side in ("treated", "control") for word in words)
            )
        sides = {"treated": other if control[0] == one else one, "control": control[0]}
        return Groups({f"{word}_{side}": told[word][label] for side, label in sides.items() for word in words})
    return Groups()


def question(name: str, labels: tuple[str, ...]) -> str:
    """Return what is asked where brackets name two groups and neither is called as controls are."""
    one, other = labels
    return (
        f"{name}: no analysis is declared: its columns give two groups, {one!r} and {other!r}. Say which is the "
        f"control group, for example --control {other!r}."
    )


def _told_apart(words: Mapping[str, tuple[str, ...]], columns: Sequence[str]) -> dict[str, dict[str, str]] | None:
    """Return word -> label -> column where every word is there twice, with the same two labels."""
    known = bracketed(columns)
    found = {}
    for word, names in words.items():
        rivals = next((known[name] for name in names if len(known.get(name, ())) == 2), None)
        if rivals is None:
            return None
        found[word] = {label_of(column): column for column in rivals}
    pairs = {frozenset(map(same_name, labels)) for labels in found.values()}
    if len(pairs) != 1 or len(next(iter(pairs))) != 2:
        return None
    first = {same_name(label): label for label in next(iter(found.values()))}
    return {
        word: {first[same_name(label)]: column for label, column in labels.items()} for word, labels in found.items()
    }


def _is_control(label: str, beside: str, wishes: Wishes) -> bool:
    """Whether a label is the control's: as wished, as controls are called, or as the short form of one beside its
    counterpart, such as C beside T.
    """
    if wishes.control:
        return same_name(label) == same_name(wishes.control)
    return same_name(label) in CONTROLS or (slug(label) in CONTROL and slug(beside) in TREATED)
