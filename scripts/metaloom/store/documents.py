"""The values of a JSON or YAML document, before their shape is checked or after it no longer matters.

Code that takes a `Json` must check what it is before using it. Everything else in the package has a type of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Scalar: TypeAlias = str | float | int | bool | None
"""A single value: text, number, truth value, null."""
Json: TypeAlias = "Scalar | Sequence[Json] | Mapping[str, Json]"
"""Any value of a document."""
JsonObject: TypeAlias = "Mapping[str, Json]"
"""A document, or a part of one, that has names."""


def object_in(value: JsonObject, name: str) -> JsonObject:
    """Return the object under a name; an empty one where there is none, or something else is there."""
    found = value.get(name)
    return found if isinstance(found, Mapping) else {}


def list_in(value: JsonObject, name: str) -> Sequence[Json]:
    """Return the list under a name; an empty one where there is none, or something else is there."""
    found = value.get(name)
    return found if isinstance(found, Sequence) and not isinstance(found, str) else ()
