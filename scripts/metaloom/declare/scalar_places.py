"""Where in a file a character of a YAML text stands.

YAML folds lines, doubles quotes and resolves escapes, so that the n-th character of a value is rarely the
n-th of its source. This walks through both side by side.
"""

from __future__ import annotations

ESCAPE_LENGTHS = {"x": 4, "u": 6, "U": 10}
BLANK = " \t\r\n"


def source_index(text: str, start: int, end: int, style: str | None, value: str, offset: int) -> int:
    """The index in `text` of `value[offset]`, for a scalar whose source is `text[start:end]`.

    Exact for plain, quoted and block scalars; an offset at the end of the value gives the place after its
    last character.
    """
    position = content_start(text, start, end, style)
    last = position
    for character in value[:offset]:
        position, last = step(text, position, end, style, character)
    if offset >= len(value):
        return min(last, end)
    return min(found(text, position, end, style, value[offset]), end)


def content_start(text: str, start: int, end: int, style: str | None) -> int:
    """The index of the first character after a quote or a block's header."""
    if style in ("'", '"'):
        return start + 1
    if style in ("|", ">"):
        newline = text.find("\n", start, end)
        return end if newline < 0 else newline + 1
    return start


def step(text: str, position: int, end: int, style: str | None, character: str) -> tuple[int, int]:
    """The indices after one character of the value: where the search goes on, and the end of that character."""
    position = found(text, position, end, style, character)
    if style == '"' and text[position : position + 1] == "\\":
        position += ESCAPE_LENGTHS.get(text[position + 1 : position + 2], 2)
    elif style == "'" and text[position : position + 2] == "''":
        position += 2
    else:
        position += 1
    return position, position


def found(text: str, position: int, end: int, style: str | None, character: str) -> int:
    """The index at which the source of one character of the value begins."""
    if character in BLANK:
        return position
    while position < end:
        here = text[position]
        if here in BLANK:
            position += 1
        elif style == '"' and text[position : position + 2] in ("\\\n", "\\\r"):
            position += 2
        else:
            break
    return position
