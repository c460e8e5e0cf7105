"""A moderator formula, read and turned into a design matrix.

Formulas come from YAML, so they are parsed by a small grammar of their own: the formula libraries that exist
(patsy, formulaic) evaluate what they read as Python, which a declaration must never be able to do.

    formula      term (+ term)*            "year", "route + donor", "0 + donor", "1"
    term         factor (: | *) factor     a:b the product alone, a*b both factors and their product
    factor       name | I(name op number)  op is one of + - * / ^

Coding is treatment coding: a category's reference level is the first in sorted order.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metaloom.pool.reference import FloatArray

_SHIFTED = re.compile(r"^I\(\s*([^\W\d]\w*)\s*([-+*/^])\s*(\d+(?:\.\d+)?)\s*\)$")
_OPERATIONS: dict[str, Callable[[FloatArray, float], FloatArray]] = {
    "+": lambda x, number: x + number,
    "-": lambda x, number: x - number,
    "*": lambda x, number: x * number,
    "/": lambda x, number: x / number,
    "^": lambda x, number: np.asarray(x**number, dtype=np.float64),
}
_NAME = re.compile(r"^[^\W\d]\w*$")


class FormulaError(ValueError):
    """The formula cannot be read, or names a column that the table does not have."""


@dataclass(frozen=True)
class Factor:
    """One column of the table, possibly shifted, scaled or raised to a power."""

    column: str
    operator: str | None = None
    number: float = 0.0

    @property
    def label(self) -> str:
        return self.column if self.operator is None else f"I({self.column} {self.operator} {self.number:g})"


@dataclass(frozen=True)
class Formula:
    """Terms in the order in which they are; a term is a product of one or more factors."""

    text: str
    intercept: bool
    terms: tuple[tuple[Factor, ...], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The table's columns that the formula needs, each once."""
        return tuple(dict.fromkeys(factor.column for term in self.terms for factor in term))


@dataclass(frozen=True)
class Design:
    """The model matrix (k, p), the names of its columns and which of them belong to which term."""

    matrix: FloatArray
    terms: tuple[str, ...]
    intercept: bool
    rows: tuple[int, ...]  # which rows of the table have every moderator

    @property
    def tested(self) -> tuple[int, ...]:
        """The coefficients that the omnibus test covers: all but the intercept."""
        return tuple(range(1 if self.intercept else 0, len(self.terms)))


def parse(text: str) -> Formula:
    """Return the formula that `text` declares; raises FormulaError in words when it is none."""
    body = text.replace("~", "", 1) if text.lstrip().startswith("~") else text
    intercept, terms = True, []
    for piece in _split(body, "+"):
        if piece in {"0", "-1"}:
            intercept = False
        elif piece == "1":
            intercept = True
        elif "*" in re.sub(r"I\([^)]*\)", "I", piece):
            factors = tuple(_factor(part, text) for part in _split(piece, "*"))
            terms += [(factor,) for factor in factors] + [factors]
        else:
            terms.append(tuple(_factor(part, text) for part in _split(piece, ":")))
    return Formula(text, intercept, tuple(dict.fromkeys(terms)))


def design(formula: Formula, frame: pd.DataFrame) -> Design:
    """Return the model matrix of the rows that have all moderators; treatment coding, terms `column` and
    `column[level]`.
    """
    for column in formula.columns:
        if column not in frame.columns:
            raise FormulaError(f"the table has no column {column!r}")
    complete = (
        frame[list(formula.columns)].notna().all(axis=1).to_numpy() if formula.columns else np.ones(len(frame), bool)
    )
    rows = tuple(int(i) for i in np.flatnonzero(complete))
    part = frame.iloc[list(rows)]
    names: list[str] = []
    columns: list[FloatArray] = []
    if formula.intercept:
        names.append("intercept")
        columns.append(np.ones(len(part)))
    full_coding = not formula.intercept  # without an intercept the first category keeps all its levels
    for term in formula.terms:
        pairs: list[tuple[str, FloatArray]] = [("", np.ones(len(part)))]
        for factor in term:
            coded = _coded(factor, part[factor.column], full_coding and len(term) == 1)
            if full_coding and len(term) == 1 and _is_category(part[factor.column]):
                full_coding = False
            pairs = [(f"{a}:{b}" if a else b, x * z) for a, x in pairs for b, z in coded]
        names += [name for name, _ in pairs]
        columns += [values for _, values in pairs]
    matrix = np.column_stack(columns) if columns else np.empty((len(part), 0))
    return Design(matrix, tuple(names), formula.intercept, rows)


def aliased(matrix: FloatArray, terms: tuple[str, ...]) -> list[str]:
    """Return the terms whose columns are linear combinations of those before them (rank of the scaled columns)."""
    scale = np.sqrt((matrix**2).sum(axis=0))
    found: list[str] = []
    basis = np.empty((len(matrix), 0))
    for j, term in enumerate(terms):
        if scale[j] == 0:
            found.append(term)
            continue
        column = matrix[:, j] / scale[j]
        rest = column - basis @ (basis.T @ column)
        rest -= basis @ (basis.T @ rest)
        size = float(np.sqrt((rest**2).sum()))
        if size < 1e-9:
            found.append(term)
        else:
            basis = np.column_stack([basis, rest / size])
    return found


def _split(text: str, separator: str) -> list[str]:
    """Cut at a separator that is outside brackets."""
    pieces, depth, start = [], 0, 0
    for i, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character == separator and depth == 0:
            pieces.append(text[start:i].strip())
            start = i + 1
    return [*pieces, text[start:].strip()]


def _factor(text: str, formula: str) -> Factor:
    shifted = _SHIFTED.match(text)
    if shifted:
        return Factor(shifted[1], shifted[2], float(shifted[3]))
    if _NAME.match(text):
        return Factor(text)
    raise FormulaError(f"{text!r} in the formula {formula!r} is neither a column nor I(column - number)")


def _is_category(values: pd.Series) -> bool:
    return not pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values)


def _coded(factor: Factor, values: pd.Series, all_levels: bool) -> list[tuple[str, FloatArray]]:
    if not _is_category(values):
        return [(factor.label, _OPERATIONS[factor.operator or "+"](values.to_numpy(float), factor.number))]
    if factor.operator is not None:
        raise FormulaError(f"the column {factor.column!r} holds categories, so that {factor.label!r} means nothing")
    texts = values.astype(str).to_numpy()
    levels = sorted(set(texts))
    if len(levels) == 1 and not all_levels:
        raise FormulaError(f"{factor.column} is {levels[0]!r} in every study, so that nothing can depend on it")
    return [
        (f"{factor.column}[{level}]", (texts == level).astype(float))
        for level in (levels if all_levels else levels[1:])
    ]
