"""Text made to fit, by the widths of the face that figures are set in.

The site serves that face and PDF and PNG embed it (`fonts/README.md`), so that a text is as wide as it was measured.
A character that the face lacks comes from a font of the reader's: its width is an estimate on the generous side.
"""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from pathlib import Path

from metaloom.text.plain import JOINERS

FAMILY = "Metaloom Sans"
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
SLACK = 1.03
"""A reader whose browser takes another face sees it at this face's height, and a little wider."""


@cache
def _widths(bold: bool) -> dict[str, float]:
    """Return character -> advance in em."""
    found = json.loads((Path(__file__).parent / "fonts" / "widths.json").read_text(encoding="utf-8"))
    widths: dict[str, float] = found["bold" if bold else "regular"]
    return widths


@cache
def known() -> frozenset[str]:
    """Return the characters of the face."""
    return frozenset(_widths(bold=False))


@cache
def _advance(character: str, bold: bool) -> float:
    """Return the width of a character in em."""
    width = _widths(bold).get(character)
    if width is not None:
        return width
    if unicodedata.combining(character) or character in JOINERS:
        return 0.0
    return 1.0 if unicodedata.east_asian_width(character) in ("W", "F") else 0.72


def width(text: str, size: float, bold: bool = False) -> float:
    """Return how many pixels a line of text takes at `size` pixels an em."""
    return sum(_advance(character, bold) for character in text) * size * SLACK


def shorten(text: str, limit: float, size: float, bold: bool = False) -> str:
    """Return the text, or its beginning, an ellipsis and its end where it is wider than `limit` pixels.

    The end stays because names that begin alike often differ there, as by a year.
    """
    if width(text, size, bold) <= limit:
        return text
    room = limit - width(ELLIPSIS, size, bold)
    end = _as_fits(text[::-1], 0.4 * room, size, bold)[::-1]
    start = _as_fits(text, room - width(end, size, bold), size, bold)
    return start.rstrip() + ELLIPSIS + end.lstrip()


def _as_fits(text: str, room: float, size: float, bold: bool) -> str:
    """Return as many characters from the start as fit into `room` pixels."""
    kept = ""
    for character in text:
        if width(kept + character, size, bold) > room:
            break
        kept += character
    return kept


def wrap(text: str, limit: float, size: float, lines: int = 2, bold: bool = False) -> tuple[str, ...]:
    """Return the text in at most so many lines of `limit` pixels; what is too much is left out of the last (`shorten`).

    Breaks are at spaces, or anywhere in a word (or a run of Chinese) that is wider than a line.
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
    factor = size * SLACK
    for place, character in enumerate(text):
        used += _advance(character, bold) * factor
        if used > limit:
            fits = place
            break
    space = text.rfind(" ", 0, fits + 1)
    return space if space > 0 and (fits - space) < 0.6 * fits else max(1, fits)
