"""Which mark separates the fields of a table, and which the decimals: found from the whole file, or not assumed.

A comma separates wherever it can. Semicolons and tabs are taken where the header has them and no comma outside
quotation marks, or where a first line `sep=;` says so, as Excel writes it. Beside semicolons or tabs, `0,50` has a
decimal comma where the whole table agrees: at least one number cannot be meant otherwise (1,234 can), and none is
written with a decimal point.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
DIRECTIVE = re.compile(r"(?:\"sep=(?P<quoted>.)\"|sep=(?P<plain>.))(?:\r\n|\n|\r)", re.IGNORECASE)
QUOTED = re.compile(r'"(?:[^"]|"")*+"')
COMMA = re.compile(r"[+\u2212-]?\d+,\d+(?:[eE][+\u2212-]?\d{1,3})?")
THOUSANDS = re.compile(r"[+\u2212-]?[1-9]\d{0,2}(?:,\d{3})+")
POINT = re.compile(r"[+\u2212-]?\d*\.\d+(?:[eE][+\u2212-]?\d{1,3})?")


def separator_of(text: str) -> tuple[str, int]:
    """Return the separator of a table, and where its header begins (after a line `sep=`)."""
    said = DIRECTIVE.match(text)
    if said:
        return said["quoted"] or said["plain"], said.end()
    header = next(iter(QUOTED.sub("", text).splitlines()), "")
    if "," in header:
        return ",", 0
    return max((mark for mark in SEPARATORS if mark in header), key=header.count, default=","), 0


def has_decimal_commas(cells: Iterable[str]) -> bool:
    """Return whether the numbers of a table are written with a decimal comma, all of them and beyond doubt."""
    certain = False
    for cell in cells:
        plain = cell.strip()
        if POINT.fullmatch(plain):
            return False
        certain = certain or (COMMA.fullmatch(plain) is not None and not THOUSANDS.fullmatch(plain))
    return certain


def with_point(cell: str) -> str:
    """Return a number with its decimal comma as a point; any other text as it is."""
    return cell.replace(",", ".") if COMMA.fullmatch(cell.strip()) else cell
