"""The ways in which cells of tables are damaged between a paper and a program, and what must come of each.

A way gives the damaged text for a cell, or None where it does not apply, and one of three verdicts: `same` (it still
says the same number), `missing` (nothing is known, the row is left out or the moderator lacks a value) and `told` (the
text or the number is wrong: an error or a warning in that row; with `exact`, an error at that very cell).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["same", "missing", "told", "exact"]
Row = tuple[str, ...]
NUMBERS = ("count", "total", "mean", "deviation", "estimate", "limit", "moderator")
WHOLE = ("count", "total")
MISSING = ("", "NA", "N/A", "n/a", "NR", "ND", "NaN", "null", ".", "-", "–", "#N/A")


@dataclass(frozen=True)
class Damage:
    """One way: its name, what it does to the text of a cell in its row, what must come of it, and to which roles."""

    name: str
    change: Callable[[str, Row], str | None]
    verdict: Verdict
    roles: tuple[str, ...] = NUMBERS


def quoted(text: str) -> str:
    return f'"{text}"'


def negative_with_a_real_minus(text: str, _: Row) -> str | None:
    return "\u2212" + text[1:] if text.startswith("-") else None


def turned(text: str, _: Row) -> str | None:
    """The other sign."""
    return text[1:] if text.startswith("-") else f"-{text}"


def exponent(text: str, _: Row) -> str | None:
    return f"{float(text):.6e}"


def with_all_digits(text: str, _: Row) -> str | None:
    """As a program writes what it computed: seventeen digits."""
    return f"{float(text):.17f}"


WAYS: tuple[Damage, ...] = (
    *(
        Damage(f"missing written {word or 'as nothing'}", lambda text, row, word=word: word, "missing")
        for word in MISSING
    ),  # type: ignore[misc]
    Damage("blanks around", lambda text, row: f"  {text} ", "same"),
    Damage("no-break space after", lambda text, row: f"{text}\u00a0", "same"),
    Damage("quoted", lambda text, row: quoted(text), "same"),
    Damage("exponent", exponent, "same"),
    Damage("all digits", with_all_digits, "same"),
    Damage("a real minus", negative_with_a_real_minus, "same"),
    Damage("thousands", lambda text, row: quoted("1,234"), "exact"),
    Damage("decimal comma", lambda text, row: quoted("0,50"), "exact"),
    Damage("thousands by a blank", lambda text, row: "1 234", "exact"),
    Damage("with its percentage", lambda text, row: f"{text} (24%)", "exact"),
    Damage("with its deviation", lambda text, row: f"{text} ± 1.1", "exact"),
    Damage("inequality", lambda text, row: "<0.001", "exact"),
    Damage("date", lambda text, row: "3-May", "exact"),
    Damage("percent", lambda text, row: f"{text}%", "exact"),
    Damage("about", lambda text, row: f"about {text}", "exact"),
    Damage("footnote", lambda text, row: f"{text}*", "exact"),
    Damage("two points", lambda text, row: f"{text}.1.1", "exact"),
    Damage("letter for a digit", lambda text, row: f"l{text}", "exact"),
    Damage("two numbers", lambda text, row: f"{text}/{text}", "exact"),
    Damage("division by zero", lambda text, row: "#DIV/0!", "exact"),
    Damage("infinity", lambda text, row: "Inf", "exact"),
    Damage("truth", lambda text, row: "TRUE", "exact"),
    Damage("number of another script", lambda text, row: "".join(chr(ord(c) + 0xFEE0) for c in text), "exact"),
    Damage("digits in groups", lambda text, row: "1_000", "exact"),
    Damage("more than can be", lambda text, row: "1e300", "exact"),
    Damage("vanishing", lambda text, row: "1e-400", "exact"),
    Damage("a range", lambda text, row: f"{text}-{text.lstrip('-')}", "exact"),
    Damage("zero-width space", lambda text, row: f"{text}\u200b", "exact"),
    Damage("code for missing", lambda text, row: "-99", "told"),
    Damage("date serial", lambda text, row: "45051", "told"),
    Damage("percentage for a count", lambda text, row: "14.6", "exact", WHOLE),
    Damage("wrong sign", turned, "told"),
    Damage(
        "point slipped", lambda text, row: f"{float(text) * 10:g}", "told", ("deviation", "mean", "estimate", "limit")
    ),
    Damage("size ten times", lambda text, row: f"{text}0", "told", ("total",)),
    Damage("nines", lambda text, row: "9999", "told"),
    Damage("zero", lambda text, row: "0", "told", ("total", "deviation")),
)


def errors_for_deviations(row: Row) -> Row:
    """Both arms of a row of means with standard errors for deviations, as a paper prints them."""
    cells = list(row)
    for deviation, size in ((2, 3), (5, 6)):
        cells[deviation] = f"{float(row[deviation]) / math.sqrt(float(row[size])):.2f}"
    return tuple(cells)


def swapped(row: Row, one: int, other: int) -> Row:
    """Two cells exchanged."""
    cells = list(row)
    cells[one], cells[other] = cells[other], cells[one]
    return tuple(cells)
