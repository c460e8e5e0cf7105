"""Which study reports which item, distinguished from silence of a whole text and from what could not be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from metaloom.declare.survey_parts import Named, OfTable
from metaloom.declare.vocabulary import ColumnName, Condition, Strict, TableName, Words

Rows = Annotated[dict[TableName, Condition], Field(min_length=1)]


class ReportedItem(Strict):
    """One item of a list: reported where a study has a row that meets the condition in any of the tables."""

    group: Words = Field(description="the list that the item is from")
    label: Words = Field(description="the item")
    rows: Rows = Field(description="table -> rows that report it")
    in_words: Rows | None = Field(None, description="table -> rows that report it without a value")
    silent: Rows | None = Field(
        None, description="table -> rows which say that a whole text was searched for it and does not report it"
    )


class Reporting(OfTable):
    """Studies by items; `table` and `where` say which studies."""

    items: Annotated[list[ReportedItem], Field(min_length=1)] = Field(description="the items")
    whole: Rows | None = Field(
        None,
        description="table -> rows which say that a whole text of the study was read, so that whatever it does not "
        "report it is silent on; left out, only what `silent` names",
    )
    counted: Words = Field("studies", description="what is counted, in the plural")
    participants: list[ColumnName] = Field(
        [], description="columns of `table` that add up to the participants of a study, to say for how many it is known"
    )
    matrix: bool = Field(False, description="whether study by item is drawn, too")

    def _rows(self) -> Iterator[tuple[tuple[str | int, ...], str, str]]:
        for index, item in enumerate(self.items):
            for key, rows in (("rows", item.rows), ("in_words", item.in_words), ("silent", item.silent)):
                yield from ((("items", index, key, table), table, text) for table, text in (rows or {}).items())
        yield from ((("whole", table), table, text) for table, text in (self.whole or {}).items())

    def tables(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        yield from super().tables()
        yield from ((path, table) for path, table, _ in self._rows())

    def columns(self) -> Iterator[Named]:
        yield Named(("table",), self.table, "study_id")
        yield from (Named(path, table, "study_id") for path, table, _ in self._rows())
        yield from (Named(("participants", index), self.table, name) for index, name in enumerate(self.participants))

    def conditions(self) -> Iterator[Named]:
        yield from super().conditions()
        yield from (Named(path, table, text) for path, table, text in self._rows())
