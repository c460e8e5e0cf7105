"""Where in a file a character of a YAML text is.

YAML folds lines, doubles quotes and resolves escapes, so that the n-th character of a value is rarely the
n-th of its source. This walks through both side by side.
"""

from __future__ import annotations

ESCAPE_LENGTHS = {"x": 4, "u": 6, "U": 10}
BLANK = " \t\r\n"
SKIPPED_ESCAPES = ("\\\n", "\\ ", "\\n", "\\t")
"""Escapes of blanks: what is not blank begins after them."""


def source_index(text: str, start: int, end: int, style: str | None, value: str, offset: int) -> int:
    """Return the index in `text` of `value[offset]`, for a scalar whose source is `text[start:end]`.

    Exact for plain, quoted and block scalars; an offset at the end of the value gives the place after its
    last character.
    """
    position = content_start(text, start, end, style)
    for character in value[:offset]:
        position = step(text, position, end, style, character)
    if offset >= len(value):
        return min(position, end)
    return min(found(text, position, end, style, value[offset]), end)


def content_start(text: str, start: int, end: int, style: str | None) -> int:
    """Return the index of the first character after a quote or a block's header."""
    if style in ("'", '"'):
        return start + 1
    if style in ("|", ">"):
        newline = text.find("\n", start, end)
        return end if newline < 0 else newline + 1
    return start


def step(text: str, position: int, end: int, style: str | None, character: str) -> int:
    """Return the index after one character of the value."""
    position = found(text, position, end, style, character)
    if style == '"' and text[position : position + 1] == "\\":
        position += ESCAPE_LENGTHS.get(text[position + 1 : position + 2], 2)
    elif style == "'" and text[position : position + 2] == "''":
        position += 2
    else:
        folded = style not in ("|", ">") and text[position : position + 1] == "\n"
        position += 1
        while folded and position < end and text[position] in " \t":
            position += 1
    return position


def found(text: str, position: int, end: int, style: str | None, character: str) -> int:
    """Return the index at which the source of one character of the value begins."""
    if character in BLANK:
        return after_joined_lines(text, position, end) if style == '"' else position
    while position < end:
        if text[position] in BLANK:
            position += 1
        elif style == '"' and text[position : position + 2] in SKIPPED_ESCAPES:
            position += 2
        else:
            break
    return position


def after_joined_lines(text: str, position: int, end: int) -> int:
    """Return the index after a backslash at the end of a line, which joins the next line without a blank."""
    while position < end and text[position : position + 2] == "\\\n":
        position += 2
        while position < end and text[position] in " \t":
            position += 1
    return position
