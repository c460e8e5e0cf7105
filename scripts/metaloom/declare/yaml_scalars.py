"""What an unquoted YAML word means: null, true, false, a number or text (the core schema of YAML 1.2).

Words that YAML 1.1 and YAML 1.2 read differently (`no`, dates, 1_000, 010, 1:30) are refused, because an
editor and this program, or two programs, would not agree on what a declaration says.
"""

from __future__ import annotations

import re

NULL = re.compile(r"|~|null|Null|NULL")
TRUE = re.compile(r"true|True|TRUE")
FALSE = re.compile(r"false|False|FALSE")
WHOLE = re.compile(r"[-+]?[0-9]+")
DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
YES = re.compile(r"(?i:yes|on)")
NO = re.compile(r"(?i:no|off)")
DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?")
BASE_SIXTY = re.compile(r"[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?")
UNDERSCORED = re.compile(r"[-+]?[0-9][0-9_]*_[0-9_]*(\.[0-9_]*)?")
LEADING_ZERO = re.compile(r"[-+]?0[0-9]+")
OTHER_BASE = re.compile(r"[-+]?0[xob][0-9a-fA-F_]+")
LONGEST_NUMBER = 40


class Ambiguous(ValueError):  # noqa: N818 - it is a property of the word, not a fault
    """An unquoted word that is not safe to read; carries cause and remedy."""

    def __init__(self, cause: str, remedy: str, *, code: str) -> None:
        self.cause = cause
        self.remedy = remedy
        self.code = code
        super().__init__(cause)


def meaning(word: str) -> str | int | float | bool | None:
    """Return the value of an unquoted word; raises Ambiguous where versions of YAML disagree."""
    quoted = f'"{word}"'
    if NULL.fullmatch(word):
        return None
    if TRUE.fullmatch(word):
        return True
    if FALSE.fullmatch(word):
        return False
    for pattern, truth in ((YES, "true"), (NO, "false")):
        if pattern.fullmatch(word):
            raise Ambiguous(
                f"YAML reads the unquoted word {word} as {truth}.",
                f"Write {quoted} where the word is meant, {truth} where {truth} is meant.",
                code="ML-0133",
            )
    if DATE.fullmatch(word):
        raise Ambiguous(f"YAML reads the unquoted text {word} as a date.", f"Quote it: {quoted}.", code="ML-0133")
    if BASE_SIXTY.fullmatch(word):
        raise Ambiguous(
            f"Some versions of YAML read {word} as a number to the base 60.", f"Quote it: {quoted}.", code="ML-0133"
        )
    if LEADING_ZERO.fullmatch(word) or UNDERSCORED.fullmatch(word) or OTHER_BASE.fullmatch(word):
        raise Ambiguous(
            f"Versions of YAML disagree on what the number {word} is.",
            f"Write it in plain digits, or quote it: {quoted}.",
            code="ML-0133",
        )
    if NOT_FINITE.fullmatch(word):
        raise Ambiguous(
            f"{word} is not a number that can be used here.",
            "Write a finite number, or leave the key out.",
            code="ML-0134",
        )
    if WHOLE.fullmatch(word) or DECIMAL.fullmatch(word):
        return number(word)
    return word


def number(word: str) -> int | float:
    if len(word) > LONGEST_NUMBER:
        raise Ambiguous(f"The number has {len(word)} characters.", f"Write at most {LONGEST_NUMBER}.", code="ML-0134")
    if WHOLE.fullmatch(word):
        return int(word)
    value = float(word)
    if value in (float("inf"), float("-inf")):
        raise Ambiguous(f"The number {word} is too large.", "Write a number below 1e308.", code="ML-0134")
    return value
