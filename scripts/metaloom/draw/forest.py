"""The forest plot of one analysis (Lewis and Clarke 2001), from its result alone."""

from __future__ import annotations

from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import Table, finish
from metaloom.draw.narrow import narrow
from metaloom.draw.wide import wide
from metaloom.text.figures.pictured import Pictured
from metaloom.text.figures.rows import Rows, rows_of
from metaloom.text.figures.sentences import alternative, caption


def forest(result: Pictured, layout: Layout = "wide") -> Figure | None:
    """Return the forest plot of a result; null where it has no study to show (the page then prints the reason alone).

    `layout="narrow"` is 328 pixels wide, for phones. A result that is not estimable shows its studies and why.
    """
    if not result.studies:
        return None
    rows = rows_of(result)
    sheet = narrow(result, rows) if layout == "narrow" else wide(result, rows)
    return finish(
        result, "forest", layout, sheet, alternative(result, rows.rows), caption(result, rows.rows), table(rows)
    )


def table(rows: Rows) -> Table:
    """Return the figure's data as rows of text, the header first."""
    heads = [f"{first}, {second}" if second else first for first, second in rows.arm_heads]
    judged = ("Risk of bias, overall",) if rows.signs else ()
    header = (rows.first_head, *heads, rows.effect_head, *(("Weight",) if rows.weights else ()), *judged)
    body = [
        (
            row.label,
            *(row.arms[number] if number < len(row.arms) else "" for number in range(len(heads))),
            row.effect,
            *((row.weight,) if rows.weights else ()),
            *((row.judged[-1] or "not judged" if row.judged else "",) if rows.signs else ()),
        )
        for row in rows.rows
    ]
    return (header, *body)
