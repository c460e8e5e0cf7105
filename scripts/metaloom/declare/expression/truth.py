"""Evaluate a condition on data, in the three-valued logic of SQL and of R's `subset`.

A comparison with a missing value is neither true nor false; `not` leaves it so, `and` and `or` carry it on
unless the other side decides. In the end only what is surely true counts, so that `design != "rct"` and
`not design == "rct"` select the same rows: neither takes a row whose design is missing.

Texts compare with texts (whether they are equal without case and outer blanks, their order by code point, which is
right for ISO dates), numbers with
numbers, true and false with true and false; anything else is an error and never a silent `false`.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metaloom.declare.study_names import normal, study_id_of

from .errors import ExpressionError
from .tree import NOTHING_ELSEWHERE, And, Comparison, Condition, Literal, Membership, Missing, Name, Not, Operand, Or

BoolArray = NDArray[np.bool_]
OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
STUDIES = frozenset({("study_id",), ("study_a",), ("study_b",)})
"""Names that hold studies: a text beside them is the name of a study, or its id."""
TEXT, NUMBER, TRUTH, NOTHING = "text", "numbers", "true or false", "nothing"


@dataclass(frozen=True)
class Values:
    """What an operand stands for: a kind, values (n,) or (1,), and which of them are known.

    `changed` keeps what texts became to be compared, by what changed them: a column is asked many times.
    """

    kind: str
    values: NDArray[Any]
    known: BoolArray
    changed: dict[Callable[[str], str], NDArray[Any]] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class Truth:
    """Where a condition is surely true, and where surely false; elsewhere it is unknown."""

    yes: BoolArray
    no: BoolArray


Lookup = Callable[[Name], Values]


def truth(condition: Condition, lookup: Lookup) -> Truth:
    """Return the truth of a condition for each row; raises ExpressionError on a mismatch of kinds."""
    match condition:
        case Or(conditions=parts):
            found = [truth(part, lookup) for part in parts]
            return Truth(_any([part.yes for part in found]), _all([part.no for part in found]))
        case And(conditions=parts):
            found = [truth(part, lookup) for part in parts]
            return Truth(_all([part.yes for part in found]), _any([part.no for part in found]))
        case Not(condition=inner):
            opposite = truth(inner, lookup)
            return Truth(opposite.no, opposite.yes)
        case Comparison(operands=operands, operators=operators):
            links = zip(operators, operands, operands[1:], strict=False)
            found = [compared(text, left, right, lookup) for text, left, right in links]
            return Truth(_all([part.yes for part in found]), _any([part.no for part in found]))
        case Membership(operand=operand, values=values, negated=negated):
            found = [compared("==", operand, value, lookup) for value in values]
            inside = Truth(_any([part.yes for part in found]), _all([part.no for part in found]))
            return Truth(inside.no, inside.yes) if negated else inside
        case Missing(operand=operand, negated=negated):
            known = values_of(operand, lookup).known
            return Truth(known, ~known) if negated else Truth(~known, known)
        case Name() | Literal():
            return bare(condition, lookup)


def compared(text: str, left: Operand, right: Operand, lookup: Lookup) -> Truth:
    """Return one comparison of two operands."""
    first, second = values_of(left, lookup), values_of(right, lookup)
    known = first.known & second.known
    if NOTHING in (first.kind, second.kind):
        return Truth(np.zeros(known.shape, bool), np.zeros(known.shape, bool))
    if first.kind != second.kind:
        raise ExpressionError(
            f"{described(left, first)} cannot be compared with {described(right, second)}.",
            remedy_for(left, first, right, second),
            right.offset if isinstance(right, Literal) else left.offset,
            code="ML-0510",
        )
    if first.kind == TRUTH and text not in ("==", "!="):
        raise ExpressionError(
            "True and false have no order.", "Compare them by == or != only.", left.offset, code="ML-0510"
        )
    one, two = np.broadcast_arrays(*_comparable(text, left, first, right, second))
    holds = np.zeros(known.shape, bool)
    holds[known] = OPERATORS[text](one[known], two[known])
    return Truth(holds, known & ~holds)


def _comparable(
    text: str, left: Operand, first: Values, right: Operand, second: Values
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the values of both sides as they are compared: texts by == and != without case and blanks, studies by
    id.
    """
    if first.kind != TEXT or text not in ("==", "!="):
        return first.values, second.values
    studies = any(isinstance(side, Name) and side.parts in STUDIES for side in (left, right))
    return tuple(_each(study_id_of if studies else normal, side) for side in (first, second))  # type: ignore[return-value]


def _each(change: Callable[[str], str], side: Values) -> NDArray[Any]:
    """Return the known texts of one side, each changed once."""
    if change not in side.changed:
        found = np.empty(side.values.shape, dtype=object)
        found[side.known] = [change(str(text)) for text in side.values[side.known]]
        side.changed[change] = found
    return side.changed[change]


def bare(operand: Operand, lookup: Lookup) -> Truth:
    """Return an operand that stands alone, as in `not randomised`."""
    found = values_of(operand, lookup)
    if found.kind not in (TRUTH, NOTHING):
        raise ExpressionError(
            f"{operand} holds {found.kind} and is neither true nor false alone.",
            f"Compare it with a value: {operand} == …",
            operand.offset,
            code="ML-0505",
        )
    holds = np.zeros(found.known.shape, bool)
    holds[found.known] = found.values[found.known].astype(bool)
    return Truth(holds, found.known & ~holds)


def values_of(operand: Operand, lookup: Lookup) -> Values:
    if isinstance(operand, Name):
        return lookup(operand)
    value = operand.value
    kind = TRUTH if isinstance(value, bool) else TEXT if isinstance(value, str) else NUMBER
    holder = np.empty(1, dtype=object if kind == TEXT else type(value))
    holder[0] = value
    return Values(kind, holder, np.ones(1, bool))


def described(operand: Operand, values: Values) -> str:
    if isinstance(operand, Name):
        return f"{operand}, which holds {values.kind},"
    return f"the {'text' if values.kind == TEXT else 'number' if values.kind == NUMBER else 'value'} {operand}"


def remedy_for(left: Operand, first: Values, right: Operand, second: Values) -> str:
    """Return how the two sides could be made to agree."""
    for operand, other in ((left, second), (right, first)):
        if isinstance(operand, Literal) and other.kind == TEXT:
            return f'Put the value in quotes: "{operand}".'
        if isinstance(operand, Literal) and isinstance(operand.value, str) and other.kind == NUMBER:
            if operand.value.strip() in {"", *NOTHING_ELSEWHERE}:
                return "For cells without a value write: is missing (or is not missing)."
            return "Write the number without quotes."
    if TRUTH in (first.kind, second.kind):
        return "Compare it with true or false, without quotes."
    return "Compare values of one kind."


def _all(parts: list[BoolArray]) -> BoolArray:
    whole = parts[0]
    for part in parts[1:]:
        whole = whole & part
    return whole


def _any(parts: list[BoolArray]) -> BoolArray:
    whole = parts[0]
    for part in parts[1:]:
        whole = whole | part
    return whole
