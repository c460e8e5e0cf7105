"""How many rows meet a condition, of how many, with an interval; and what explains it, by logistic regression."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from metaloom.declare.expression import parse_expression
from metaloom.judge.judged import Judged
from metaloom.read.records import records
from metaloom.surveys.frames import known, rows_of, word_of
from metaloom.surveys.proportion import proportion
from metaloom.surveys.proportions.facts import Facts, ItemRow, PrintedShare, TitledModel
from metaloom.surveys.proportions.logistic import logistic

if TYPE_CHECKING:
    from pandas import DataFrame

    from metaloom.declare import Declarations
    from metaloom.read import Evidence
    from metaloom.surveys.proportions.declare import Item, Printed, Proportions


def survey(
    declared: Proportions, _declarations: Declarations, evidence: Evidence, _results: Mapping[str, Judged]
) -> Facts:
    """Return the proportions of every item, over all rows and split by every column of `by`; the logistic models."""
    frame = rows_of(evidence, declared.table, declared.where)
    rows = [row for item in declared.items for row in _of_item(declared, item, frame, evidence)]
    models = []
    for model in declared.models:
        entering = frame if model.where is None else frame[parse_expression(model.where).mask(frame)]
        words = {term: _words(evidence, declared.table, term, entering) for term in model.terms}
        met = parse_expression(model.outcome).mask(entering)
        fitted = logistic(entering, met, model.terms, words, declared.level)
        models.append(TitledModel(title=model.title, **vars(fitted)))
    return Facts(
        id=declared.id,
        title=declared.title,
        figures=("proportions",) if rows else (),
        numbers={
            "total": len(frame),
            **{f"events-{number}": row.events for number, row in enumerate(rows, start=1)},
            **{f"share-{number}": row.estimate for number, row in enumerate(rows, start=1)},
        },
        rows=tuple(rows),
        models=tuple(models),
        unit=declared.unit,
        level=declared.level,
        interval=declared.interval,
        total=len(frame),
    )


def _of_item(declared: Proportions, item: Item, frame: DataFrame, evidence: Evidence) -> Iterator[ItemRow]:
    met = parse_expression(item.where).mask(frame)
    whole = proportion(int(met.sum()), len(frame), declared.interval, declared.level)
    printed = None if item.printed is None else _printed(item.printed, evidence)
    if not declared.by:
        yield ItemRow(group="", label=item.label, printed=printed, **vars(whole))
        return
    yield ItemRow(group=item.label, label="All", printed=printed, **vars(whole))
    for column in declared.by:
        values = [value for value in frame[column].unique() if known(value)]
        for value in sorted(values, key=lambda value: (isinstance(value, str), value)):
            inside = (frame[column] == value).to_numpy()
            counted = proportion(int((met & inside).sum()), int(inside.sum()), declared.interval, declared.level)
            label = word_of(evidence, declared.table, column, value)
            yield ItemRow(group=item.label, label=label, by=column, printed=None, **vars(counted))


def _printed(printed: Printed, evidence: Evidence) -> PrintedShare | None:
    """Return the first percentage that the data hold as published, with its reference."""
    rows = rows_of(evidence, printed.table, printed.where)
    for record in records(rows):
        try:
            percent = float(str(record[printed.percent]))
        except ValueError:
            continue
        reference = record.get("reference")
        return PrintedShare(share=percent / 100, reference=str(reference) if known(reference) else None)
    return None


def _words(evidence: Evidence, table: str, column: str, frame: DataFrame) -> dict[Any, str]:
    return {value: word_of(evidence, table, column, value) for value in frame[column].unique() if known(value)}
