"""What pydantic refuses, said in plain words at the place where it is."""

from __future__ import annotations

import re
import typing
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from metaloom.errors import Place, Problem, quoted

from .document import Document, Path
from .synonyms import remedy, short_name

FORMS = frozenset({"name", "options", "switch", "number"})
EITHER = {
    "name_or_options()": "a name, or a mapping of options",
    "truth_or_options()": "true or false, or a mapping of options",
    "truth_or_number()": "true or false, or a whole number",
}
WANTED = {
    "string": "a text",
    "float": "a number",
    "int": "a whole number",
    "bool": "true or false",
    "list": "a list",
    "dict": "a mapping",
    "model": "a mapping",
}
LIMITS = {
    "greater_than": ("gt", "above"),
    "greater_than_equal": ("ge", "at least"),
    "less_than": ("lt", "below"),
    "less_than_equal": ("le", "at most"),
}
Locate = Callable[[Path], Path]


def problems_of(
    error: ValidationError, document: Document, model: type[BaseModel], locate: Locate = lambda path: path
) -> list[Problem]:
    """Return every problem of a refused document; `locate` maps a path of the model to the one where it was written."""
    found: list[Problem] = []
    for item in error.errors():
        path = real_path(document, item["loc"], locate)
        if item["type"] == "rules":
            for broken in item["ctx"]["broken"]:
                spot = locate((*path, *broken.path))
                found.append(Problem(document.value_place(spot), broken.cause, broken.remedy, code=broken.code))
            continue
        found.append(problem_of(item, path, document, model, locate))
    return list(dict.fromkeys(found))


def real_path(document: Document, loc: tuple[str | int, ...], locate: Locate) -> Path:
    """Return the path without what pydantic adds to it for the forms that a value may have."""
    path: Path = ()
    for step in loc:
        node = document.node(locate(path))
        if node is not None and node.entries is None and node.items is None:
            break
        if step in FORMS and not (node is not None and node.child(step) is not None):
            continue
        path = (*path, step)
    return path


def problem_of(item: ErrorDetails, path: Path, document: Document, model: type[BaseModel], locate: Locate) -> Problem:
    """Return one violation as a problem at its place; `path` is the way to its value in the model."""
    kind, value = item["type"], item["input"]
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "file")
    name = f"an entry of `{key}`" if path and isinstance(path[-1], int) else f"`{key}`"
    name = "a key" if key == "[key]" else name
    spot = locate(path)
    here = document.value_place(spot)
    fields = fields_at(model, enclosing(path))
    if kind == "missing":
        remedy_words = f"Add `{key}:` ({described(fields.get(key))})."
        return Problem(
            document.value_place(locate(path[:-1])), f"{_owner(path)} has no `{key}`.", remedy_words, code="ML-0301"
        )
    if kind == "extra_forbidden":
        return Problem(
            document.key_place(spot), f"Unknown key {key!r}.", remedy(key, list(fields), "keys here"), code="ML-0302"
        )
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", str(item["ctx"]["expected"]))
        if isinstance(value, str):
            return Problem(
                here, f"{shown(value)} is not valid as {name}.", remedy(value, known, "values"), code="ML-0303"
            )
        return Problem(
            here, f"{capital(name)} is {kind_of(value)}.", f"Write one of {', '.join(known)}.", code="ML-0303"
        )
    if kind == "union_tag_not_found":
        wanted = EITHER[str(item["ctx"]["discriminator"])]
        return Problem(here, f"{capital(name)} is {kind_of(value)}.", f"Write {wanted}.", code="ML-0306")
    if kind == "string_pattern_mismatch":
        return wrong_name(here, key, str(value))
    if kind in LIMITS:
        limit, words = LIMITS[kind]
        return Problem(
            here,
            f"{capital(name)} is {value}.",
            f"It must be {words} {quoted(item['ctx'][limit])}.",
            code="ML-0304",
        )
    if kind in ("too_short", "string_too_short"):
        return Problem(here, f"{capital(name)} is empty.", "Write something, or leave the key out.", code="ML-0305")
    if kind in ("too_long", "string_too_long"):
        return Problem(
            here,
            f"{capital(name)} is too long.",
            f"Write at most {item['ctx']['max_length']} characters.",
            code="ML-0305",
        )
    if kind == "int_from_float":
        return Problem(here, f"{capital(name)} is {value}.", "Write a whole number.", code="ML-0306")
    if kind.split("_")[0] in WANTED:
        return wrong_kind(here, name, value, WANTED[kind.split("_")[0]])
    return Problem(
        here, f"{capital(name)} cannot be {shown(value)}.", f"Write {described(fields.get(key))}.", code="ML-0306"
    )


