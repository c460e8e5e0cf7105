"""A piece of HTML, parsed as one whatever it begins with."""

from __future__ import annotations

import re
from typing import Any

from lxml import html

from metaloom.stitch.characters import without_controls

LOOKS_WHOLE = re.compile(r"\s*<(?:html|!doctype)", re.IGNORECASE)
IN_FRONT = "<span></span>"


def fragment(text: str) -> Any:
    """Return a `div` with what the text holds; what only a whole page may have, such as `<html>`, is left out.

    lxml takes a text that begins like a whole page for one, and then fails on it.
    """
    whole = LOOKS_WHOLE.match(text) is not None
    root: Any = html.fragment_fromstring((IN_FRONT if whole else "") + without_controls(text), create_parent="div")
    if whole:
        root[0].drop_tree()
    return root
