"""The Baujat plot (Baujat 2002, Stat Med 21:2641): which studies make the heterogeneity, and which move the result.

A study far to the right disagrees with the others; one high up would change the pooled result if it were left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import NARROW, WIDE, Table, finish, titled, undrawn
from metaloom.draw.labels import Named, name_points
from metaloom.draw.marks import Shape, Sheet, circle
from metaloom.draw.panel import frame, panel, span_of
from metaloom.text import counts, numbers
from metaloom.text.figures.pictured import Pictured
from metaloom.text.figures.rows import label_of
from metaloom.text.figures.sentences import not_estimable, reason, sentence

_X = "Share in Cochran's Q"
_Y = "Influence on the pooled result"


def baujat(result: Pictured, layout: Layout = "wide") -> Figure | None:
    """Return the Baujat plot of a result that holds its coordinates; null without studies."""
    if not result.studies:
        return None
    found = result.baujat
    if not_estimable(result):
        return undrawn(result, "baujat", layout, reason(result))
    if not found:
        return undrawn(result, "baujat", layout, sentence(result.influence_reason or "Not computed"))
    points = [
        (label_of(study), x, y)
        for study, x, y in zip(result.studies, found.x, found.y, strict=True)
        if numbers.exists(x) and numbers.exists(y)
    ]
    if len(points) < 3:
        return undrawn(result, "baujat", layout, "Fewer than three studies have both coordinates.")
    sheet, named = _sheet(points, layout == "wide")
    return finish(
        result,
        "baujat",
        layout,
        sheet,
        alternative(result, points),
        caption(result, len(points), len(named)),
        table(points),
    )


Points = Sequence[tuple[str, float, float]]


def _sheet(points: Points, wide: bool) -> tuple[Sheet, list[int]]:
    sheet = Sheet(WIDE if wide else NARROW)
    xs, ys = [x for _, x, _ in points], [y for *_, y in points]
    field = panel(span_of(xs, 0.0), span_of(ys, 0.0), sheet.width, 320.0 if wide else 260.0)
    sheet.height = frame(sheet, field, _X, _Y)
    places = [Named(*field.at(x, y), name) for name, x, y in points]
    for place, (name, x, y) in zip(places, points, strict=True):
        title = f"{name}: {numbers.significant(x, 2)}, {numbers.significant(y, 2)}"
        sheet.shapes.append(Shape(circle(place.x, place.y, place.radius), "effect", "study", "paper", title))
    bounds = (field.across.left + 2, field.top - 4, sheet.width, field.bottom - 2)
    return sheet, name_points(sheet, places, _outermost(points), bounds, 14 if wide else 6, 190 if wide else 130)


def _outermost(points: Points) -> list[int]:
    """Return the points from the outermost to the innermost, each axis counted in its own span."""
    far_x = max(x for _, x, _ in points) or 1.0
    far_y = max(y for *_, y in points) or 1.0
    return sorted(range(len(points)), key=lambda at: -max(points[at][1] / far_x, points[at][2] / far_y))


def caption(result: Pictured, count: int, named: int) -> str:
    """Return what the figure shows, for under it."""
    some = "" if named == count else f"; {numbers.count(named)} of {numbers.count(count)} studies are named"
    few = " With so few studies each has a large share; read it as a description." if count < 5 else ""
    return titled(
        result,
        "Baujat plot. To the right: studies that add most to the heterogeneity; high up: studies without which the "
        f"pooled result would change most{some}.{few}",
    )


def alternative(result: Pictured, points: Points) -> str:
    """Return the figure's alternative text, with its numbers."""
    most_x, most_y = max(points, key=lambda point: point[1]), max(points, key=lambda point: point[2])
    total = sum(x for _, x, _ in points)
    part = f", {numbers.share(most_x[1] / total, 0)} of the whole" if total > 0 else ""
    return (
        f"Baujat plot of {_size(result, points)}. {most_x[0]} adds most to Cochran's Q: "
        f"{numbers.significant(most_x[1], 3)}{part}. {most_y[0]} moves the pooled result most: "
        f"{numbers.significant(most_y[2], 3)}."
    )


def _size(result: Pictured, points: Points) -> str:
    return counts.size(counts.Size(len(points), min(len(points), counts.studies_of(result))))


def table(points: Points) -> Table:
    """Return the figure's data as rows of text, the header first."""
    body = [(name, numbers.significant(x, 3), numbers.significant(y, 3)) for name, x, y in points]
    return (("Study", _X, _Y), *body)
