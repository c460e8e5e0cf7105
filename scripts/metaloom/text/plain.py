"""Any text as one line that XML can hold and that hides nothing."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

JOINERS = {"\u200c", "\u200d"}


def plain(text: object) -> str:
    """Return any value as one line of text that XML can hold and that cannot reorder or hide what is beside it.

    Line breaks become spaces; control, formatting (bidirectional overrides, zero-width spaces) and unassigned
    characters become the replacement character.
    """
    return _plain(str(text))


@lru_cache(maxsize=20_000)
def _plain(text: str) -> str:
    if text.isascii() and text.isprintable():
        return " ".join(part for part in text.split(" ") if part)
    characters = []
    for character in text:
        kind = unicodedata.category(character)
        if character.isspace() and character not in "\u00a0\u202f":
            characters.append(" ")
        elif character in JOINERS or kind not in ("Cc", "Cf", "Cs", "Co", "Cn"):
            characters.append(character)
        else:
            characters.append("\N{REPLACEMENT CHARACTER}")
    return " ".join(part for part in "".join(characters).split(" ") if part)
