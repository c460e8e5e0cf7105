"""The contour-enhanced funnel plot (Peters 2008): effect against standard error, over regions of the p value.

The contours are around no effect, not around the pooled estimate: a gap where studies would not have been
significant points to missing results, a gap elsewhere to something else. Measures of one group have no such value;
theirs is the plain funnel of 95% limits around the pooled estimate. Studies that trim and fill (Duval and Tweedie 2000)
imputed are rings. The effect is drawn on the scale of the analysis, on which the funnel is symmetric.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from metaloom.draw.axis import Axis, ticks_of
from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import finish, undrawn
from metaloom.draw.marks import Line, Point, Shape, Sheet, Text, box, circle
from metaloom.draw.text import width
from metaloom.draw.track import draw_axis
from metaloom.judge.judged import JudgedStudy
from metaloom.measure.transform import scale_of
from metaloom.probe.parts import Imputed
from metaloom.text import numbers
from metaloom.text.figures.funnel import alternative, caption, error_of, legend, table
from metaloom.text.figures.pictured import Pictured
from metaloom.text.measures import null_value, short_name
from metaloom.text.plain import plain

CONTOURS = ((2.5758, "tint-two"), (1.96, "tint-one"), (1.6449, "paper"))
_LEFT = 52.0
_SMALL = 11.5
_RADIUS = 4.5


@dataclass(frozen=True)
class _Panel:
    axis: Axis
    top: float
    bottom: float
    deepest: float

    def depth(self, error: float) -> float:
        return self.top + error / self.deepest * (self.bottom - self.top)


def funnel(result: Pictured, layout: Layout = "wide") -> Figure | None:
    """Return the funnel plot of a result; null without studies with a standard error, the reason with one alone."""
    studies = [row for row in result.studies if _known(row)]
    if not studies:
        return None
    if len(studies) < 2:
        return undrawn(result, "funnel", layout, "One study has no spread to look at.")
    filled = result.bias.get("trim_and_fill")
    imputed = [row for row in (filled.imputed if filled else ()) if _known(row)]
    sheet = _sheet(result, studies, imputed, *((620.0, 400.0) if layout == "wide" else (320.0, 300.0)))
    words, under = alternative(result, studies, imputed), caption(result, studies, imputed)
    return finish(result, "funnel", layout, sheet, words, under, table(result, studies))


def _known(row: JudgedStudy | Imputed) -> bool:
    return numbers.exists(row.yi) and numbers.exists(row.vi) and row.vi > 0


def _sheet(
    result: Pictured,
    studies: Sequence[JudgedStudy],
    imputed: Sequence[Imputed],
    wide: float,
    high: float,
) -> Sheet:
    sheet = Sheet(wide)
    panel = _panel(result, [*studies, *imputed], wide, high)
    axis = panel.axis
    pooled = result.pooled.estimate
    centre = axis.null if axis.null is not None else pooled
    _contours(sheet, panel, centre, one_group=axis.null is None)
    if axis.null is not None:
        x = axis.place(axis.null)
        sheet.lines.append(Line(x, panel.top, x, panel.bottom, "muted", 1))
    if numbers.exists(pooled):
        x = axis.place(pooled)
        sheet.lines.append(Line(x, panel.top, x, panel.bottom, "pooled", 1.2, "dashed"))
    for row in imputed:
        sheet.shapes.append(Shape(_circle(panel, row, _RADIUS), "effect", "imputed-edge"))
        sheet.shapes.append(
            Shape(_circle(panel, row, _RADIUS - 1.6), "paper", "imputed", None, "Imputed by trim and fill")
        )
    for study in studies:
        title = plain(study.label or study.study_id)
        sheet.shapes.append(Shape(_circle(panel, study, _RADIUS), "effect", "study", "paper", title))
    _depths(sheet, panel)
    draw_axis(sheet, axis, panel.bottom, _SMALL)
    note = "" if scale_of(result.measure) in ("exp", "identity") else " (scale of the analysis)"
    log = " (log scale)" if scale_of(result.measure) == "exp" else note
    middle = (axis.left + axis.right) / 2
    sheet.texts.append(Text(middle, panel.bottom + 38, short_name(result.measure) + log, "middle", 12.5))
    sheet.height = _legend(sheet, panel.bottom + 62, wide, axis.null is None, bool(imputed))
    return sheet


def _panel(result: Pictured, rows: Sequence[JudgedStudy | Imputed], wide: float, high: float) -> _Panel:
    errors = [error_of(row) for row in rows]
    values = [row.yi for row in rows if row.yi is not None]
    null = null_value(result.measure)
    pooled = result.pooled.estimate
    values += [number for number in (null, pooled) if numbers.exists(number)]
    deepest = 1.08 * max(errors)
    middle = null if null is not None else pooled if numbers.exists(pooled) else sum(values) / len(values)
    low, high_end = min([*values, middle - 1.7 * deepest]), max([*values, middle + 1.7 * deepest])
    pad = 0.05 * (high_end - low)
    low, high_end = low - pad, high_end + pad
    left, right = _LEFT, wide - 6.0
    scale = "exp" if scale_of(result.measure) == "exp" else "identity"
    axis = Axis(low, high_end, left, right, scale, ticks_of(low, high_end, scale, right - left), null)
    return _Panel(axis, 24.0, 24.0 + high - 110.0, deepest)


def _contours(sheet: Sheet, panel: _Panel, centre: float | None, one_group: bool) -> None:
    axis = panel.axis
    ground = box(axis.left, panel.top, axis.right, panel.bottom)
    sheet.grounds.append(Shape(ground, "tint-one" if one_group else "tint-three", "contour"))
    if not numbers.exists(centre):
        return
    for limit, role in ((1.96, "paper"),) if one_group else CONTOURS:
        points: list[Point] = [(axis.place(centre), panel.top)]
        for side in (1, -1):
            edge = axis.high if side > 0 else axis.low
            reached = abs(edge - centre) / limit
            corner: list[Point] = []
            if reached < panel.deepest:
                corner = [(axis.place(edge), panel.depth(reached)), (axis.place(edge), panel.bottom)]
            else:
                corner = [(axis.place(centre + side * limit * panel.deepest), panel.bottom)]
            points += corner if side > 0 else corner[::-1]
        sheet.grounds.append(Shape(tuple(points), role, "contour"))


def _circle(panel: _Panel, row: JudgedStudy | Imputed, radius: float) -> tuple[Point, ...]:
    x, y = panel.axis.place(row.yi or 0.0), panel.depth(error_of(row))
    return circle(x, y, radius)


def _depths(sheet: Sheet, panel: _Panel) -> None:
    left = panel.axis.left
    sheet.lines.append(Line(left, panel.top, left, panel.bottom, "muted", 1))
    for error, label in ticks_of(0.0, panel.deepest, "identity", 240.0):
        y = panel.depth(error)
        sheet.lines.append(Line(left - 5, y, left, y, "muted", 1))
        sheet.texts.append(Text(left - 8, y + 4, label, "end", _SMALL, role="muted"))
    sheet.texts.append(Text(0, 13, "Standard error", "start", 12.5))


def _legend(sheet: Sheet, y: float, wide: float, one_group: bool, imputed: bool) -> float:
    x = 0.0
    for role, words in legend(one_group, imputed):
        need = 20 + width(words, _SMALL) + 16
        if x > 0 and x + need > wide:
            x, y = 0.0, y + 19
        if role == "ring":
            sheet.shapes.append(Shape(circle(x + 7, y - 4, _RADIUS), "effect", "key"))
            sheet.shapes.append(Shape(circle(x + 7, y - 4, _RADIUS - 1.6), "paper", "key"))
        else:
            sheet.grounds.append(Shape(box(x, y - 10, x + 14, y + 1), role, "key", "muted"))
        sheet.texts.append(Text(x + 20, y, words, size=_SMALL, role="muted"))
        x += need
    return y + 8
