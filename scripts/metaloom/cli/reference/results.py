"""The results format: every field of the typed result, with its meaning."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator
from typing import Any

from metaloom.cli.reference.markdown import table
from metaloom.cli.reference.part_words import PARTS
from metaloom.cli.reference.result_words import ADDED, MEANINGS
from metaloom.engine.result import Result
from metaloom.store.part import Kept, fields_of

WORDS = MEANINGS | PARTS


def results() -> Iterator[str]:
    """Yield every field of a result."""
    yield "`metaloom compute PROJECT --json FILE` writes all results; the site publishes them as `api/analyses.json`,"
    yield "and each alone as `api/ID.json`. Full precision; a number that does not exist is `null`. Estimates are on"
    yield "the analysis scale (the logarithm for ratios); `display` holds what readers see.\n"
    yield "```json"
    yield '{"metaloom": "0.1.0", "analyses": [{"id": "mortality", "status": "ok", "pooled": {"estimate": -0.5}}]}'
    yield "```\n"
    for kind in kinds():
        name = "An analysis" if kind is Result else kind.__name__
        yield f"## {name} {{#{kind.__name__.lower()}}}\n"
        yield f"{(kind.__doc__ or '').strip().splitlines()[0]}\n"
        yield from table(("Field", "Type", "Meaning"), rows(kind))
        yield ""
    yield "## What a build adds\n"
    yield "A project adds these fields to what the site publishes.\n"
    yield from table(("Field", "Meaning"), ((f"`{name}`", words) for name, words in ADDED.items()))
    yield ""
    yield "A field that is marked *where declared* is absent where it is not; one that is marked *where found* is"
    yield "absent where the method or the data do not give it.\n"


def kinds() -> list[type]:
    """Return the classes of a result, the result itself first, each once."""
    found: list[type] = []

    def visit(kind: Any) -> None:
        for part in (kind, *typing.get_args(kind)):
            if dataclasses.is_dataclass(part) and isinstance(part, type) and part not in found:
                found.append(part)
                for hint in typing.get_type_hints(part).values():
                    visit(hint)
            elif part is not kind:
                visit(part)

    visit(Result)
    return found


def rows(kind: type) -> Iterator[tuple[str, str, str]]:
    """Yield the fields of a class.

    Raises KeyError for a field whose meaning is not written.
    """
    hints = typing.get_type_hints(kind)
    kept = issubclass(kind, Kept)
    for one in fields_of(kind):
        words = WORDS.get(f"{kind.__name__}.{one.name}") or WORDS[one.name]
        absent = one.metadata.get("sometimes") or (kept and one.default is not dataclasses.MISSING)
        sometimes = " *(where declared)*" if one.metadata.get("sometimes") else " *(where found)*" if absent else ""
        yield f"`{one.name}`", shape(hints[one.name]), f"{words}{sometimes}"


def shape(hint: Any) -> str:
    """Return the JSON type of a field in words."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        parts = [shape(part) for part in arguments if part is not type(None)]
        return ", or ".join([*dict.fromkeys(parts), *(["`null`"] if type(None) in arguments else [])])
    if origin is typing.Literal:
        return ", or ".join(f"`{word}`" for word in arguments)
    if origin is tuple:
        return f"list of {shape(arguments[0])}"
    if origin is not None:
        return "object"
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return f"[{hint.__name__}](#{hint.__name__.lower()})"
    return {str: "text", int: "whole number", float: "number", bool: "true or false"}.get(hint, "object")
