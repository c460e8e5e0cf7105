"""Laws of conditions: writing and reading one gives it back; the vectorised answer is the naive one."""

from __future__ import annotations

import operator
from itertools import pairwise
from typing import Any

import pandas as pd
from hypothesis import example, given, settings
from hypothesis import strategies as st

from metaloom.declare import Expression, ExpressionError, parse_expression
from metaloom.declare.expression.tree import (
    NOTHING_ELSEWHERE,
    And,
    Comparison,
    Condition,
    Literal,
    Membership,
    Name,
    Not,
    Or,
)

TEXTS = st.text(max_size=6)
NUMBERS = st.integers(-1000, 1000) | st.floats(allow_nan=False, allow_infinity=False)
LITERALS = st.builds(Literal, TEXTS | NUMBERS | st.booleans())
FIRST = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,5}", fullmatch=True) | st.text(min_size=1, max_size=5)
NAMES = st.builds(lambda first, rest: Name((first, *rest)), FIRST, st.lists(FIRST, max_size=2)).filter(
    lambda name: name.dotted not in NOTHING_ELSEWHERE
)
"""`NA`, `None` and their like are refused as names: elsewhere they mean what is missing."""
OPERATORS = ["==", "!=", "<", "<=", ">", ">="]


def comparison(operands: list[Name | Literal], operators: list[str]) -> Comparison:
    return Comparison(tuple(operands), tuple(operators[: len(operands) - 1]))


def depends_on_the_row(condition: Comparison) -> bool:
    """What says the same of every row (two values, one column twice) is refused."""
    pairs = list(pairwise(condition.operands))
    return all(
        (isinstance(one, Name) or isinstance(other, Name)) and getattr(one, "parts", 0) != getattr(other, "parts", 1)
        for one, other in pairs
    )


COMPARISONS = st.builds(
    comparison,
    st.lists(NAMES | LITERALS, min_size=2, max_size=4),
    st.lists(st.sampled_from(OPERATORS), min_size=3, max_size=3),
).filter(depends_on_the_row)
MEMBERSHIPS = st.builds(
    lambda operand, values, negated: Membership(operand, tuple(values), negated),
    NAMES,
    st.lists(LITERALS, min_size=1, max_size=3),
    st.booleans(),
)
LEAVES = COMPARISONS | MEMBERSHIPS | NAMES | st.builds(Literal, st.booleans())
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(lambda parts: And(tuple(parts)), st.lists(inner, min_size=2, max_size=3))
        | st.builds(lambda parts: Or(tuple(parts)), st.lists(inner, min_size=2, max_size=3))
    ),
    max_leaves=8,
)


@settings(max_examples=150)
@example(comparison([Name(("Q",)), Name(("False",)), Name(("AND", "or", "TRUE"))], [">", ">"]))
@example(Not(Name(("NOT",))))
@given(CONDITIONS)
def test_what_is_written_is_read_again(tree: Condition) -> None:
    expression = Expression(tree)
    assert parse_expression(str(expression)) == expression


@settings(max_examples=150)
@given(st.text(alphabet='ab1 .<>=!()[],"and orti\\`', max_size=30) | st.text(max_size=30))
def test_any_text_is_read_or_refused_in_words(text: str) -> None:
    outcome = read_or_refusal(text)
    if isinstance(outcome, ExpressionError):
        assert 0 <= outcome.offset <= len(text)
        assert outcome.cause.endswith(".")
        assert outcome.remedy
    else:
        assert parse_expression(str(outcome)) == outcome


def read_or_refusal(text: str) -> Expression | ExpressionError:
    try:
        return parse_expression(text)
    except ExpressionError as error:
        return error


NUMBER = st.none() | st.integers(-3, 3)
TEXT = st.none() | st.sampled_from(["a", "b", "c"])
ROWS = st.lists(st.tuples(NUMBER, NUMBER, TEXT, st.none() | st.booleans()), min_size=1, max_size=6)
NUMERIC = st.sampled_from([Name(("x",)), Name(("y",))]) | st.builds(Literal, st.integers(-3, 3))
TYPED = (
    st.builds(
        comparison,
        st.lists(NUMERIC, min_size=2, max_size=3),
        st.lists(st.sampled_from(OPERATORS), min_size=2, max_size=2),
    ).filter(depends_on_the_row)
    | st.builds(
        lambda value, sign: Comparison((Name(("t",)), value), (sign,)),
        st.builds(Literal, st.sampled_from(["a", "b"])),
        st.sampled_from(OPERATORS),
    )
    | st.builds(
        lambda values, negated: Membership(Name(("t",)), tuple(values), negated),
        st.lists(st.builds(Literal, st.sampled_from(["a", "z"])), min_size=1, max_size=2),
        st.booleans(),
    )
    | st.just(Name(("b",)))
)
TYPED_CONDITIONS = st.recursive(
    TYPED,
    lambda inner: (
        st.builds(Not, inner)
        | st.builds(lambda parts: And(tuple(parts)), st.lists(inner, min_size=2, max_size=3))
        | st.builds(lambda parts: Or(tuple(parts)), st.lists(inner, min_size=2, max_size=3))
    ),
    max_leaves=6,
)
SIGNS = {"==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def naive(condition: Condition, row: dict[str, Any]) -> bool | None:
    """The answer for one row, by the truth tables of three-valued logic."""
    match condition:
        case Name():
            return row[condition.dotted]  # type: ignore[no-any-return]
        case Literal():
            return condition.value  # type: ignore[return-value]
        case Not(condition=inner):
            answer = naive(inner, row)
            return None if answer is None else not answer
        case And(conditions=parts):
            answers = [naive(part, row) for part in parts]
            return False if False in answers else None if None in answers else True
        case Or(conditions=parts):
            answers = [naive(part, row) for part in parts]
            return True if True in answers else None if None in answers else False
        case Membership(operand=operand, values=values, negated=negated):
            member = naive(Or(tuple(Comparison((operand, value), ("==",)) for value in values)), row)
            return None if member is None else member != negated
        case Comparison(operands=operands, operators=operators):
            values = [row[o.dotted] if isinstance(o, Name) else o.value for o in operands]
            links = [
                None if left is None or right is None else SIGNS[sign](left, right)
                for sign, left, right in zip(operators, values, values[1:], strict=False)
            ]
            return False if False in links else None if None in links else True


@settings(max_examples=150, deadline=None)
@given(TYPED_CONDITIONS, ROWS)
def test_mask_is_the_naive_answer(tree: Condition, rows: list[tuple[Any, ...]]) -> None:
    records = [dict(zip(["x", "y", "t", "b"], row, strict=True)) for row in rows]
    frame = pd.DataFrame(records).astype({"x": "Int64", "y": "Int64", "t": "object", "b": "boolean"})
    assert Expression(tree).mask(frame).tolist() == [naive(tree, record) is True for record in records]


@settings(max_examples=100, deadline=None)
@given(TYPED_CONDITIONS, ROWS)
def test_holds_is_the_naive_answer(tree: Condition, rows: list[tuple[Any, ...]]) -> None:
    for row in rows:
        record = dict(zip(["x", "y", "t", "b"], row, strict=True))
        assert Expression(tree).holds(record) is naive(tree, record)
