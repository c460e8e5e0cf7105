"""The reference of the handbook, from the code itself: what it says cannot differ from what the program does."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping
from typing import Any

from metaloom.catalogue.measures import MEASURES
from metaloom.catalogue.methods import METHODS
from metaloom.catalogue.predictions import PREDICTIONS
from metaloom.catalogue.tests import TESTS
from metaloom.cli.outcome import USAGE
from metaloom.stitch.embedded.settings import groups

Command = tuple[str, argparse.ArgumentParser, str]
"""A command's name, its parser and its help."""
YES = {True: "yes", False: "no"}
EXIT_CODES = {
    0: "done",
    1: "a fault of Metaloom's own, with a traceback",
    2: "the project's own files are at fault: nothing was changed",
    3: "a tool is missing or failed (Quarto, pandoc)",
    4: "a verification found a difference",
    USAGE: "the command line was mistyped",
}


def pages(parser: argparse.ArgumentParser, schemas: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Return file name -> page; `schemas` are the JSON schemas of the declarations by name."""
    made = {
        "commands": _page("Commands and exit codes", _commands(parser)),
        "measures": _page("Effect measures", _measures()),
        "methods": _page("Estimators, tests and prediction intervals", _methods()),
        "quarto": _page("Settings of Quarto without Quarto", _settings()),
    }
    for name, schema in schemas.items():
        made[f"keys-{name}"] = _page(f"Every key of {FILES.get(name, name)}", _keys(schema))
    return {f"{name}.qmd": text for name, text in made.items()}


FILES = {"chapter": "chapters/NAME.yml", "review": "review.yml", "codebook": "data/codebook.yml"}


def _page(title: str, lines: Iterator[str]) -> str:
    return f"---\ntitle: {title}\n---\n\n" + "\n".join(lines) + "\n"


def _measures() -> Iterator[str]:
    yield "Each measure is computed from the first set of columns that a table has, by standard names or `columns:`."
    yield "Estimates that are ready-made (with `se`, `variance`, limits or P value) go under the same codes.\n"
    yield from _table(("Code", "Measure", "Columns", "No effect", "In metafor"), (
        (
            f"`{row.code}`",
            row.name,
            "; or ".join(", ".join(f"`{column}`" for column in layout) for layout in row.layouts),
            "none" if row.null is None else f"{1 if row.ratio else row.null:g}",
            f"`{row.metafor}`" if row.metafor else "no",
        )
        for row in MEASURES.values()
    ))  # fmt: skip


def _methods() -> Iterator[str]:
    yield "## Estimators (`method`)\n"
    yield from _table(
        ("Code", "Estimator", "Effects are", "Networks", "Source"),
        (
            (f"`{row.code}`", row.words, "random" if row.random else "common", YES[row.networks], row.reference or "")
            for row in METHODS.values()
        ),
    )
    yield "\n## Tests and intervals (`test`)\n"
    yield from _table(
        ("Code", "Test", "Distribution", "Source"),
        ((f"`{row.code}`", row.words, "t" if row.t else "normal", row.reference or "") for row in TESTS.values()),
    )
    yield "\n## Prediction intervals (`prediction`)\n"
    yield from _table(
        ("Code", "Rule", "Source"),
        ((f"`{row.code}`", row.words, row.reference or "") for row in PREDICTIONS.values()),
    )


def _settings() -> Iterator[str]:
    yield "Where Quarto is not found, the embedded renderer makes the same pages."
    yield "What it does with each setting that Quarto knows:\n"
    for name, group in groups().items():
        yield f"## `{name}`\n"
        yield f"Done as Quarto does: {_codes(group.done)}.\n"
        if group.nothing:
            yield f"Without effect on a page without code cells: {_codes(group.nothing)}.\n"
        if group.told:
            yield f"Quarto's alone; the build says so once, with the place: {_codes(group.told)}.\n"
        yield "Any other key is refused.\n" if group.closed else "Any other key is the page's own.\n"


def _commands(parser: argparse.ArgumentParser) -> Iterator[str]:
    for name, command, said in commands_of(parser):
        yield f"## `metaloom {name}` {{#{name}}}\n"
        yield f"{said[:1].upper()}{said[1:]}.\n"
        skipped = (argparse._HelpAction, argparse._SubParsersAction)
        rows = [_argument(action) for action in command._actions if not isinstance(action, skipped)]
        if rows:
            yield from _table(("Argument", "Meaning", "Default"), rows)
            yield ""
    yield "## Exit codes\n"
    yield from _table(("Code", "Meaning"), ((str(code), words) for code, words in EXIT_CODES.items()))


def commands_of(
    parser: argparse.ArgumentParser, before: str = ""
) -> Iterator[tuple[str, argparse.ArgumentParser, str]]:
    """Yield the name, the parser and the help of every command, those below commands too."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            said = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, command in action.choices.items():
                yield before + name, command, said.get(name, "")
                yield from commands_of(command, f"{before}{name} ")


def _argument(action: argparse.Action) -> tuple[str, str, str]:
    shown = " ".join([", ".join(action.option_strings), str(action.metavar or action.dest).upper()]).strip()
    if action.option_strings and action.nargs == 0:
        shown = ", ".join(action.option_strings)
    choices = f" One of {', '.join(map(str, action.choices))}." if action.choices else ""
    default = "" if action.default in (None, False, argparse.SUPPRESS) else str(action.default)
    return f"`{shown}`", f"{action.help or ''}{choices}", default


def _keys(schema: Mapping[str, Any]) -> Iterator[str]:
    """Every key with its type, default and meaning, one section for each kind of mapping."""
    yield from _mapping("The file", schema)
    for name, part in schema.get("$defs", {}).items():
        if part.get("properties"):
            yield from _mapping(_words(name), part)


def _mapping(title: str, part: Mapping[str, Any]) -> Iterator[str]:
    yield f"## {title}\n"
    if part.get("description"):
        yield f"{' '.join(str(part['description']).split())}\n"
    required = set(part.get("required", []))
    yield from _table(("Key", "Type", "Default", "Meaning"), (
        (
            f"`{key}`",
            _type(value),
            "required" if key in required else f"`{_plain(value.get('default'))}`",
            " ".join(str(value.get("description", "")).split()),
        )
        for key, value in part.get("properties", {}).items()
    ))  # fmt: skip
    yield ""


def _type(value: Mapping[str, Any]) -> str:
    if "$ref" in value:
        return f"a mapping: {_words(str(value['$ref']).rsplit('/', 1)[-1])}"
    if "enum" in value:
        return " \\| ".join(f"`{choice}`" for choice in value["enum"])
    if "const" in value:
        return f"`{value['const']}`"
    for both in ("anyOf", "oneOf", "allOf"):
        if both in value:
            return ", or ".join(dict.fromkeys(_type(part) for part in value[both] if part.get("type") != "null"))
    kind = value.get("type")
    if kind == "array":
        return f"list of {_type(value.get('items', {}))}"
    if kind == "object":
        inner = value.get("additionalProperties")
        return f"mapping to {_type(inner)}" if isinstance(inner, dict) and inner else "mapping"
    return {"string": "text", "integer": "whole number", "boolean": "true or false"}.get(str(kind), str(kind or "any"))


def _plain(value: object) -> str:
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()


def _codes(names: frozenset[str]) -> str:
    return ", ".join(f"`{name}`" for name in sorted(names))


def _table(heads: tuple[str, ...], rows: Any) -> Iterator[str]:
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield "| " + " | ".join(_cell(cell) for cell in row) + " |"


def _cell(text: str) -> str:
    """Return words for a cell: no upright bar that ends it, no tag, no citation, no shortcode."""
    text = re.sub(r"(?<!\\)\|", r"\\|", " ".join(text.split()))
    text = text.replace("{{<", "{{{<").replace(">}}", ">}}}")
    parts = text.split("`")
    parts[::2] = [re.sub(r"<(?=[A-Za-z/])|@(?=\w)", r"\\\g<0>", part) for part in parts[::2]]
    return "`".join(parts)
