"""Every key that an analysis can have, with values to try, found in the model itself: a new key cannot be forgotten."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pydantic import BaseModel

TRIED: Mapping[str, tuple[Any, ...]] = {
    "where": ('site == "x"',), "table": (), "id": (), "columns": (),
    "cluster": ("lab",), "random": (["lab", "study_id"],), "subgroups": (["site"],),
    "formula": ("year",), "contrasts": ({"ten years": {"year": 10}},), "permutation": (True, 50),
    "cumulative": ("year",), "level": (90,), "minimum_studies": (1, 40), "add": (0, 0.25), "tau2_value": (0.1,),
    "correlation": (0.3,), "absolute": (30,), "per": (100,), "minimal_important": (0.9,), "limit": (40,), "seed": (2,),
    "scale": (0.2,), "steps": ([0.05, 0.5],), "risk": (0.2,), "methods": (["DL"],), "tests": (["z"],),
    "measures": (["SMD"], ["RD"]), "treatment": ("drug",), "comparator": ("other",), "reference": ("old",),
    "figures": (["funnel"],),
}  # fmt: skip
"""Values by the names of keys whose type alone does not say what could stand there."""
NEEDED: Mapping[str, Any] = {"formula": "year", "treatment": "drug", "reference": "old", "risk": 0.2}


def tried(name: str, annotation: Any) -> list[Any]:
    """Return values for a key of this type, each option of a mapping by itself and every two of them together."""
    if name in TRIED:
        return list(TRIED[name])
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return tried(name, inner[0])
    if origin in (typing.Union, types.UnionType):
        return [value for part in inner if part is not type(None) for value in tried(name, part)]
    if origin is Literal:
        return list(inner)
    if origin is list:
        return [[value] for value in tried(name, inner[0])]
    if annotation is bool:
        return [True, False]
    if annotation is str:
        return ["words"]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return list(mappings(annotation))
    raise AssertionError(f"no value is known for the key {name}: add one to TRIED")


def mappings(model: type[BaseModel]) -> Iterator[dict[str, Any]]:
    """Yield the mapping without options, with each value of each, and with the last values of every two."""
    needed = {
        name: NEEDED.get(name) or tried(name, field.annotation)[0]
        for name, field in model.model_fields.items()
        if field.is_required()
    }
    yield needed
    options = {name: tried(name, field.annotation) for name, field in model.model_fields.items() if name not in needed}
    for name, values in options.items():
        yield from (needed | {name: value} for value in values)
    names = list(options)
    for at, name in enumerate(names):
        yield from (needed | {name: options[name][-1], other: options[other][-1]} for other in names[at + 1 :])


def without(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield each way in which a value of a key is had with one option less, and the option's name; "" for the key."""
    inner = value[0] if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict) else value
    if isinstance(inner, dict) and len(inner) > 1:
        for name in inner:
            rest = {key: kept for key, kept in inner.items() if key != name}
            yield name, [rest] if isinstance(value, list) else rest
    else:
        yield "", None
