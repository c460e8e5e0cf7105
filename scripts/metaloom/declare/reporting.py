"""Which study reports which item, told apart from silence of a whole text and from what could not be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from .survey_parts import Named, OfTable
from .vocabulary import Condition, Strict, TableName, Words

Rows = Annotated[dict[TableName, Condition], Field(min_length=1)]


class ReportedItem(Strict):
    """One item of a list: reported where a study has a row that meets the condition in any of the tables."""

    group: Words = Field(description="the list that the item is from")
    label: Words = Field(description="the item")
    rows: Rows = Field(description="table -> rows that report it")


class Reporting(OfTable):
    """Studies by items; `table` and `where` say which studies."""

    items: Annotated[list[ReportedItem], Field(min_length=1)] = Field(description="the items")
    whole: Rows = Field(description="table -> rows which say that a whole text of the study was read")
    counted: Words = Field("studies", description="what is counted, in the plural")

    def _rows(self) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
        for index, item in enumerate(self.items):
            yield from ((("items", index, "rows", table), table, text) for table, text in item.rows.items())
        yield from ((("whole", table), table, text) for table, text in self.whole.items())

    def tables(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield from super().tables()
        yield from ((path, table) for path, table, _ in self._rows())

    def columns(self) -> Iterator[Named]:
        yield Named(("table",), self.table, "study_id")
        yield from (Named(path, table, "study_id") for path, table, _ in self._rows())

    def conditions(self) -> Iterator[Named]:
        yield from super().conditions()
        yield from (Named(path, table, text) for path, table, text in self._rows())
