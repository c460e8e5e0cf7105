"""Frozen dataclasses as plain JSON values, and back: field by field, in the order in which they are declared.

A field with the metadata SOMETIMES is left out of the plain form while it is None; every other field is always there,
except in types whose fields come and go (`Kept`): their plain form has the fields that they were made or read with.

Reading is strict: a key that no field has, a field that has no key, or an object where a list belongs is a fault of our
own.
"""

from __future__ import annotations

import types
from collections import abc
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, Field, dataclass, is_dataclass, replace
from functools import cache
from math import isfinite
from operator import is_not
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from metaloom.store.documents import Json, JsonObject
from metaloom.store.part import Kept, fields_of

T = TypeVar("T")
SOMETIMES = {"sometimes": True}
"""Metadata of a field that the plain form leaves out while it is None."""
BARE = frozenset({str, int, bool, type(None)})
"""Types of values without parts that always exist."""
LEAVES: frozenset[Any] = BARE | {float}
"""Types of values without parts."""


class ShapeError(TypeError):
    """A plain value that does not have the shape of its type."""


def finite(value: T) -> T:
    """Return a value of dataclasses, mappings and tuples with None for numbers that do not exist (NaN, infinity).

    A part in which every number exists is returned itself, not a copy.
    """
    found: Any = value
    if isinstance(found, float):
        found = found if isfinite(found) else None
    elif isinstance(found, (tuple, list)):
        items = tuple(map(finite, found))
        found = items if isinstance(found, list) or any(map(is_not, items, found)) else found
    elif (held := _held(found)) is not None and (changes := _changes(*held)):
        found = {**found, **changes} if isinstance(found, Mapping) else replace(found, **changes)
    return found  # type: ignore[no-any-return]


def _changes(names: Iterable[str], held: Mapping[str, Any]) -> dict[str, Any]:
    """Return those parts that hold a number which does not exist, without it."""
    changes: dict[str, Any] = {}
    for name in names:
        part = held[name]
        kind = type(part)
        if kind in BARE or (kind is float and isfinite(part)):  # so are most values of a result
            continue
        made = finite(part)
        if made is not part:
            changes[name] = made
    return changes


Reader = Callable[[Any, "Place"], Any]
Place = tuple[Any, ...]
"""The way to a value: its names and indices, from the outside in."""
Writer = Callable[[Any], Any]


def plain(value: Any) -> Any:
    """Return a value of dataclasses, mappings and tuples as dictionaries and lists; everything else as it is."""
    if isinstance(value, (list, tuple)):
        return [item if type(item) in LEAVES else plain(item) for item in value]
    kind: Any = type(value)
    form = _form(kind)
    if form is None:
        if not isinstance(value, (dict, Mapping)):
            return value
        return {name: part if type(part) in LEAVES else plain(part) for name, part in value.items()}
    held = vars(value)
    found = {name: held[name] for name in (value.keys if form.names is None else form.names)}
    for name, plain_part in form.composed:
        part = found.get(name)
        if part is not None:
            found[name] = plain_part(part)
    for name in form.sometimes:
        if found[name] is None:
            del found[name]
    return found


@dataclass(frozen=True)
class Form:
    """What the plain form of a dataclass holds: fields by name in order (None for `Kept`: each part knows its own),
    those of them whose values may have parts, with what makes these plain, and those that are left out while they are
    None.
    """

    names: tuple[str, ...] | None
    composed: tuple[tuple[str, Writer], ...]
    sometimes: tuple[str, ...]


@cache
def _form(kind: Any) -> Form | None:
    """Return the form of a dataclass; None for another type."""
    if not (isinstance(kind, type) and is_dataclass(kind)):
        return None
    kept = issubclass(kind, Kept)
    known = fields_of(kind)
    hints = get_type_hints(kind)
    return Form(
        names=None if kept else tuple(one.name for one in known),
        composed=tuple((one.name, _writer(hints[one.name])) for one in known if not _single(hints[one.name])),
        sometimes=() if kept else tuple(one.name for one in known if one.metadata.get("sometimes")),
    )


def _single(hint: Any) -> bool:
    """Return whether every value of a type hint has no parts."""
    inner = get_args(hint)
    if get_origin(hint) in (Union, types.UnionType):
        return all(map(_single, inner))
    return get_origin(hint) is Literal or hint in LEAVES


def _writer(hint: Any) -> Writer:
    """Return what makes a value of a type hint plain: of a list or mapping of values without parts, a copy."""
    origin, inner = get_origin(hint), get_args(hint)
    some = [one for one in inner if one is not type(None)]
    if origin in (Union, types.UnionType) and len(some) == 1:
        return _writer(some[0])
    if origin is tuple and all(_single(one) for one in inner if one is not Ellipsis):
        return list
    return dict if origin is abc.Mapping and _single(inner[1]) else plain


def _held(value: Any) -> tuple[Iterable[str], Mapping[str, Any]] | None:
    """Return the names in the plain form of a dataclass, or of a mapping, and what is held by name; None for the
    rest.
    """
    kind: Any = type(value)
    form = _form(kind)
    if form is not None:
        return value.keys if form.names is None else form.names, vars(value)
    return (value, value) if isinstance(value, (dict, Mapping)) else None


def typed(kind: type[T], value: JsonObject) -> T:
    """Return a dataclass of `kind` from its plain form.

    Errors: ShapeError naming the key that is too many or lacking.
    """
    found: T = _object(kind, value, (kind.__name__,))
    return found


def completed(kind: Any, value: JsonObject) -> JsonObject:
    """Return a plain form with all fields of a dataclass and no others; a field that is not there is blank.

    A blank object has blank fields, a blank list or mapping holds nothing, anything else is None (a text is empty, a
    number that must be there is zero).
    """
    found: dict[str, Json] = {}
    for name, hint, needed in _hints(kind):
        if name in value:
            found[name] = _completed(hint, value[name])
        elif needed:
            found[name] = _completed(hint, None)
    return found


def _completed(hint: Any, value: Any) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        some = [one for one in inner if one is not type(None)]
        return value if value is None or len(some) != 1 else _completed(some[0], value)
    if is_dataclass(hint) and isinstance(hint, type):
        return completed(hint, value if isinstance(value, Mapping) else {})
    if origin is tuple:
        return [_completed(inner[0], item) for item in value or ()]
    if origin is abc.Mapping:
        return {
            name: _completed(inner[1], item) for name, item in (value if isinstance(value, Mapping) else {}).items()
        }
    blanks: dict[Any, Any] = {str: "", int: 0, float: 0.0, bool: False}
    return blanks.get(hint) if value is None else value


@cache
def _hints(kind: Any) -> tuple[tuple[str, Any, bool], ...]:
    """Return the fields of a dataclass, each with its type and whether it must be there."""
    hints = get_type_hints(kind)
    return tuple((one.name, hints[one.name], _needed(one)) for one in fields_of(kind))


def _needed(one: Field[Any]) -> bool:
    return one.default is MISSING and one.default_factory is MISSING


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
    read = {name: readers[name](item, (*place, name)) for name, item in value.items()}
    return kind(**read)


@cache
def _readers(kind: Any) -> tuple[dict[str, Reader], tuple[str, ...]]:
    """Return what reads each field of a dataclass, and the fields that must be there."""
    known = _hints(kind)
    return {name: _reader(hint) for name, hint, _ in known}, tuple(name for name, _, needed in known if needed)


@cache
def _reader(hint: Any) -> Reader:
    """Return the reader for a type hint; a value that is not a dataclass and contains none stays as it is."""
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
