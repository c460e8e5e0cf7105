"""The reference of the handbook, generated from the code, so that the two cannot differ."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from metaloom.catalogue.measures import MEASURES
from metaloom.catalogue.methods import METHODS
from metaloom.catalogue.predictions import PREDICTIONS
from metaloom.catalogue.tests import TESTS
from metaloom.cli.arguments import commands_of
from metaloom.cli.examples import examples_of
from metaloom.cli.outcome import USAGE
from metaloom.cli.reference.blocks import blocks
from metaloom.cli.reference.conditions import conditions
from metaloom.cli.reference.errors import errors
from metaloom.cli.reference.examples import Examples
from metaloom.cli.reference.figures import figures
from metaloom.cli.reference.markdown import page, table
from metaloom.cli.reference.results import results
from metaloom.stitch.embedded.settings import groups

Command = tuple[str, argparse.ArgumentParser, str]
"""A command's name, its parser and its help."""
YES = {True: "yes", False: "no"}
EXIT_CODES = {
    0: "done",
    1: "a fault of Metaloom's own, with a traceback",
    2: "the project's own files are at fault: nothing was changed",
    3: "a tool is missing or failed (Quarto, pandoc), or not all that a verification was asked for could be compared",
    4: "a verification found a difference",
    USAGE: "the command line was mistyped",
}


def pages(
    parser: argparse.ArgumentParser,
    schemas: Mapping[str, Mapping[str, Any]],
    bad: Path | None = None,
    declared: Mapping[str, Examples] | None = None,
) -> dict[str, str]:
    """Return file name -> page; `schemas` are the JSON schemas of the declarations by name.

    `bad` is a folder of projects that are refused, whose faults are the examples of the errors; `declared` gives for
    each key how a real declaration writes it.
    """
    made = {
        "blocks": page("Blocks and variables", blocks()),
        "conditions": page("Conditions: `where`, `holds_when`, `fails_when`", conditions()),
        "errors": page("Every message, with cause and remedy", errors(bad)),
        "figures": page("Figures", figures()),
        "results": page("Results as JSON", results()),
        "commands": page("Commands and exit codes", _commands(parser)),
        "measures": page("Effect measures", _measures()),
        "methods": page("Estimators, tests and prediction intervals", _methods()),
        "quarto": page("Settings of Quarto without Quarto", _settings()),
    }
    for name, schema in schemas.items():
        made[f"keys-{name}"] = page(
            f"Every key of {FILES.get(name, name)}", _keys(schema, (declared or {}).get(name, {}))
        )
    return {f"{name}.qmd": text for name, text in made.items()}


FILES = {"chapter": "chapters/NAME.yml", "review": "review.yml", "codebook": "data/codebook.yml"}


def _measures() -> Iterator[str]:
    yield "Each measure is computed from the first set of columns that a table has, by standard names or `columns:`."
    yield "Estimates that are ready-made (with `se`, `variance`, limits or P value) go under the same codes.\n"
    yield from table(("Code", "Measure", "Columns", "No effect", "In metafor"), (
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
    yield from table(
        ("Code", "Estimator", "Effects are", "Networks", "Source"),
        (
            (f"`{row.code}`", row.words, "random" if row.random else "common", YES[row.networks], row.reference or "")
            for row in METHODS.values()
        ),
    )
    yield "\n## Tests and intervals (`test`)\n"
    yield from table(
        ("Code", "Test", "Distribution", "Source"),
        ((f"`{row.code}`", row.words, "t" if row.t else "normal", row.reference or "") for row in TESTS.values()),
    )
    yield "\n## Prediction intervals (`prediction`)\n"
    yield from table(
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
            yield "Without effect on a page, with Quarto neither (other formats, editors, cells of code): "
            yield f"{_codes(group.nothing)}.\n"
        if group.told:
            yield f"Quarto's alone; the build says so once, with the place: {_codes(group.told)}.\n"
        if name == "formats":
            yield "Any other name is refused; that of an extension's format (`acm-pdf`) is told as Quarto's alone.\n"
        else:
            yield "Any other key is refused.\n" if group.closed else "Any other key is the page's own.\n"


def _commands(parser: argparse.ArgumentParser) -> Iterator[str]:
    for name, command, said in commands_of(parser):
        yield f"## `metaloom {name}` {{#{name}}}\n"
        yield f"{said[:1].upper()}{said[1:]}.\n"
        skipped = (argparse._HelpAction, argparse._SubParsersAction)
        rows = [_argument(action) for action in command._actions if not isinstance(action, skipped)]
        if rows:
            yield from table(("Argument", "Meaning", "Default"), rows)
            yield ""
        yield "\n".join(["``` {.bash}", *examples_of(name), "```\n"])
    yield "## Exit codes\n"
    yield from table(("Code", "Meaning"), ((str(code), words) for code, words in EXIT_CODES.items()))


def _argument(action: argparse.Action) -> tuple[str, str, str]:
    shown = " ".join([", ".join(action.option_strings), str(action.metavar or action.dest).upper()]).strip()
    if action.option_strings and action.nargs == 0:
        shown = ", ".join(action.option_strings)
    choices = f" One of {', '.join(map(str, action.choices))}." if action.choices else ""
    default = "" if action.default in (None, False, argparse.SUPPRESS) else str(action.default)
    return f"`{shown}`", f"{action.help or ''}{choices}", default


def _keys(schema: Mapping[str, Any], declared: Examples) -> Iterator[str]:
    """Yield every key with type, default, meaning and example, one section for each kind of mapping."""
    yield from _mapping("The file", schema, declared.get("", {}))
    for name, part in schema.get("$defs", {}).items():
        if part.get("properties"):
            yield from _mapping(_words(name), part, declared.get(name, {}))


def _mapping(title: str, part: Mapping[str, Any], declared: Mapping[str, str]) -> Iterator[str]:
    yield f"## {title}\n"
    if part.get("description"):
        yield f"{' '.join(str(part['description']).split())}\n"
    required = set(part.get("required", []))
    yield from table(("Key", "Type", "Default", "Meaning", "Example"), (
        (
            f"`{key}`",
            _type(value),
            "required" if key in required else f"`{_plain(value.get('default'))}`",
            " ".join(str(value.get("description", "")).split()),
            f"`{declared[key]}`" if key in declared else "",
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
