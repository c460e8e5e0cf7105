"""Frozen dataclasses as plain JSON values, and back: field by field, in the order in which they are declared.

A field with the metadata SOMETIMES is left out of the plain form while it is None; every other field is always there.
Reading is strict: a key that no field has, a field that has no key, or an object where a list belongs is a fault of our
own.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
SOMETIMES = {"sometimes": True}
"""Metadata of a field that the plain form leaves out while it is None."""


class ShapeError(TypeError):
    """A plain value that has not the shape of its type."""


def plain(value: Any) -> Any:
    """Return a value of dataclasses, mappings and tuples as dictionaries and lists; everything else as it is."""
    if is_dataclass(value):
        kept = ((one.name, getattr(value, one.name), one) for one in fields(value))
        return {name: plain(item) for name, item, one in kept if not (item is None and one.metadata.get("sometimes"))}
    if isinstance(value, Mapping):
        return {name: plain(item) for name, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list | tuple) else value


def typed(kind: type[T], value: Mapping[str, Any]) -> T:
    """Return a dataclass of `kind` from its plain form.

    Errors: ShapeError naming the key that is too many or lacking.
    """
    found: T = _object(kind, value, kind.__name__)
    return found


def _object(kind: Any, value: Any, place: str) -> Any:
    if not isinstance(value, Mapping):
        raise ShapeError(f"{place} is {type(value).__name__}, not an object")
    known = _fields(kind)
    unknown = sorted(value.keys() - known.keys())
    if unknown:
        raise ShapeError(f"{place} has no field {unknown[0]!r}")
    lacking = [name for name, (one, _) in known.items() if name not in value and one.default is MISSING]
    if lacking:
        raise ShapeError(f"{place} lacks {lacking[0]!r}")
    return kind(**{name: _read(known[name][1], item, f"{place}.{name}") for name, item in value.items()})


@cache
def _fields(kind: Any) -> dict[str, tuple[Field[Any], Any]]:
    hints = get_type_hints(kind)
    return {one.name: (one, hints[one.name]) for one in fields(kind)}


def _read(hint: Any, value: Any, place: str) -> Any:
    """Return `value` as its type hint has it; what is no dataclass, nor holds one, stays as it is."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        some = [one for one in inner if one is not type(None)]
        return None if value is None else _read(some[0], value, place) if len(some) == 1 else value
    if is_dataclass(hint):
        return _object(hint, value, place)
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise ShapeError(f"{place} is {type(value).__name__}, not a list")
        return tuple(_read(inner[0], item, f"{place}[{index}]") for index, item in enumerate(value))
    if origin is not None and isinstance(value, Mapping):
        return {name: _read(inner[1], item, f"{place}.{name}") for name, item in value.items()}
    return value
