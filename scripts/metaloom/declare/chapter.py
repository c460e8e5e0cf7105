"""What one `chapters/NAME.yml` declares."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from types import GenericAlias
from typing import Any

from pydantic import Field, create_model

from .analysis import Analysis
from .choices import Choices
from .claim import Claim
from .kind import DeclaredKind
from .script import Script
from .survey_parts import Survey
from .views import Matrix, TableView
from .vocabulary import Slug, Strict, Words


class Chapter(Strict):
    """The analyses, claims and printed tables of one subject."""

    chapter: Slug = Field(description="name of the chapter, the same as the file's")
    title: Words | None = Field(None, description="the chapter's title")
    defaults: Choices = Field(
        Choices(), description="choices for every analysis of this file that does not make its own"
    )
    analyses: list[Analysis] = Field([], description="the meta-analyses")
    claims: list[Claim] = Field([], description="statements that the analyses hold up or fail")
    tables: list[TableView] = Field([], description="tables of data to print")
    matrices: list[Matrix] = Field([], description="studies by reported things")
    scripts: list[Script] = Field([], description="scripts of the project's own: a table and a figure in Python")

    @classmethod
    def owners(cls) -> tuple[str, ...]:
        """Return the keys whose entries have an id of their own, those of surveys last."""
        return ("analyses", "claims", "tables", "matrices", "scripts", *cls.survey_keys())

    @classmethod
    def survey_keys(cls) -> tuple[str, ...]:
        """Return the keys under which surveys are declared, in the order of their kinds."""
        return _survey_keys(cls)

    def surveys(self, key: str) -> list[Survey]:
        """Return the surveys declared under a key; none where there is no such kind."""
        return list(getattr(self, key, ()))


@cache
def _survey_keys(model: type[Chapter]) -> tuple[str, ...]:
    return tuple(name for name in model.model_fields if name not in Chapter.model_fields)


def chapter_model(kinds: Iterable[DeclaredKind]) -> type[Chapter]:
    """Return the model of a chapter in which surveys of these kinds can be declared."""
    return _chapter_model(tuple(kinds))


@cache
def _chapter_model(kinds: tuple[DeclaredKind, ...]) -> type[Chapter]:
    fields: dict[str, Any] = {
        kind.key: (GenericAlias(list, kind.model), Field([], description=kind.about)) for kind in kinds
    }
    return create_model("Chapter", __base__=Chapter, __doc__=Chapter.__doc__, **fields)
