"""What to write instead of a text that is not a number, by its form."""

from __future__ import annotations

import re
from collections.abc import Callable

DIGITS = r"[+-]?(?:\d+(?:\.\d+)?|\.\d+)"
SPACE = r"[ \u00a0\u2009\u202f']"
MONTH = r"(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)[a-z]*\.?"
EMPTY = "Leave the field empty where there is no value."
WORDS = "Write a number, or leave the field empty; words belong in a column of notes."
Rule = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


def _rule(pattern: str, say: Callable[[re.Match[str]], str]) -> Rule:
    return re.compile(pattern, re.IGNORECASE), say


def _thousands(found: re.Match[str]) -> str:
    text = found[0]
    joined, pointed = text.replace(",", ""), text.replace(",", ".", 1)
    return f"Write {joined}" + (
        f" (or {pointed}, if the comma is a decimal comma)." if text.count(",") == 1 else "."
    )  # fmt: skip


RULES: tuple[Rule, ...] = (
    _rule(
        r"not (?:reported|available|given|stated|known)|n\.?\s?[ar]\.?|missing|unknown|none|nil|\?+", lambda _: EMPTY
    ),
    _rule(r"[+-]?inf(?:inity)?|∞", lambda _: "A result cannot be infinite: look it up, or leave the field empty."),
    _rule(r"#\S+[!?]?", lambda _: "A formula of the spreadsheet failed: write its value, or leave the field empty."),
    _rule(r"true|false|yes|no", lambda _: "Write the number itself: true and false count nothing."),
    _rule(r"[+-]?\d{1,3}(?:,\d{3})+", _thousands),
    _rule(r"[+-]?\d+,\d+", lambda found: f"Write {found[0].replace(',', '.')}: the decimal mark is a point."),
    _rule(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+", lambda found: f"Write {found[0].replace('.', '').replace(',', '.')}."),
    _rule(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+", lambda found: f"Write {found[0].replace(',', '')}."),
    _rule(
        rf"[+-]?\d{{1,3}}(?:{SPACE}\d{{3}})+(?:\.\d+)?",
        lambda found: f"Write {re.sub(SPACE, '', found[0])}, without marks between thousands.",
    ),
    _rule(rf"({DIGITS}) ?[%‰]", lambda found: f"Write {found[1]}, without the % sign."),
    _rule(
        rf"({DIGITS}) ?[([{{] ?([^)\]}}]*)[)\]}}]?.*",
        lambda found: f"Write {found[1]} alone; what is in brackets ({found[2].strip()}) needs a column of its own.",
    ),
    _rule(
        rf"({DIGITS}) ?(?:±|\+/-|\+-) ?({DIGITS}).*",
        lambda found: f"Write the mean {found[1]} alone; {found[2]} belongs into the column of the SD (or SE).",
    ),
    _rule(
        rf"p? ?[<>≤≥=~≈] ?({DIGITS})",
        lambda found: f"{found[0]!r} gives no exact number: leave the field empty, or write the exact value.",
    ),
    _rule(
        rf"\d{{1,4}}[-/. ]{MONTH}(?:[-/. ]\d{{1,4}})?|{MONTH}[-/. ]\d{{1,4}}|\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}"
        rf"(?:[ T]\d\d:\d\d.*)?",
        lambda _: "This is a date: a spreadsheet makes one of entries such as 3/5. Write what the source prints.",
    ),
    _rule(
        rf"({DIGITS}) ?(?:[-–—]|to) ?({DIGITS})",
        lambda found: f"These are two numbers, {found[1]} and {found[2]}: write each into a column of its own.",
    ),
    _rule(
        rf"({DIGITS}) ?(?:/|of) ?({DIGITS})", lambda found: f"Write {found[1]} alone; {found[2]} needs its own column."
    ),
    _rule(rf"[-–—]({DIGITS})", lambda found: f"Write -{found[1]}, with the ordinary minus sign."),
    _rule(rf"({DIGITS})[*†‡§¶#a-z]{{1,3}}", lambda found: f"Write {found[1]} alone; a footnote belongs into notes."),
)
"""Form of a text -> what to do about it, the first that fits the whole text."""


def remedy_for(text: str) -> str:
    """Return what to write instead of a text that is not a number."""
    plain = text.strip().replace("\u2212", "-")
    for pattern, say in RULES:
        found = pattern.fullmatch(plain)
        if found:
            return say(found)
    return WORDS
