"""Forests of refitted results: without each study in turn, or as studies enter one after another.

Each row is the pooled result of several studies, so its mark is a dot and not a square: its size would say nothing.
(Lau 1992, N Engl J Med 327:248, for the cumulative forest.)
"""

from __future__ import annotations

from collections.abc import Sequence

from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import finish, titled, undrawn
from metaloom.draw.forest import table
from metaloom.draw.narrow import narrow
from metaloom.draw.wide import wide
from metaloom.pool.parts import Refit
from metaloom.text import counts, numbers
from metaloom.text.figures.pictured import Pictured
from metaloom.text.figures.printed import Printed
from metaloom.text.figures.rows import Row, Rows, effect_head, label_of, overall
from metaloom.text.figures.sentences import measured, not_estimable, pooled_sentence, reason
from metaloom.text.measures import null_value, shown
from metaloom.text.plain import plain

HEADS = (("Studies", ""), ("I²", ""))


def forest_of_refits(result: Pictured, kind: str, first_head: str, layout: Layout) -> Figure | None:
    """Draw a forest whose rows are results of several studies; return None without studies."""
    if not result.studies:
        return None
    entry = next((part for part in result.sensitivity if part.kind == kind), None)
    refits = [row for row in (entry.results if entry else ()) if row.omitted or row.added]
    if not_estimable(result):
        return undrawn(result, kind, layout, reason(result))
    if len(refits) < 3:
        few = numbers.count(len(refits))
        return undrawn(result, kind, layout, f"With {few} studies no row would pool two of them.")
    rows = rows_of(result, refits, first_head)
    sheet = narrow(result, rows) if layout == "narrow" else wide(result, rows)
    title = plain(entry.title if entry else "")
    return finish(
        result, kind, layout, sheet, alternative(result, kind, rows.rows, title),
        caption(result, kind, rows.rows, title), table(rows),
    )  # fmt: skip


def rows_of(result: Pictured, refits: Sequence[Refit], first_head: str) -> Rows:
    """Return a row for each refit, then the result of all studies."""
    studies = list(result.studies)
    show = Printed(result, studies)
    names = {study.study_id: label_of(study) for study in studies}
    rows = []
    for refit in refits:
        study = refit.omitted or refit.added or ""
        text, places = show.pooled(refit.pooled)
        i2 = refit.heterogeneity.i2 if refit.heterogeneity else None
        arms = (counts.cell(refit), numbers.percent(i2) if numbers.exists(i2) else "")
        rows.append(Row("refit", names.get(study, plain(study)), arms, text, "", *places))
    whole = [Row(row.kind, row.label, (), row.effect, "", row.value, row.lower, row.upper)
             for row in overall(show, result)]  # fmt: skip
    return Rows(HEADS, effect_head(result), False, (*rows, *whole), first_head, versus=False)


def caption(result: Pictured, kind: str, rows: Sequence[Row], title: str) -> str:
    """Return what the figure shows, for under it."""
    level = numbers.level(result.level or 95)
    what = f"the pooled {measured(result)} with its {level} confidence interval"
    row = (
        f"each row is {what} without the study named"
        if kind == "leave_one_out"
        else f"each row is {what} of that study and all above it"
    )
    head = "Leave-one-out forest" if kind == "leave_one_out" else f"Cumulative forest{order_of(title)}"
    whole = any(line.kind == "pooled" and line.value is not None for line in rows)
    marks = "; diamond and dashed line: all studies" if whole else ""
    return titled(result, f"{head}: {row}{marks}. {range_of(result, rows)}")


def alternative(result: Pictured, kind: str, rows: Sequence[Row], title: str) -> str:
    """Return the figure's alternative text, with its numbers."""
    count = sum(row.kind == "refit" for row in rows)
    head = "Leave-one-out forest" if kind == "leave_one_out" else f"Cumulative forest{order_of(title)}"
    size = counts.size(counts.Size(count, min(count, counts.studies_of(result))))
    return f"{head} of {size}. {pooled_sentence(result, rows)} {range_of(result, rows)}"


def order_of(title: str) -> str:
    """Return the order in which studies enter, from the title of the analysis: "Cumulative by year" gives " by
    year".
    """
    rest = title.removeprefix("Cumulative").strip()
    return f" {rest}" if rest.startswith("by ") else f" ({rest})" if rest else ""


def range_of(result: Pictured, rows: Sequence[Row]) -> str:
    """Return from where to where the refits run, and in how many the interval covers no effect."""
    refits = [row for row in rows if row.kind == "refit" and row.value is not None]
    if not refits:
        return "None of the rows has a usable estimate."
    without = sum(row.kind == "refit" for row in rows) - len(refits)
    low, high = min(refits, key=_value), max(refits, key=_value)
    text = f"Estimates run from {low.effect} ({low.label}) to {high.effect} ({high.label})."
    if len(refits) == 1:
        text = f"One row has a usable estimate: {low.effect} ({low.label})."
    elif without:
        text += f" {numbers.opening(without)} of the rows {'has' if without == 1 else 'have'} no usable estimate."
    null = null_value(result.measure)
    if null is None:
        return text
    crossing = sum(row.lower <= null <= row.upper for row in refits if row.lower is not None and row.upper is not None)
    none = numbers.plain(shown(str(result.measure), null))
    of = f"{numbers.count(crossing + without)} of {numbers.count(len(refits) + without)}"
    return f"{text} The interval crosses {none}, no effect, in {of}."


def _value(row: Row) -> float:
    return row.value or 0.0
