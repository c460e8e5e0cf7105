"""The codebook: what every column of every table means, in which unit, and what may be in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from metaloom.errors import Problem

from .broken import Broken
from .project_files import inside
from .violations import problems_of
from .vocabulary import ColumnName, Strict, TableName, Words
from .yaml_source import read_yaml

CODEBOOK = "data/codebook.yml"


class Column(Strict):
    """One column of a table."""

    meaning: Words = Field(description="what the column says")
    name: Words | None = Field(None, description="a short name for readers; the first words of `meaning` without it")
    unit: str | None = Field(None, description="unit of measurement, or null")
    type: Literal["string", "integer", "number", "boolean", "category"] = Field(description="kind of its values")
    required: bool = Field(False, description="whether every row must have a value")
    allowed: Annotated[dict[str, str], Field(min_length=1)] | None = Field(
        None, description="every allowed value -> what it means"
    )
    minimum: float | None = Field(None, description="the smallest value that is possible")
    maximum: float | None = Field(None, description="the largest value that is possible")

    @model_validator(mode="after")
    def _bounds_fit(self) -> Self:
        broken = []
        if self.type == "category" and self.allowed is None:
            broken.append(
                Broken(
                    ("type",), "A category needs its values.", "Add `allowed`, or write type: string.", code="ML-0423"
                )
            )
        if self.type not in ("integer", "number"):
            broken += [
                Broken((bound,), f"A {self.type} has no {bound}.", "Remove it, or write type: number.", code="ML-0423")
                for bound in ("minimum", "maximum")
                if getattr(self, bound) is not None
            ]
        elif self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            broken.append(
                Broken(("minimum",), "The minimum is above the maximum.", "Exchange the two.", code="ML-0423")
            )
        if broken:
            raise PydanticCustomError("rules", "{text}", {"text": " ".join(map(str, broken)), "broken": broken})
        return self


class TableEntry(Strict):
    """One table: what a row is, what tells rows apart, and the columns."""

    description: Words = Field(description="what one row is")
    title: Words | None = Field(None, description="the table's name for readers; its file's name without it")
    key: list[ColumnName] = Field([], description="the columns that tell each row from all others")
    columns: Annotated[dict[ColumnName, Column], Field(min_length=1)] = Field(
        description="column name -> what it holds"
    )

    @model_validator(mode="after")
    def _key_is_described(self) -> Self:
        broken = [
            Broken(
                ("key", index),
                f"The key names {name!r}, which is not a column of this table.",
                "Describe it under `columns`.",
                code="ML-0423",
            )
            for index, name in enumerate(self.key)
            if name not in self.columns
        ]
        if broken:
            raise PydanticCustomError("rules", "{text}", {"text": " ".join(map(str, broken)), "broken": broken})
        return self


class Codebook(Strict):
    """Every table that is described."""

    tables: dict[TableName, TableEntry] = Field(description="table name -> its description")


def read_codebook(project: Path) -> tuple[Codebook | None, list[Problem]]:
    """Return the codebook of a project, None where there is none, with everything that is wrong with it."""
    if not (project / CODEBOOK).exists() and not (project / CODEBOOK).is_symlink():
        return None, []
    path = inside(project, CODEBOOK)
    if isinstance(path, Problem):
        return None, [path]
    document, problems = read_yaml(path, CODEBOOK)
    if document is None or problems:
        return None, problems
    try:
        return Codebook.model_validate(document.root.plain, strict=True), problems
    except ValidationError as error:
        return None, [*problems, *problems_of(error, document, Codebook)]
