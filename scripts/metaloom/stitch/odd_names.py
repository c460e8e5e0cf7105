"""Attributes whose names lxml writes and does not read: `{` begins a namespace for it, and not in HTML."""

from __future__ import annotations

import re
from typing import Any

PLAIN = re.compile(r"[A-Za-z_:][A-Za-z0-9_:.-]*")


def remove_odd_names(root: Any) -> None:
    """Take out every attribute whose name begins with a brace, and with it those that could not be written again."""
    for element in root.iter():
        if isinstance(element.tag, str) and any(name.startswith("{") for name in element.attrib):
            kept = [(name, value) for name, value in element.attrib.items() if PLAIN.fullmatch(name)]
            element.attrib.clear()
            for name, value in kept:
                element.set(name, value)
