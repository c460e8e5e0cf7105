"""Frozen dataclasses as plain JSON values, and back: field by field, in the order in which they are declared.

A field with the metadata SOMETIMES is left out of the plain form while it is None; every other field is always there.
Reading is strict: a key that no field has, a field that has no key, or an object where a list belongs is a fault of our
own.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
SOMETIMES = {"sometimes": True}
"""Metadata of a field that the plain form leaves out while it is None."""


class ShapeError(TypeError):
    """A plain value that has not the shape of its type."""


Reader = Callable[[Any, "Place"], Any]
Place = tuple[Any, ...]
"""The way to a value: its names and indices, from the outside in."""


def plain(value: Any) -> Any:
    """Return a value of dataclasses, mappings and tuples as dictionaries and lists; everything else as it is."""
    kind: Any = type(value)
    names = _names(kind)
    if names is not None:
        kept = ((name, getattr(value, name), sometimes) for name, sometimes in names)
        return {name: plain(item) for name, item, sometimes in kept if not (item is None and sometimes)}
    if isinstance(value, Mapping):
        return {name: plain(item) for name, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def typed(kind: type[T], value: Mapping[str, Any]) -> T:
    """Return a dataclass of `kind` from its plain form.

    Errors: ShapeError naming the key that is too many or lacking.
    """
    found: T = _object(kind, value, (kind.__name__,))
    return found


@cache
def _names(kind: Any) -> tuple[tuple[str, bool], ...] | None:
    """Return the fields of a dataclass, each with whether its plain form may leave it out; None for another type."""
    if not is_dataclass(kind):
        return None
    return tuple((one.name, bool(one.metadata.get("sometimes"))) for one in fields(kind))


def _object(kind: Any, value: Any, place: Place) -> Any:
    if not isinstance(value, Mapping):
        raise ShapeError(f"{_words(place)} is {type(value).__name__}, not an object")
    readers, needed = _readers(kind)
    unknown = sorted(value.keys() - readers.keys())
    if unknown:
        raise ShapeError(f"{_words(place)} has no field {unknown[0]!r}")
    lacking = [name for name in needed if name not in value]
    if lacking:
        raise ShapeError(f"{_words(place)} lacks {lacking[0]!r}")
    return kind(**{name: readers[name](item, (*place, name)) for name, item in value.items()})


@cache
def _readers(kind: Any) -> tuple[dict[str, Reader], tuple[str, ...]]:
    """Return what reads each field of a dataclass, and the fields that must be there."""
    hints, known = get_type_hints(kind), fields(kind)
    readers = {one.name: _reader(hints[one.name]) for one in known}
    return readers, tuple(one.name for one in known if one.default is MISSING)


@cache
def _reader(hint: Any) -> Reader:
    """Return what reads a value as its type hint has it; what is no dataclass, nor holds one, stays as it is."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        some = [one for one in inner if one is not type(None)]
        if len(some) != 1:
            return _as_it_is
        read = _reader(some[0])
        return lambda value, place: None if value is None else read(value, place)
    if is_dataclass(hint):
        return lambda value, place: _object(hint, value, place)
    if origin is tuple:
        return _list_reader(_reader(inner[0]))
    if origin is not None and inner:
        return _mapping_reader(_reader(inner[-1]))
    return _as_it_is


def _as_it_is(value: Any, _place: Place) -> Any:
    return value


def _list_reader(read: Reader) -> Reader:
    def read_list(value: Any, place: Place) -> Any:
        if not isinstance(value, list | tuple):
            raise ShapeError(f"{_words(place)} is {type(value).__name__}, not a list")
        return tuple(read(item, (*place, index)) for index, item in enumerate(value))

    return read_list


def _mapping_reader(read: Reader) -> Reader:
    def read_mapping(value: Any, place: Place) -> Any:
        if not isinstance(value, Mapping):
            return value
        return {name: read(item, (*place, name)) for name, item in value.items()}

    return read_mapping


def _words(place: Place) -> str:
    """Return the way to a value as Python would write it: `Result.studies[3].yi`."""
    first, *rest = place
    return str(first) + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in rest)
