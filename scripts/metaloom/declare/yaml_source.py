"""Reads one YAML file of the project: bounded, in UTF-8, with the place of each value.

A byte order mark at the beginning (as Windows editors write it) is accepted and ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from metaloom.errors import Place, Problem

from .cut_texts import cut_texts
from .document import Document, Node
from .yaml_errors import explained
from .yaml_tree import Refused, TreeBuilder

MAXIMUM_BYTES = 1024 * 1024
FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml, several times faster, where PyYAML has it
UNREADABLE = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufeff\uff00-\ufffd\U00010000-\U0010ffff]|[\u2028-\u202e\u2066-\u2069]"
)


def read_yaml(path: Path, file: str, *, dates: bool = False) -> tuple[Document | None, list[Problem]]:
    """Return the document in `path`, called `file` in messages; with problems, the document may be None or in part.

    With `dates` an unquoted day is its text: in a format of others, which write them so, it can mean nothing else.
    """
    try:
        size = path.stat().st_size
        if size > MAXIMUM_BYTES:
            cause = f"The file has {size} bytes; {MAXIMUM_BYTES} are allowed."
            return None, [Problem(Place(file), cause, "Split it, or move data into a table.", code="ML-0120")]
        raw = path.read_bytes()
    except OSError as error:
        return None, [
            Problem(
                Place(file),
                f"The file cannot be read: {error.strerror}.",
                "Check that it exists and may be read.",
                code="ML-0121",
            )
        ]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [wrong_encoding(raw, error, file)]
    return parse_yaml(text.replace("\r\n", "\n").replace("\r", "\n"), file, dates=dates)


def parse_yaml(text: str, file: str, *, dates: bool = False) -> tuple[Document | None, list[Problem]]:
    """Return the document that a text holds."""
    strange = UNREADABLE.search(text)
    if strange is not None:
        place = Document(file, text, None).place_of_index(strange.start())  # type: ignore[arg-type]
        cause = f"The file holds the invisible character U+{ord(strange[0]):04X}."
        return None, [Problem(place, cause, "Delete it, and type the text around it anew.", code="ML-0123")]
    builder = TreeBuilder(file, events(text, FAST), dates=dates)
    try:
        root = builder.build()
    except yaml.MarkedYAMLError:
        return parse_slowly(text, file, dates=dates)
    except Refused as refused:
        return None, [*builder.problems, refused.problem]
    return finished(root, text, builder)


def parse_slowly(text: str, file: str, *, dates: bool = False) -> tuple[Document | None, list[Problem]]:
    """Return the same by PyYAML's own parser, whose errors say more (and are the same on every machine)."""
    builder = TreeBuilder(file, events(text, yaml.SafeLoader), dates=dates)
    try:
        root = builder.build()
    except Refused as refused:
        return None, [*builder.problems, refused.problem]
    except yaml.MarkedYAMLError as error:
        return None, [*builder.problems, explained(error, file, text, builder.long_quote)]
    return finished(root, text, builder)


def finished(root: Node | None, text: str, builder: TreeBuilder) -> tuple[Document | None, list[Problem]]:
    if root is None or (root.scalar is None and root.items is None and root.entries is None):
        return None, [
            Problem(Place(builder.file), "The file is empty.", "Declare something in it, or delete it.", code="ML-0124")
        ]
    document = Document(builder.file, text, root)
    return document, [*builder.problems, *cut_texts(document)]


def events(text: str, loader: Any) -> Iterator[yaml.Event]:
    """Yield PyYAML's events of a text; nothing is constructed."""
    return iter(yaml.parse(text, Loader=loader))


def wrong_encoding(raw: bytes, error: UnicodeDecodeError, file: str) -> Problem:
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Problem(Place(file), "The file is in UTF-16, not in UTF-8.", "Save it as UTF-8.", code="ML-0122")
    before = raw[: error.start]
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
    return Problem(
        Place(file, line, column),
        f"The byte 0x{raw[error.start]:02X} is not UTF-8; the file seems to be in Latin-1 or Windows-1252.",
        "Save it as UTF-8.",
        code="ML-0122",
    )
