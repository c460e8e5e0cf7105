"""Reads a condition by recursive descent. Nothing is ever evaluated as Python.

condition    all (or all)*
all          single (and single)*
single       not single | comparison
comparison   operand ((== | != | < | <= | > | >=) operand)* | operand [not] in [ literal, … ] | name is [not] missing
operand      name | text | number | true | false | ( condition )
"""

from __future__ import annotations

from itertools import pairwise

from .errors import ExpressionError
from .tokens import Token, tokens
from .tree import And, Comparison, Condition, Literal, Membership, Missing, Name, Not, Operand, Or

MAXIMUM_LENGTH = 4_000
MAXIMUM_DEPTH = 30
PATTERNS = frozenset({"like", "ilike", "rlike", "regexp", "matches", "contains", "startswith", "endswith", "glob"})
VALUES = "List the values that are meant"
COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})


def parse_condition(text: str) -> Condition:
    """Return the tree of a condition; raises ExpressionError with the offset of the word that does not fit."""
    if len(text) > MAXIMUM_LENGTH:
        raise ExpressionError(
            f"The condition has {len(text)} characters; {MAXIMUM_LENGTH} are allowed.",
            "Put the distinction into a column of the table and name that column.",
            MAXIMUM_LENGTH,
            code="ML-0501",
        )
    if not text.strip():
        raise ExpressionError(
            "The condition is empty.", 'Write one, such as design == "rct", or leave the key out.', 0, code="ML-0501"
        )
    return Reader(tokens(text)).whole()


