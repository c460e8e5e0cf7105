"""A condition's text, cut into words.

Reserved words are lower case. A name may be written between backticks (`risk of bias`); inside a dotted
name, a part that is not a plain word is in quotes: subgroups.source.levels."bone marrow".k
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal as OneOf

from .errors import ExpressionError
from .tree import KEYWORDS, MISSPELT_WORDS, PLAIN_NAME

Kind = OneOf["name", "text", "number", "operator", "word", "end"]

STRING = r'"(?:[^"\\]|\\.)*"|' + r"'(?:[^'\\]|\\.)*'"
BACKTICKED = r"`(?:[^`\\]|\\.)*`"
PATTERN = re.compile(
    rf"""(?P<space>\s+)
    |(?P<text>{STRING})
    |(?P<name>(?:{PLAIN_NAME.pattern}|{BACKTICKED})(?:\.(?:{PLAIN_NAME.pattern}|{STRING}))*)
    |(?P<number>[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?)
    |(?P<operator>==|!=|<=|>=|<|>|\(|\)|\[|\]|,)""",
    re.VERBOSE,
)
PART = re.compile(rf"{PLAIN_NAME.pattern}|{BACKTICKED}|{STRING}")
MISTAKEN = {
    "=": ("A single = does not compare.", "Write == for `is equal to`."),
    "&": ("& is not part of conditions.", "Write `and`."),
    "|": ("| is not part of conditions.", "Write `or`."),
    "!": ("! alone is not part of conditions.", "Write `not`, or != for `is not equal to`."),
    "~": ("~ is not part of conditions.", "Write `not`."),
    "≤": ("≤ is not part of conditions.", "Write <= ."),
    "≥": ("≥ is not part of conditions.", "Write >= ."),
    "≠": ("≠ is not part of conditions.", "Write != ."),
    "“": ("“ is a typographic quotation mark.", 'Write the plain mark " around texts.'),
    "”": ("” is a typographic quotation mark.", 'Write the plain mark " around texts.'),
    '"': ("The quotation mark is never closed.", 'Close the text with a second " .'),
    "'": ("The quotation mark is never closed.", "Close the text with a second ' ."),
    "`": ("The backtick is never closed.", "Close the name with a second backtick."),
}
ARITHMETIC = "+-*/%^"


@dataclass(frozen=True)
class Token:
    """One word of a condition; `value` is its text, number, or the parts of its name."""

    kind: Kind
    text: str
    offset: int
    parts: tuple[str, ...] = ()
    number: float = 0.0


def tokens(text: str) -> list[Token]:
    """Return the words of a condition, closed by one of kind `end`; raises ExpressionError at what is not a word."""
    found: list[Token] = []
    position = 0
    while position < len(text):
        match = PATTERN.match(text, position)
        if match is None:
            raise stranger(text, position)
        if match.lastgroup != "space":
            found.append(token(str(match.lastgroup), match[0], position))
        position = match.end()
    return [*found, Token("end", "", len(text))]


def token(kind: str, text: str, offset: int) -> Token:
    if kind == "number":
        number = float(text)
        if not math.isfinite(number):
            raise ExpressionError(
                f"The number {text} is too large.", "Write a number below 1e308.", offset, code="ML-0509"
            )
        return Token(
            "number", text, offset, number=int(text) if text.lstrip("+-").isdigit() and len(text) < 16 else number
        )
    if kind == "text":
        return Token("text", text, offset, parts=(unquoted(text, offset),))
    if kind == "operator":
        return Token("operator", text, offset)
    if text in KEYWORDS:
        return Token("word", text, offset)
    if text in MISSPELT_WORDS:
        right = MISSPELT_WORDS[text]
        raise ExpressionError(
            f"{text} is not part of conditions.", f"Write {right!r}, in lower case.", offset, code="ML-0502"
        )
    parts = tuple(
        unquoted(part[0], offset + part.start()) if part[0][0] in "`\"'" else part[0] for part in PART.finditer(text)
    )
    return Token("name", text, offset, parts=parts)


def unquoted(text: str, offset: int) -> str:
    """Return what is between two marks; a backslash hides the mark or another backslash."""
    mark, body = text[0], text[1:-1]

    def resolve(escape: re.Match[str]) -> str:
        if escape[1] in ("\\", mark):
            return escape[1]
        raise ExpressionError(
            f"\\{escape[1]} is not a known escape.",
            r"Write \\ for a backslash.",
            offset + 1 + escape.start(),
            code="ML-0508",
        )

    return re.sub(r"\\(.)", resolve, body, flags=re.DOTALL)


def stranger(text: str, position: int) -> ExpressionError:
    """Return what to say of a character that begins no word."""
    character = text[position]
    if character in MISTAKEN:
        return ExpressionError(*MISTAKEN[character], position, code="ML-0508")
    if character in ARITHMETIC:
        return ExpressionError(
            f"Conditions do not calculate, so {character!r} has no meaning here.",
            "Put the calculated number into a column of its own and name that column.",
            position,
            code="ML-0508",
        )
    return ExpressionError(
        f"The character {character!r} has no meaning in a condition.",
        'Put texts in quotes: "like this".',
        position,
        code="ML-0508",
    )