def _owner(path: Path) -> str:
    """Return what lacks the last key of a path, as a sentence begins with it."""
    if len(path) > 2 and isinstance(path[-2], int):
        return f"An entry of `{path[-3]}`"
    return f"`{path[-2]}`" if len(path) > 1 else "The file"


def enclosing(path: Path) -> Path:
    """Return the path of the mapping that holds the last key of a path."""
    while path and isinstance(path[-1], int):
        path = path[:-1]
    return path[:-1]


def wrong_kind(here: Place, name: str, value: Any, wanted: str) -> Problem:
    if value is None:
        return Problem(here, f"{capital(name)} has no value.", f"Write {wanted}, or leave the key out.", code="ML-0307")
    if wanted == "a text" and isinstance(value, bool | int | float):
        word, kind = (str(value).lower(), "true or false") if isinstance(value, bool) else (str(value), "a number")
        cause = f"{capital(name)} should be a text, and YAML reads {word} as {kind}."
        return Problem(here, cause, f'Quote it: "{word}".', code="ML-0308")
    if wanted in ("a number", "a whole number") and isinstance(value, str):
        return Problem(
            here, f"{capital(name)} is the text {shown(value)}.", f"Write {wanted}, without quotes.", code="ML-0306"
        )
    if wanted == "true or false" and isinstance(value, str):
        return Problem(
            here, f"{capital(name)} is the text {shown(value)}.", "Write true or false, without quotes.", code="ML-0306"
        )
    if wanted == "a list" and isinstance(value, str):
        return Problem(here, f"{capital(name)} is a text, not a list.", f"Write a list: [{value}].", code="ML-0306")
    return Problem(here, f"{capital(name)} is {kind_of(value)}, not {wanted}.", f"Write {wanted}.", code="ML-0306")


def wrong_name(here: Place, key: str, value: str) -> Problem:
    """Return a short name or a table's name that is none; paths are refused as such."""
    if key == "table":
        bare = re.sub(r"\.csv$", "", value.replace("\\", "/").rsplit("/", 1)[-1])
        ready = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", bare)
        return Problem(
            here,
            f"{shown(value)} is not the name of a table: letters, digits, _ and - only, without folder or ending.",
            f"Write {bare!r} for data/{bare}.csv." if ready else "Rename the file in data/ and use its name.",
            code="ML-0309",
        )
    if key == "run":
        file = re.sub(r"\.py$", "", value.replace("\\", "/").rsplit("/", 1)[-1])
        bare = re.sub(r"[^A-Za-z0-9_]+", "_", file).strip("_")
        return Problem(
            here,
            f"{shown(value)} is not a script of the project: scripts/NAME.py, with letters, digits and _ in its name.",
            f"Put the script into scripts/ and write scripts/{bare or 'name'}.py.",
            code="ML-0310",
        )
    proposal = short_name(value)
    return Problem(
        here,
        f"{shown(value)} is not a short name: lower-case letters, digits and single hyphens only.",
        f"Write {proposal!r}." if proposal else "Write one, such as mortality-24w.",
        code="ML-0310",
    )


def fields_at(model: type[BaseModel], path: Path) -> Mapping[str, Any]:
    """Return the fields of the model that is at a path, by name."""
    found: type[BaseModel] | None = model
    for step in path:
        if isinstance(step, int):
            continue
        field = written_fields(found).get(step) if found is not None else None
        inner = model_in(field.annotation) if field is not None else None
        if inner is None and found is not None and field is None:
            continue  # the key of a mapping of models: tables.studies.columns.year
        found = inner
    return written_fields(found) if found is not None else {}


def written_fields(model: type[BaseModel]) -> Mapping[str, Any]:
    """Return the fields of a model by the names under which they are written."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def model_in(annotation: Any) -> type[BaseModel] | None:
    """Return the model inside an annotation such as list[str | Moderator] or dict[str, Column]."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in typing.get_args(annotation) if (found := model_in(part)) is not None), None)


def described(field: Any) -> str:
    return str(field.description) if field is not None and field.description else "a value"


def shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:56] + "…" + text[0]


def kind_of(value: object) -> str:
    match value:
        case None:
            return "empty"
        case bool():
            return "true or false"
        case int():
            return "a number"
        case float():
            return f"the number {quoted(value)}"
        case str():
            return "a text"
        case list():
            return "a list"
        case _:
            return "a mapping"


def capital(text: str) -> str:
    return text[0].upper() + text[1:]
