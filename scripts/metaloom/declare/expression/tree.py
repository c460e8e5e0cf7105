"""The parts of a condition. Two conditions are equal when they ask the same, wherever they were written.

    condition    Or | And | Not | Comparison | Membership | Missing | Name | Literal
    operand      Name | Literal

`str` writes a condition in one canonical way, which parses back to an equal tree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

PLAIN_NAME = re.compile(r"[^\W\d]\w*")
KEYWORDS = frozenset({"and", "or", "not", "in", "true", "false"})
MISSPELT_WORDS = {
    "AND": "and",
    "OR": "or",
    "NOT": "not",
    "IN": "in",
    "True": "true",
    "False": "false",
    "TRUE": "true",
    "FALSE": "false",
}
"""Keywords as other languages write them; they are refused, so that a column of such a name is put in backticks."""


@dataclass(frozen=True)
class Literal:
    """A text, a number, or true or false."""

    value: str | float | bool
    offset: int = field(default=0, compare=False)

    def __str__(self) -> str:
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        if isinstance(self.value, str):
            return quoted(self.value, '"')
        return repr(self.value)


@dataclass(frozen=True)
class Name:
    """A column, or a value inside a result: `year`, `subgroups.donor.p_value`."""

    parts: tuple[str, ...]
    offset: int = field(default=0, compare=False)

    @property
    def dotted(self) -> str:
        return ".".join(self.parts)

    def __str__(self) -> str:
        first, *rest = self.parts
        plain = PLAIN_NAME.fullmatch(first) and first not in KEYWORDS and first not in MISSPELT_WORDS
        return ".".join(
            [first if plain else quoted(first, "`")]
            + [part if PLAIN_NAME.fullmatch(part) else quoted(part, '"') for part in rest]
        )


Operand = Name | Literal


@dataclass(frozen=True)
class Comparison:
    """Operands with an operator between each two, as in `20 <= weeks <= 52`."""

    operands: tuple[Operand, ...]
    operators: tuple[str, ...]
    offset: int = field(default=0, compare=False)

    def __str__(self) -> str:
        rest = zip(self.operators, self.operands[1:], strict=True)
        return str(self.operands[0]) + "".join(f" {operator} {operand}" for operator, operand in rest)


@dataclass(frozen=True)
class Membership:
    """Whether an operand is one of the values listed."""

    operand: Operand
    values: tuple[Literal, ...]
    negated: bool = False
    offset: int = field(default=0, compare=False)

    def __str__(self) -> str:
        word = "not in" if self.negated else "in"
        return f"{self.operand} {word} [{', '.join(str(value) for value in self.values)}]"


@dataclass(frozen=True)
class Missing:
    """Whether a column has no value in a row, or a result none under a name."""

    operand: Name
    negated: bool = False
    offset: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"{self.operand} is {'not ' if self.negated else ''}missing"


@dataclass(frozen=True)
class Not:
    """What is asked is the opposite."""

    condition: Condition

    def __str__(self) -> str:
        return f"not {bracketed(self.condition, And | Or)}"


@dataclass(frozen=True)
class And:
    """All of two or more conditions."""

    conditions: tuple[Condition, ...]

    def __str__(self) -> str:
        return " and ".join(bracketed(condition, And | Or) for condition in self.conditions)


@dataclass(frozen=True)
class Or:
    """At least one of two or more conditions."""

    conditions: tuple[Condition, ...]

    def __str__(self) -> str:
        return " or ".join(bracketed(condition, Or) for condition in self.conditions)


NOTHING_ELSEWHERE = frozenset({"NA", "NULL", "None", "NaN"})
"""Words by which other languages call a missing value."""

Condition = Name | Literal | Comparison | Membership | Missing | Not | And | Or


def bracketed(condition: Condition, kinds: object) -> str:
    """Return the condition's text, in brackets where it is one of the kinds that would else be read differently."""
    return f"({condition})" if isinstance(condition, kinds) else str(condition)  # type: ignore[arg-type]


def quoted(text: str, mark: str) -> str:
    """Return the text between two marks, with the mark and the backslash escaped inside."""
    return mark + text.replace("\\", "\\\\").replace(mark, "\\" + mark) + mark


def names_in(condition: Condition) -> tuple[Name, ...]:
    """Return every name in a condition, in the order in which they are."""
    match condition:
        case Name():
            return (condition,)
        case Literal():
            return ()
        case Comparison(operands=operands):
            return tuple(operand for operand in operands if isinstance(operand, Name))
        case Membership(operand=operand):
            return (operand,) if isinstance(operand, Name) else ()
        case Missing(operand=operand):
            return (operand,)
        case Not(condition=inner):
            return names_in(inner)
        case And(conditions=parts) | Or(conditions=parts):
            return tuple(name for part in parts for name in names_in(part))


@dataclass(frozen=True)
class Compared:
    """A value that a condition holds against a name for equality, and whether rows that have it are left out by it."""

    name: Name
    value: Literal
    excludes: bool


def values_compared(condition: Condition, excludes: bool = False) -> tuple[Compared, ...]:
    """Return every text or number that is held against a name by ==, != or `in`; under `not`, what it selects is left
    out.
    """
    match condition:
        case Comparison(operands=operands, operators=operators):
            links = zip(operators, operands, operands[1:], strict=False)
            sides = [
                (one, other, excludes != (text == "!="))
                for text, left, right in links
                if text in ("==", "!=")
                for one, other in ((left, right), (right, left))
            ]
        case Membership(operand=operand, values=values, negated=negated):
            sides = [(operand, value, excludes != negated) for value in values]
        case Not(condition=inner):
            return values_compared(inner, not excludes)
        case And(conditions=parts) | Or(conditions=parts):
            return tuple(found for part in parts for found in values_compared(part, excludes))
        case _:
            return ()
    return tuple(
        Compared(one, other, out)
        for one, other, out in sides
        if isinstance(one, Name) and isinstance(other, Literal) and not isinstance(other.value, bool)
    )
