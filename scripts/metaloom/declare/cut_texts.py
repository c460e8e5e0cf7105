"""Unquoted texts that YAML ends at a `#`, which begins a comment after a blank: `title: Outcome #1 of 3`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from metaloom.errors import Problem

from .document import Document, Node

CUT = re.compile(r"[ \t]+(#[^\s#][^\n]*)")
"""What follows a text; a comment that is meant as one begins with a blank after the `#`."""


def cut_texts(document: Document) -> Iterator[Problem]:
    """Yield every text of several words, or with a number after the `#`, that a comment without a blank ends."""
    yield from _cut(document, document.root)


def _cut(document: Document, node: Node) -> Iterator[Problem]:
    for child in (*(entry.node for entry in (node.entries or {}).values()), *(node.items or ())):
        yield from _cut(document, child)
    if node.style is not None or not isinstance(node.scalar, str):
        return
    found = CUT.match(document.text, node.end)
    if found and (" " in node.scalar or found[1][1].isdigit()):
        whole = f"{node.scalar} {found[1].rstrip()}"
        cause = f"YAML ends this text at {found[1].split()[0]!r}: a # after a blank begins a comment."
        remedy = f'Quote the text: "{whole}"; if it is a comment, write a blank after the #.'
        yield Problem(document.place_of_index(found.start(1)), cause, remedy, code="ML-0135")