class Reader:
    """Walks over the words of one condition."""

    def __init__(self, words: list[Token]) -> None:
        self.words = words
        self.position = 0
        self.depth = 0

    @property
    def word(self) -> Token:
        return self.words[self.position]

    def take(self) -> Token:
        self.position += 1
        return self.words[self.position - 1]

    def at(self, *texts: str) -> bool:
        return self.word.kind in ("word", "operator") and self.word.text in texts

    def whole(self) -> Condition:
        condition = self.condition()
        if self.word.kind != "end":
            raise self.unexpected(self.word)
        return asked(condition)

    def condition(self) -> Condition:
        self.depth += 1
        if self.depth > MAXIMUM_DEPTH:
            raise ExpressionError(
                f"The condition is nested more than {MAXIMUM_DEPTH} deep.",
                "Write it with fewer brackets.",
                self.word.offset,
                code="ML-0501",
            )
        parts = [self.all_of()]
        while self.at("or"):
            self.take()
            parts.append(self.all_of())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else Or(tuple(asked(part) for part in parts))

    def all_of(self) -> Condition:
        parts = [self.single()]
        while self.at("and"):
            self.take()
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else And(tuple(asked(part) for part in parts))

    def single(self) -> Condition:
        negations = 0
        while self.at("not"):
            self.take()
            negations += 1
            if negations > MAXIMUM_DEPTH:
                raise ExpressionError(
                    "`not` is repeated too often.", "Write it once, or not at all.", self.word.offset, code="ML-0501"
                )
        condition = self.comparison()
        for _ in range(negations):
            condition = Not(asked(condition))
        return condition

    def comparison(self) -> Condition:
        first = self.operand()
        if not isinstance(first, Name | Literal):
            if self.word.kind == "operator" and self.word.text in COMPARISONS:
                raise ExpressionError(
                    "A condition in brackets cannot be compared.",
                    "Compare columns and values.",
                    self.word.offset,
                    code="ML-0506",
                )
            return first
        if self.at("in", "not"):
            return self.membership(first)
        if isinstance(first, Name) and self.word.kind == "name" and self.word.text == "is":
            return self.missing(first)
        operands: list[Operand] = [first]
        operators: list[str] = []
        while self.word.kind == "operator" and self.word.text in COMPARISONS:
            operators.append(self.take().text)
            operands.append(self.value())
        if self.at("in", "not") and operators:
            raise ExpressionError(
                "`in` cannot be chained with other comparisons.",
                "Join two conditions by `and`.",
                self.word.offset,
                code="ML-0504",
            )
        return compared(Comparison(tuple(operands), tuple(operators), first.offset)) if operators else first

    def missing(self, operand: Name) -> Missing:
        self.take()
        negated = self.at("not")
        if negated:
            self.take()
        if self.word.kind != "name" or self.word.text != "missing":
            raise ExpressionError(
                "`is` must be followed by `missing` or `not missing`.",
                f"Write {operand} is missing; for `is equal to` write ==.",
                self.word.offset,
                code="ML-0504",
            )
        self.take()
        return Missing(operand, negated, operand.offset)

    def membership(self, operand: Operand) -> Membership:
        if isinstance(operand, Literal):
            raise no_column(operand, None)
        negated = self.at("not")
        self.take()
        if negated and not self.at("in"):
            raise self.unexpected(self.word)
        if negated:
            self.take()
        if not self.at("["):
            raise ExpressionError(
                "`in` must be followed by a list.",
                'Write it in square brackets: in ["a", "b"].',
                self.word.offset,
                code="ML-0507",
            )
        self.take()
        values: list[Literal] = []
        while not self.at("]"):
            value = self.value()
            if isinstance(value, Name):
                raise ExpressionError(
                    f"The list holds {value}, which is not a value.",
                    f'Put texts in quotes: "{value.dotted}".',
                    value.offset,
                    code="ML-0507",
                )
            values.append(value)
            if not self.at("]"):
                self.expect(",", "The values of a list are separated by commas, and the list is closed by ].")
        end = self.take()
        if not values:
            raise ExpressionError("The list is empty.", "List at least one value.", end.offset, code="ML-0507")
        return Membership(operand, tuple(values), negated, operand.offset)

    def value(self) -> Operand:
        operand = self.operand()
        if isinstance(operand, Name | Literal):
            return operand
        raise ExpressionError(
            "A condition in brackets cannot be compared.",
            "Compare columns and values.",
            self.word.offset,
            code="ML-0506",
        )

    def operand(self) -> Condition:
        word = self.take()
        if word.kind == "name":
            return Name(word.parts, word.offset)
        if word.kind == "text":
            return Literal(word.parts[0], word.offset)
        if word.kind == "number":
            return Literal(word.number, word.offset)
        if word.kind == "word" and word.text in ("true", "false"):
            return Literal(word.text == "true", word.offset)
        if word.kind == "operator" and word.text == "(":
            inner = self.condition()
            self.expect(")", "A bracket that is opened must be closed.")
            return inner
        raise self.unexpected(word)

    def expect(self, text: str, remedy: str) -> None:
        if not self.at(text):
            what = "ends" if self.word.kind == "end" else f"has {self.word.text!r}"
            raise ExpressionError(
                f"The condition {what} where {text!r} is expected.", remedy, self.word.offset, code="ML-0504"
            )
        self.take()

    def unexpected(self, word: Token) -> ExpressionError:
        if word.kind == "end":
            return ExpressionError(
                "The condition ends too early.",
                "Complete it: a column, a comparison, a value.",
                word.offset,
                code="ML-0504",
            )
        before = next((one for one, other in pairwise(self.words) if other is word), None)
        if word.text == "(" and before is not None and before.kind == "name":
            return ExpressionError(
                f"Conditions call no functions, so `{before.text}(` has no meaning here.",
                f"{VALUES}; a calculated number goes into a column of its own.",
                before.offset,
                code="ML-0504",
            )
        if word.kind == "name" and word.text.lower() in PATTERNS and before is not None and before.kind == "name":
            return ExpressionError(
                f"Conditions match no patterns, so `{word.text}` has no meaning here.",
                f'{VALUES}, such as {before.text} in ["…", "…"].',
                word.offset,
                code="ML-0504",
            )
        if word.text == ",":
            return ExpressionError(
                "A comma joins no conditions.", "Join them by `and` or `or`.", word.offset, code="ML-0504"
            )
        if word.text in ("is", "eq", "equals"):
            return ExpressionError(
                f"The word {word.text!r} does not compare.",
                "Write == for `is equal to`.",
                word.offset,
                code="ML-0504",
            )
        if word.kind in ("name", "text", "number"):
            return ExpressionError(
                f"`{word.text}` does not fit here.",
                "Join conditions by `and` or `or`; put texts of several words in quotes, and such names of columns in "
                "backticks.",
                word.offset,
                code="ML-0504",
            )
        return ExpressionError(
            f"{word.text!r} does not fit here.", "Expected a column or a value here.", word.offset, code="ML-0504"
        )


def compared(condition: Comparison) -> Comparison:
    """Return the same comparison, refused where it would say the same of every row: two values, or one column twice."""
    for left, right in pairwise(condition.operands):
        if isinstance(left, Literal) and isinstance(right, Literal):
            raise no_column(left, right)
        if isinstance(left, Name) and isinstance(right, Name) and left.parts == right.parts:
            raise ExpressionError(
                f"{left} is compared with itself.",
                f"To ask for missing values write: {left} is missing (or is not missing).",
                left.offset,
                code="ML-0505",
            )
    return condition


def no_column(value: Literal, other: Literal | None) -> ExpressionError:
    """Return what to say where a value is in the place of a column."""
    cause = f"{value} is a value, not a column." if other is None else f"{value} and {other} are values, not columns."
    remedy = "Write the name of a column without quotes"
    if isinstance(value.value, str):
        remedy += f"; put one with blanks in backticks: `{value.value}`"
    return ExpressionError(cause, f"{remedy}.", value.offset, code="ML-0505")


def asked(condition: Condition) -> Condition:
    """Return the same condition, refused where it is a text or a number, which is neither true nor false."""
    if isinstance(condition, Literal) and not isinstance(condition.value, bool):
        raise ExpressionError(
            f"{condition} alone is neither true nor false.",
            f"Compare it with a column: column == {condition}.",
            condition.offset,
            code="ML-0505",
        )
    return condition
