"""An example of each key, taken from projects that build, so that no example is made up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

Examples = Mapping[str, Mapping[str, str]]
"""Kind of mapping ("" for the file itself) -> key -> how it is written."""
MOST_CHARACTERS, MOST_OF_A_TEXT = 72, 36
Schema = Mapping[str, Any]


def examples_of(schema: Schema, files: Sequence[Path]) -> dict[str, dict[str, str]]:
    """Return for each key of a schema the shortest way in which the files write it, or else a value that it allows."""
    found: dict[str, dict[str, str]] = {}
    for file in files:
        try:
            content = yaml.safe_load(file.read_text("utf-8"))
        except yaml.YAMLError:  # of a project that is refused: no example of anything
            continue
        for name, key, value in uses(schema, schema, "", content):
            text = written(key, value)
            kept = found.setdefault(name, {})
            if "`" not in text and len(text) < len(kept.get(key, text + " ")):
                kept[key] = text
    for name, part in [("", schema), *schema.get("$defs", {}).items()]:
        for key, value in part.get("properties", {}).items():
            found.setdefault(name, {}).setdefault(key, written(key, _possible(schema, value)))
    return found


def _possible(schema: Schema, part: Schema) -> Any:
    """Return a value that a key can have: its default, a word of its list, or what its type allows at least."""
    if part.get("default") not in (None, "", [], {}, False):
        return part["default"]
    for choice, _ in choices(schema, part, ""):
        if "enum" in choice or "const" in choice:
            return choice["enum"][0] if "enum" in choice else choice["const"]
        kind = choice.get("type")
        if kind in ("integer", "number"):
            least = choice.get("minimum", choice.get("exclusiveMinimum", 0))
            return least + 1 if kind == "integer" else max(least, 0) + 0.5
        if kind == "array":
            return [_possible(schema, choice.get("items", {}))]
        if kind in ("boolean", "object"):
            needed = choice.get("properties", {})
            return (
                True
                if kind == "boolean"
                else {key: _possible(schema, needed[key]) for key in choice.get("required", list(needed)[:1])}
            )
    return "…"


def written(key: str, value: Any) -> str:
    """Return a key and its value on one line of YAML."""
    text = _flow({key: value})
    return text if len(text) <= MOST_CHARACTERS else _flow({key: _shortened(value)})


def _flow(value: Any) -> str:
    return yaml.safe_dump(value, default_flow_style=True, width=10_000, allow_unicode=True).strip()[1:-1]


def _shortened(value: Any) -> Any:
    """Return the first of many, and of a long text its beginning; what is left out shows as …."""
    if isinstance(value, list):
        return [_shortened(value[0]), "…"][: len(value)]
    if isinstance(value, dict):
        first = {key: _shortened(item) for key, item in list(value.items())[:2]}
        return first if len(value) <= 2 else {**first, "…": "…"}
    return value if not isinstance(value, str) or len(value) <= MOST_OF_A_TEXT else f"{value[:MOST_OF_A_TEXT]}…"


def uses(schema: Schema, part: Schema, name: str, content: Any) -> Iterator[tuple[str, str, Any]]:
    """Yield (kind of mapping, key, value) for every key of a declaration that the schema describes."""
    for choice, title in choices(schema, part, name):
        if isinstance(content, list) and "items" in choice:
            for item in content:
                yield from uses(schema, choice["items"], title, item)
        if not isinstance(content, dict):
            continue
        properties = choice.get("properties", {})
        if properties and content.keys() <= properties.keys():
            for key, value in content.items():
                yield title, key, value
                yield from uses(schema, properties[key], title, value)
        elif isinstance(choice.get("additionalProperties"), dict):
            for value in content.values():
                yield from uses(schema, choice["additionalProperties"], title, value)


def choices(schema: Schema, part: Schema, name: str) -> Iterator[tuple[Schema, str]]:
    """Yield what a part of a schema may be, references followed, each with the name of its mapping."""
    if "$ref" in part:
        target = str(part["$ref"]).rsplit("/", 1)[-1]
        yield from choices(schema, schema["$defs"][target], target)
        return
    yield part, name
    for both in ("anyOf", "oneOf", "allOf"):
        for one in part.get(both, ()):
            yield from choices(schema, one, name)
