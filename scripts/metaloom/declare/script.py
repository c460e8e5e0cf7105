"""Scripts of the project's own: a table, a figure and named numbers, computed in Python.

    scripts:
      - id: dose-and-survival
        title: Dose and survival
        run: scripts/dose_and_survival.py   # def compute(tables, results) -> Shown
        reads: {tables: [doses], results: [mortality-all]}

The chapter shows it with `{{< woven scripts/ID >}}`; its numbers are `{{< var ID.NAME >}}`.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from .vocabulary import Slug, Strict, TableName, Words

ScriptPath = Annotated[str, Field(pattern=r"^scripts/[A-Za-z0-9_]+\.py$", max_length=200)]


class Reads(Strict):
    """What a script may ask for; anything else is refused when it does."""

    tables: list[TableName] = Field([], description="names of data tables")
    results: list[Slug] = Field([], description="ids of analyses")


class Script(Strict):
    """A Python script with a function `compute(tables, results)` that returns a `metaloom.figures.Shown`."""

    id: Slug = Field(description="short name, unique in the project: lower case, digits, hyphens")
    title: Words = Field(description="what it shows")
    run: ScriptPath = Field(description="the script, a .py file in scripts/")
    reads: Reads = Field(Reads(), description="the tables and results that it is given")
    seconds: Annotated[int, Field(ge=1, le=600)] = Field(60, description="how long it may run")
    note: Words | None = Field(None, description="a sentence under the result")
