"""A piece of HTML, parsed as one whatever it begins with; and what a heading is called."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from metaloom.stitch.characters import without_controls
from metaloom.stitch.parsed import piece_of

LOOKS_WHOLE = re.compile(r"\s*<(?:html|!doctype)", re.IGNORECASE)
IN_FRONT = "<span></span>"


def fragment(text: str) -> Any:
    """Return a `div` with what the text holds; what only a whole page may have, such as `<html>`, is left out.

    lxml takes a text that begins like a whole page for one, and then fails on it.
    """
    whole = LOOKS_WHOLE.match(text) is not None
    root: Any = piece_of((IN_FRONT if whole else "") + without_controls(text))
    if whole:
        root[0].drop_tree()
    return root


def anchor_of(heading: Any) -> str | None:
    """Return the anchor of a heading: its own, or that of the section which it begins."""
    section = heading.getparent()
    anchor: str | None = heading.get("id") or (section.get("id") if section.tag == "section" else None)
    return anchor


def words_of_heading(heading: Any) -> Any:
    """Return a copy of a heading as a contents list shows it: without notes, and with no link in a link."""
    copy = deepcopy(heading)
    for note in copy.xpath(".//a[@role='doc-noteref']"):
        note.drop_tree()
    for link in copy.xpath(".//a"):
        link.drop_tag()
    return copy
