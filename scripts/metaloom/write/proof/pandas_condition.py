"""A condition as pandas: which rows meet it, said so that a reader can run it on the published table.

Conditions know three answers (see `declare.expression.truth`): a comparison with a missing cell is neither true nor
false, and `not` leaves it so. pandas knows two, so negation is carried inwards to the comparisons, and what pandas
would take for true of a missing cell (`!=`) asks for a value first.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from metaloom.declare.expression.tree import (
    And,
    Comparison,
    Condition,
    Literal,
    Membership,
    Missing,
    Name,
    Not,
    Operand,
    Or,
)

OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
Column = Callable[[Name], str]
"""A name -> the expression of its column."""
Spelled = Callable[[Name, Literal], list[str]]
"""A name and a value that is compared with it -> every spelling of that value in the column, as Python literals."""


def pandas_condition(condition: Condition, column: Column, spelled: Spelled, negated: bool = False) -> str:
    """Return the mask of a condition, or of its opposite, as an expression of pandas."""
    match condition:
        case And(conditions=parts) | Or(conditions=parts):
            joined = "&" if isinstance(condition, And) != negated else "|"
            return f" {joined} ".join(_bracketed(pandas_condition(part, column, spelled, negated)) for part in parts)
        case Not(condition=inner):
            return pandas_condition(inner, column, spelled, not negated)
        case Comparison(operands=operands, operators=operators):
            links = zip(operators, operands, operands[1:], strict=False)
            told = [_compared(text, left, right, column, spelled, negated) for text, left, right in links]
            return told[0] if len(told) == 1 else f" {'|' if negated else '&'} ".join(map(_bracketed, told))
        case Membership(operand=Name() as name, values=values, negated=out):
            listed = dict.fromkeys(text for value in values for text in spelled(name, value))
            inside = f"{column(name)}.isin([{', '.join(listed)}])"
            return f"{column(name)}.notna() & ~{inside}" if out != negated else inside
        case Missing(operand=name, negated=out):
            return f"{column(name)}.{'notna' if out != negated else 'isna'}()"
        case Name():
            return f"{column(condition)} == {not negated}"
        case _:
            raise ValueError(f"no column is asked of in {condition}")


def _compared(text: str, left: Operand, right: Operand, column: Column, spelled: Spelled, negated: bool) -> str:
    operator = OPPOSITE[text] if negated else text
    names = [side for side in (left, right) if isinstance(side, Name)]
    if len(names) == 2:
        told = f"{column(names[0])} {operator} {column(names[1])}"
        known = " & ".join(f"{column(name)}.notna()" for name in names)
        return f"{known} & ({told})" if operator == "!=" else told
    name, value = (left, right) if isinstance(left, Name) else (right, left)
    assert isinstance(name, Name)
    assert isinstance(value, Literal)
    if name is not left:
        operator = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}.get(operator, operator)
    if operator not in ("==", "!="):
        return f"{column(name)} {operator} {literal(value.value)}"
    listed = spelled(name, value)
    if len(listed) == 1:
        told = f"{column(name)} {operator} {listed[0]}"
        return f"{column(name)}.notna() & ({told})" if operator == "!=" else told
    inside = f"{column(name)}.isin([{', '.join(listed)}])"
    return f"{column(name)}.notna() & ~{inside}" if operator == "!=" else inside


def literal(value: str | float | bool) -> str:
    """Return a value as Python writes it; whole numbers without a point."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return repr(value)


def _bracketed(told: str) -> str:
    return f"({told})"
