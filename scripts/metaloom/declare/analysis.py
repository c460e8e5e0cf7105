"""One analysis as its author declares it: a table, its rows, an effect measure, a way to pool, and what to probe.

The fields are in `fields`, the combinations that mean nothing in `rules`; cross-checks that need the data (columns,
studies) happen in `read`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from metaloom.catalogue.methods import METHODS
from metaloom.store.documents import Scalar

from .choices import Choices
from .claim import Claim
from .fields import AnalysisFields
from .options import (
    Bayes,
    BiasOptions,
    Glmm,
    Moderator,
    Multiverse,
    Selection,
    Sensitivity,
    Subsets,
    Tables,
    Threshold,
    TrimAndFill,
)
from .rules import broken_rules, has_test
from .vocabulary import BiasName, Measure, Method, Slug, Strict, Test

__all__ = [
    "Analysis", "Bayes", "BiasName", "BiasOptions", "Choices", "Claim", "Glmm", "Measure", "Method",
    "Moderator", "Multiverse", "Selection", "Sensitivity", "Slug", "Strict", "Subsets", "Tables",
    "Test", "Threshold", "TrimAndFill",
]  # fmt: skip


class Analysis(AnalysisFields):
    """One analysis; its id is unique in the project and names its page and its JSON."""

    @model_validator(mode="after")
    def _parts_fit_together(self) -> Self:
        if "test" not in self.model_fields_set:
            self.__dict__["test"] = self._own_test(self.method)
        broken = broken_rules(self)
        if broken:
            raise PydanticCustomError("rules", "{text}", {"text": " ".join(map(str, broken)), "broken": broken})
        return self

    def _own_test(self, method: str) -> str:
        """Return the test of a method where none is declared."""
        plain = self.random or self.cluster is not None or self.network is not None
        return "adhoc" if METHODS[method].tau2 and not plain else "z"

    def changed(self, choices: Mapping[str, Scalar]) -> Analysis:
        """Return the same analysis by other choices.

        A test that is not declared follows the method, and so does one that the other method does not have.
        """
        altered = self.model_copy(update=dict(choices))
        if "test" in choices or ("test" in self.model_fields_set and has_test(altered.method, altered.test)):
            return altered
        return altered.model_copy(update={"test": self._own_test(altered.method)})
