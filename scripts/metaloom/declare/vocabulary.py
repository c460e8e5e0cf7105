"""The words that a declaration may use: measures, methods, tests, probes, column names.

They are metafor's where metafor has one. `Strict` is the base class of all declarations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from metaloom.catalogue.figures import FIGURES
from metaloom.catalogue.measures import MEASURES
from metaloom.catalogue.methods import METHODS
from metaloom.catalogue.predictions import PREDICTIONS
from metaloom.catalogue.tests import TESTS
from metaloom.catalogue.zero_events import RULES

if TYPE_CHECKING:
    Measure: TypeAlias = str
    Method: TypeAlias = str
    Test: TypeAlias = str
    ZeroCells: TypeAlias = str
    PredictionRule: TypeAlias = str
    FigureName: TypeAlias = str
else:  # the words of the catalogue's rows, in its order
    Measure = Literal[tuple(MEASURES)]
    Method = Literal[tuple(METHODS)]
    Test = Literal[tuple(TESTS)]
    ZeroCells = Literal[tuple(RULES)]
    PredictionRule = Literal[tuple(PREDICTIONS)]
    FigureName = Literal[tuple(FIGURES)]
BiasName = Literal[
    "egger", "egger_mixed", "peters", "harbord", "rank", "trim_and_fill", "selection",
    "pet", "peese", "pet_peese", "fail_safe_n", "excess_significance",
]  # fmt: skip

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
TableName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=80)]
Words = Annotated[str, Field(min_length=1, max_length=5_000)]
ColumnName = Annotated[str, Field(min_length=1, max_length=200)]
Condition = Annotated[str, Field(max_length=4_000)]


class Strict(BaseModel):
    """The base class of all declarations: frozen, and refuses unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, allow_inf_nan=False)


def name_or_options(value: Any) -> str | None:
    """Return which of two forms a value has, so that a mistake in one is not reported as a mistake in both."""
    if isinstance(value, str):
        return "name"
    if isinstance(value, dict | BaseModel):
        return "options"
    return None


def truth_or_options(value: Any) -> str | None:
    """Return which of two forms a switch has: on or off, or a mapping of options."""
    if isinstance(value, bool):
        return "switch"
    if isinstance(value, dict | BaseModel):
        return "options"
    return None


def truth_or_number(value: Any) -> str | None:
    """Return which of two forms a switch has: on or off, or how many."""
    if isinstance(value, bool):
        return "switch"
    return "number" if isinstance(value, int) else None
