"""What one `chapters/NAME.yml` declares."""

from __future__ import annotations

from pydantic import Field

from .analysis import Analysis, Choices
from .claim import Claim
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
