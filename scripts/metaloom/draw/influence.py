"""What each study does to the result, as a panel of diagnostics: a row for each study, a column for each measure.

Studies are rows and not ticks of eight small axes, so that every name can be read. Beyond the dotted lines lie the
values that Viechtbauer and Cheung (2010, Res Synth Methods 1:112) call influential.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from metaloom.draw.axis import Axis, ticks_of
from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import Table, finish, titled, undrawn
from metaloom.draw.marks import Line, Shape, Sheet, Text, circle, square
from metaloom.draw.panel import span_of
from metaloom.draw.text import width, wrap
from metaloom.probe.parts import Diagnostics
from metaloom.text import counts, numbers
from metaloom.text.figures.pictured import Pictured
from metaloom.text.figures.rows import label_of
from metaloom.text.figures.sentences import not_estimable, reason, sentence
from metaloom.text.plain import plain

_MEDIAN_CHI_SQUARE = 0.4549
"""Median of the chi-square distribution with one degree of freedom: Cook's distance beyond it moves the estimate to
the edge of its own 50% region."""
_SIZE, _SMALL, _ROW = 12.5, 11.0, 20.0


@dataclass(frozen=True)
class Measure:
    """One diagnostic: its key in the result, its head, where its middle is."""

    key: str
    head: str
    centre: float | None


MEASURES = (
    Measure("rstudent", "Residual", 0.0),
    Measure("dffits", "DFFITS", 0.0),
    Measure("cook_d", "Cook's D", 0.0),
    Measure("cov_r", "Covariance ratio", 1.0),
    Measure("tau2_deleted", "τ² without", None),
    Measure("q_deleted", "Q without", None),
    Measure("hat", "Leverage", 0.0),
    Measure("dfbeta", "DFBETA", 0.0),
)


def limits(key: str, k: int) -> tuple[float, ...]:
    """Return beyond which values a study of k counts as influential; none where no rule is in use."""
    return {
        "rstudent": (-1.96, 1.96),
        "dffits": (-3 * math.sqrt(1 / (k - 1)), 3 * math.sqrt(1 / (k - 1))),
        "cook_d": (_MEDIAN_CHI_SQUARE,),
        "hat": (3 / k,),
        "dfbeta": (-1.0, 1.0),
    }.get(key, ())


def beyond(key: str, value: float, k: int) -> bool:
    """Return whether a value lies beyond the limits of its diagnostic."""
    edges = limits(key, k)
    return bool(edges) and (value > max(edges) or (len(edges) == 2 and value < min(edges)))


def influence(result: Pictured, layout: Layout = "wide") -> Figure | None:
    """Return the diagnostics of a result that holds them; null without studies."""
    if not result.studies:
        return None
    if not_estimable(result):
        return undrawn(result, "influence", layout, reason(result))
    rows = result.influence
    if len(rows) < 3:
        return undrawn(result, "influence", layout, sentence(result.influence_reason or "Not computed"))
    names = [label_of(study) for study in result.studies]
    wide = layout == "wide"
    sheet = Sheet(900.0 if wide else 320.0)
    y = 0.0
    for block in (MEASURES,) if wide else (MEASURES[:4], MEASURES[4:]):
        y = _block(sheet, block, names, rows, y, wide) + 26
    sheet.height = y - 20
    return finish(
        result,
        "influence",
        layout,
        sheet,
        alternative(result, names, rows),
        caption(result, len(rows)),
        table(names, rows),
    )


def _block(
    sheet: Sheet,
    block: Sequence[Measure],
    names: Sequence[str],
    rows: Sequence[Diagnostics],
    y: float,
    wide: bool,
) -> float:
    """Draw some of the columns with all rows, names left of them or above; return the pixel below."""
    room = min(190.0, max(width(name, _SIZE) for name in names) + 6) if wide else 0.0
    step = (sheet.width - room) / len(block)
    heads = [wrap(measure.head, step - 6, _SMALL, 2, True) for measure in block]
    for number, head in enumerate(heads):
        for line, part in enumerate(head):
            x = room + (number + 0.5) * step
            sheet.texts.append(Text(x, y + 12 + line * 13, part, "middle", _SMALL, bold=True))
    y += 18 + 13 * (max(map(len, heads)) - 1)
    sheet.lines.append(Line(0, y, sheet.width, y, "ink", 1))
    top = y = y + 4
    axes = [_axis(m, rows, room + n * step + 7, room + (n + 1) * step - 7) for n, m in enumerate(block)]
    places = []
    for name in names:
        lines = wrap(name, room - 4 if wide else sheet.width - 4, _SIZE, 2 if wide else 1)
        for line, part in enumerate(lines):
            sheet.texts.append(Text(0, y + 14 + 14 * line, part, size=_SIZE, title=name))
        y += 14 * (len(lines) - 1) if wide else 15.0
        places.append(y + _ROW / 2 - (7 * (len(lines) - 1) if wide else 0))
        y += _ROW
    reaches = [(top, y)] if wide else [(place - 11, place + 10) for place in places]
    for measure, axis in zip(block, axes, strict=True):
        _column(sheet, measure, axis, names, rows, places, reaches)
        _ends(sheet, axis, y + 2)
    return y + 22


def _axis(measure: Measure, rows: Sequence[Diagnostics], left: float, right: float) -> Axis:
    values = _values(measure.key, rows)
    inside = [edge for edge in limits(measure.key, len(rows)) if abs(edge) < 3 * max(map(abs, values), default=1)]
    low, high = span_of(values or [0.0], *([measure.centre] if measure.centre is not None else []), *inside)
    pad = 0.08 * (high - low)
    low, high = low if low == 0 else low - pad, high + pad
    return Axis(low, high, left, right, "identity", ticks_of(low, high, "identity", right - left), measure.centre)


def _column(
    sheet: Sheet,
    measure: Measure,
    axis: Axis,
    names: Sequence[str],
    rows: Sequence[Diagnostics],
    places: Sequence[float],
    reaches: Sequence[tuple[float, float]],
) -> None:
    """Draw the marks of one diagnostic; its lines are in `reaches`, where no name is crossed."""
    edges = [(edge, "threshold", "dotted") for edge in limits(measure.key, len(rows)) if not axis.leaves(edge)]
    for at, role, dash in [*([] if measure.centre is None else [(measure.centre, "rule", "solid")]), *edges]:
        x = axis.place(at)
        sheet.lines += [Line(x, top, x, bottom, role, 1, dash) for top, bottom in reaches]
    for name, row, y in zip(names, rows, places, strict=True):
        value = _value(measure.key, row)
        if value is None:
            continue
        x = axis.place(value)
        start = axis.place(measure.centre if measure.centre is not None else axis.low)
        sheet.lines.append(Line(start, y, x, y, "rule", 1.4))
        title = f"{name}: {measure.head} {numbers.significant(value, 3)}"
        if beyond(measure.key, value, len(rows)):
            sheet.shapes.append(Shape(square(x, y, 9), "pooled", "beyond", "paper", title))
        else:
            sheet.shapes.append(Shape(circle(x, y, 3.8), "effect", "study", "paper", title))


def _ends(sheet: Sheet, axis: Axis, y: float) -> None:
    """Draw the axis of one column, its first and last tick labelled inwards, so that columns do not run together."""
    sheet.lines.append(Line(axis.left, y, axis.right, y, "muted", 1))
    places = axis.tick_places()
    (first, low), (last, high) = places[0], places[-1]
    if width(low, 11.0) + width(high, 11.0) > last - first:
        (first, low), (last, high) = ((at, numbers.significant(value, 2)) for at, value in
                                      ((axis.left, axis.low), (axis.right, axis.high)))  # fmt: skip
    sheet.lines += [Line(first, y, first, y + 4, "muted", 1), Line(last, y, last, y + 4, "muted", 1)]
    sheet.texts.append(Text(first - 3, y + 15, low, "start", 11.0, role="muted"))
    sheet.texts.append(Text(last + 3, y + 15, high, "end", 11.0, role="muted"))


def _value(key: str, row: Diagnostics) -> float | None:
    value = getattr(row, key)
    return float(value) if numbers.exists(value) else None


def _values(key: str, rows: Sequence[Diagnostics]) -> list[float]:
    return [value for row in rows if (value := _value(key, row)) is not None]


def _flagged(names: Sequence[str], rows: Sequence[Diagnostics]) -> list[str]:
    """Return study by study, what lies beyond its limits."""
    told = []
    for name, row in zip(names, rows, strict=True):
        found = [
            m.head for m in MEASURES if (value := _value(m.key, row)) is not None and beyond(m.key, value, len(rows))
        ]
        if found:
            told.append(f"{name} ({', '.join(found)})")
    return told


def caption(result: Pictured, k: int) -> str:
    """Return what the figure shows, for under it."""
    few = " With so few studies every one of them is influential." if k < 5 else ""
    return titled(
        result,
        "Diagnostics of influence, each study left out in turn. Dotted lines: usual limits; squares: values beyond "
        f"them.{few}",
    )


def alternative(result: Pictured, names: Sequence[str], rows: Sequence[Diagnostics]) -> str:
    """Return the figure's alternative text, with its numbers."""
    flagged = _flagged(names, rows)
    told = f"Beyond the usual limits: {'; '.join(flagged)}." if flagged else "No value is beyond the usual limits."
    taus = _values("tau2_deleted", rows)
    spread = (
        f" Without one study τ² is between {numbers.significant(min(taus), 2)} and {numbers.significant(max(taus), 2)}."
        if taus
        else ""
    )
    return f"Diagnostics of influence of {counts.of_rows(study.study_id for study in result.studies)}. {told}{spread}"


def table(names: Sequence[str], rows: Sequence[Diagnostics]) -> Table:
    """Return the figure's data as rows of text, the header first."""
    body = [
        (plain(name), *(numbers.significant(_value(measure.key, row), 3) for measure in MEASURES))
        for name, row in zip(names, rows, strict=True)
    ]
    return (("Study", *(measure.head for measure in MEASURES)), *body)
