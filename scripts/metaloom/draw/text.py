"""Text made safe and made to fit, without asking a font.

The reader's browser sets figures in its own font, so no measured width would be true. Widths here are estimates on the
generous side (in em, by class of character), used to wrap, to shorten and to size columns with slack.
"""

from __future__ import annotations

import unicodedata

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_JOINERS = {"\u200c", "\u200d"}
_NARROW = set("iIjl.,:;|!'()[]{}ft/\\ \u00a0`")
_HAIR = {"\u202f", "\u2009", "\u200a"}
_WIDE = set("mwMW@%&QO—…−=<>×")


def plain(text: object) -> str:
    """Any value as one line of text that XML can hold and that cannot reorder or hide what stands beside it.

    Line breaks become spaces; control, formatting (bidirectional overrides, zero-width spaces) and unassigned
    characters become the replacement character.
    """
    characters = []
    for character in str(text):
        kind = unicodedata.category(character)
        if character.isspace() and character not in "\u00a0\u202f":
            characters.append(" ")
        elif character in _JOINERS or kind not in ("Cc", "Cf", "Cs", "Co", "Cn"):
            characters.append(character)
        else:
            characters.append("\N{REPLACEMENT CHARACTER}")
    return " ".join(part for part in "".join(characters).split(" ") if part)


def _advance(character: str) -> float:
    if unicodedata.combining(character) or character in _JOINERS:
        return 0.0
    if unicodedata.east_asian_width(character) in ("W", "F"):
        return 1.0
    if character in _HAIR:
        return 0.2
    if character in _NARROW:
        return 0.34
    if character in _WIDE:
        return 0.92
    if character.isdigit():
        return 0.62
    return 0.68 if character.isupper() else 0.56


def width(text: str, size: float, bold: bool = False) -> float:
    """About how many pixels a line of text takes."""
    return sum(_advance(character) for character in text) * size * (1.13 if bold else 1.0)


def shorten(text: str, limit: float, size: float, bold: bool = False) -> str:
    """The text, or its beginning, an ellipsis and its end where it is wider than `limit` pixels.

    The end stays because names that begin alike often differ there, as by a year.
    """
    if width(text, size, bold) <= limit:
        return text
    room = limit - width(ELLIPSIS, size, bold)
    end = _as_fits(text[::-1], 0.4 * room, size, bold)[::-1]
    start = _as_fits(text, room - width(end, size, bold), size, bold)
    return start.rstrip() + ELLIPSIS + end.lstrip()


def _as_fits(text: str, room: float, size: float, bold: bool) -> str:
    """As many characters from the start as fit into `room` pixels."""
    kept = ""
    for character in text:
        if width(kept + character, size, bold) > room:
            break
        kept += character
    return kept


def wrap(text: str, limit: float, size: float, lines: int = 2, bold: bool = False) -> tuple[str, ...]:
    """The text in at most so many lines of `limit` pixels; what is too much is left out of the last (`shorten`).

    Breaks stand at spaces, or anywhere in a word (or a run of Chinese) that is wider than a line.
    """
    rest = text
    made: list[str] = []
    while rest and len(made) < lines - 1 and width(rest, size, bold) > limit:
        cut = _break(rest, limit, size, bold)
        made.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    if rest:
        made.append(shorten(rest, limit, size, bold))
    return tuple(made) or ("",)


def _break(text: str, limit: float, size: float, bold: bool) -> int:
    used = 0.0
    fits = len(text)
    factor = size * (1.13 if bold else 1.0)
    for place, character in enumerate(text):
        used += _advance(character) * factor
        if used > limit:
            fits = place
            break
    space = text.rfind(" ", 0, fits + 1)
    return space if space > 0 and (fits - space) < 0.6 * fits else max(1, fits)
