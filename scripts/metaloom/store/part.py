"""Frozen dataclasses that are made by the hundred: their constructor fills them at once.

The constructor that `dataclasses` writes for a frozen class sets field after field through `object.__setattr__`, which
takes thrice as long; leave-one-out of thirty studies has a hundred and twenty parts. `dataclasses` leaves a class the
constructor that it has itself, and mypy knows the fields all the same. No field may have a `default_factory`.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, dataclass, field, fields, replace
from functools import cache
from typing import Any, TypeVar


class Part:
    """The base of such a class; its fields are given by name (`kw_only`)."""

    def __init_subclass__(cls) -> None:
        cls.__init__ = cls.__init__  # type: ignore[method-assign]  # its own now, so that none is written for it

    def __init__(self, **given: Any) -> None:
        self._fill(given)

    def _fill(self, given: dict[str, Any]) -> None:
        """Take these values and the defaults of the others; TypeError unless that is every field and no other."""
        kind: Any = type(self)
        names, defaults = _given(kind)
        held = vars(self)
        held.update(defaults)
        held.update(given)
        if held.keys() != names:
            wrong = ", ".join(sorted(held.keys() ^ names))
            raise TypeError(f"{kind.__name__} is not made with its own fields: {wrong}")


@dataclass(frozen=True, kw_only=True)
class Kept(Part):
    """A dataclass whose plain form has the fields that its constructor was given, in that order, and no others.

    `dataclasses.replace` keeps them; `changed` adds those that it sets.
    """

    keys: tuple[str, ...] = field(default=(), repr=False, compare=False)

    def __init__(self, *, keys: tuple[str, ...] = (), **given: Any) -> None:
        self._fill(given)
        vars(self)["keys"] = keys or tuple(given)

    def has(self, name: str) -> bool:
        """Return whether a field is in the plain form, if only as null."""
        return name in self.keys


def fields_of(kind: Any) -> tuple[Field[Any], ...]:
    """Return the fields of a dataclass that its plain form has."""
    return tuple(one for one in fields(kind) if not (one.name == "keys" and issubclass(kind, Kept)))


@cache
def _given(kind: Any) -> tuple[frozenset[str], dict[str, Any]]:
    """Return the names of the fields of a class, and the values of those that need not be given."""
    known = fields_of(kind)
    defaults = {one.name: one.default for one in known if one.default is not MISSING}
    return frozenset(one.name for one in known), defaults


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
