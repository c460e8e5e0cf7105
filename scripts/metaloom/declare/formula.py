"""The form of a moderator formula, checked before there are data.

formula      term (+ term)*            "year", "route + donor", "0 + donor"
term         factor ((: | *) factor)*
factor       column | I(column op number), op one of + - * / ^
"""

from __future__ import annotations

import re

COLUMN = r"[^\W\d]\w*"
FACTOR = rf"(?:{COLUMN}|I\(\s*{COLUMN}\s*[-+*/^]\s*\d+(?:\.\d+)?\s*\))"
TERM = re.compile(rf"\s*(?:0|1|-1|{FACTOR}(?:\s*[:*]\s*{FACTOR})*)\s*")
NAME = re.compile(COLUMN)


def fault_of(formula: str) -> str | None:
    """Return what is wrong with a formula, in a sentence, or None."""
    body = formula.strip().removeprefix("~")
    if not body.strip():
        return "The formula is empty."
    for term in terms_of(body):
        if not term.strip():
            return f"In the formula {formula!r} a term is missing beside a +."
        if not TERM.fullmatch(term):
            return f"{term.strip()!r} in the formula {formula!r} is not a column."
    return None


def terms_of(body: str) -> list[str]:
    """Return the terms of a formula: cut at each + that is outside brackets."""
    return re.split(r"\+(?![^(]*\))", body)


def columns_of(formula: str) -> tuple[str, ...]:
    """Return the columns that a formula names, each once, in order."""
    names = NAME.findall(re.sub(r"\bI\(", "(", formula))
    return tuple(dict.fromkeys(names))
