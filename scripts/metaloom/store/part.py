"""Frozen dataclasses that are made by the hundred: their constructor fills them at once.

The constructor that `dataclasses` writes for a frozen class sets field after field through `object.__setattr__`, which
takes three times as long; leave-one-out of thirty studies has a hundred and twenty parts. `dataclasses` leaves a class
the constructor that it has itself, and mypy knows the fields all the same. What a `default_factory` makes is made once
for all parts with the same fields: nothing changes a part, nor what it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields, replace
from functools import cache
from typing import Any, Self, TypeVar


class Part:
    """The base of such a class; its fields are given by name (`kw_only`)."""

    def __init_subclass__(cls) -> None:
        cls.__init__ = cls.__init__  # type: ignore[method-assign]  # its own now, so that none is written for it

    def __init__(self, **given: Any) -> None:
        kind: Any = type(self)
        held = vars(self)
        held.update(_beside(kind, tuple(given)))
        held.update(given)

    @classmethod
    def each(cls, names: tuple[str, ...], rows: Iterable[Sequence[Any]]) -> list[Self]:
        """Return a part for each row of values of the fields `names`, as the constructor makes it.

        Raises TypeError as that does, once for all rows.
        """
        kind: Any = cls
        beside = _beside(kind, names)
        made = []
        for row in rows:
            part = object.__new__(cls)
            held = vars(part)
            held.update(beside)
            held.update(zip(names, row, strict=True))
            made.append(part)
        return made


@dataclass(frozen=True, kw_only=True)
class Kept(Part):
    """A dataclass whose plain form has the fields that its constructor was given, in that order, and no others.

    `dataclasses.replace` keeps them; `changed` adds those that it sets.
    """

    keys: tuple[str, ...] = field(default=(), repr=False, compare=False)

    def __init__(self, *, keys: tuple[str, ...] = (), **given: Any) -> None:
        super().__init__(**given)
        if keys:
            vars(self)["keys"] = keys

    def has(self, name: str) -> bool:
        """Return whether a field is in the plain form, if only as null."""
        return name in self.keys


def fields_of(kind: Any) -> tuple[Field[Any], ...]:
    """Return the fields of a dataclass that its plain form has."""
    return tuple(one for one in fields(kind) if not (one.name == "keys" and issubclass(kind, Kept)))


@cache
def _beside(kind: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """Return what a part holds beside the fields that are given: defaults, and of `Kept` the names of those fields.

    Raises TypeError where a field is lacking, or a name is not that of a field.
    """
    known = {one.name: _default(one) for one in fields_of(kind)}
    others = {name: value for name, value in known.items() if name not in names}
    wrong = [name for name in names if name not in known] + [name for name in others if others[name] is MISSING]
    if wrong:
        raise TypeError(f"{kind.__name__} is not made with its own fields: {', '.join(wrong)}")
    return {**others, "keys": names} if issubclass(kind, Kept) else others


def _default(one: Field[Any]) -> Any:
    """Return what a field holds that is not given; MISSING where it must be."""
    return one.default if one.default_factory is MISSING else one.default_factory()


K = TypeVar("K", bound=Kept)


def changed(part: K, **changes: Any) -> K:
    """Return a part with other values; fields that are new to its plain form follow at its end."""
    return type(part)(**{name: getattr(part, name) for name in part.keys} | changes)


def joined(first: K, second: K) -> K:
    """Return a part with the fields of two: those of the second win, and are where the first has them."""
    return changed(first, **{name: getattr(second, name) for name in second.keys})


def sparse(part: K, *names: str) -> K:
    """Return a part whose plain form lacks those of these fields that are None."""
    return replace(part, keys=tuple(name for name in part.keys if name not in names or getattr(part, name) is not None))
