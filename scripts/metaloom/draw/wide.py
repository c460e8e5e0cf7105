"""The forest plot for a page or a sheet of paper: one line per study, columns left and right of the plot.

Columns are as wide as their longest text is estimated to be, plus slack, because the reader's font is not known here;
the plot takes what is left.
"""

from __future__ import annotations

from metaloom.draw.axis import axis_of, minimal_important
from metaloom.draw.bias_dots import STEP, draw_signs
from metaloom.draw.marks import Line, Shape, Sheet, Text, box
from metaloom.draw.text import shorten, width, wrap
from metaloom.draw.track import draw_axis, draw_references, draw_row
from metaloom.text.figures.pictured import Pictured
from metaloom.text.figures.rows import Row, Rows
from metaloom.text.figures.sentences import footer, sides

WIDTH = 900.0
_SIZE = 13.0
_SMALL = 11.5
_ROW = 23.0
_GAP = 18.0
_LABEL = 220.0
_LABEL_ALONE = 320.0
_INDENT = 12.0
PLAIN = ("study", "refit", "prediction")


def wide(result: Pictured, rows: Rows) -> Sheet:
    """Return the marks of a wide forest plot."""
    sheet = Sheet(WIDTH)
    grouped = any(row.kind == "heading" for row in rows.rows)
    indent = _INDENT if grouped else 0.0
    arms = [
        max([*(width(text, _SMALL, True) for text in head), *(width(_arm(row, n), _SIZE, True) for row in rows.rows)])
        for n, head in enumerate(rows.arm_heads)
    ]
    effects = max([width(rows.effect_head, _SMALL, True), *(width(row.effect, _SIZE, True) for row in rows.rows)])
    weight = 52.0 if rows.weights else 0.0
    crowded = ("study", "refit", "pooled") if arms else ("study", "pooled", "subgroup", "heading", "prediction")
    names = [width(row.label, _SIZE, row.kind not in PLAIN) + indent for row in rows.rows if row.kind in crowded]
    label = min(_LABEL if arms else _LABEL_ALONE, max([90.0, *names]))
    plot_left = label + sum(arm + _GAP for arm in arms) + _GAP
    edge = WIDTH - (rows.signs * STEP + _GAP if rows.signs else 2)
    effect_right = edge - (weight + _GAP if weight else 0.0)
    axis = axis_of(result, rows.rows, plot_left, max(plot_left + 160, effect_right - effects - _GAP))

    y = _head(sheet, rows, label, arms, effect_right, edge)
    top = y
    largest = max([row.share for row in rows.rows if row.share], default=0.0)
    for row in rows.rows:
        if row.kind == "note":
            for line in wrap(row.label, plot_left - _GAP - indent, _SMALL, 3):
                sheet.texts.append(Text(indent, y + 14, line, size=_SMALL, role="muted"))
                y += 16
            y += _ROW - 12
            continue
        room = (label if row.kind in crowded else plot_left - _GAP) - (
            indent if row.kind in ("study", "subgroup") else 0
        )
        lines = wrap(row.label, room, _SIZE, 2, row.kind not in PLAIN)
        high = _ROW + (len(lines) - 1) * 15
        if row.kind == "pooled":
            sheet.lines.append(Line(0, y + 1, WIDTH, y + 1, "rule", 1))
            sheet.grounds.append(Shape(box(0, y + 1, WIDTH, y + high + 1), "band", "band"))
        _words(sheet, row, lines, y, indent, label, arms, effect_right, edge)
        draw_signs(sheet, row.judged, WIDTH, y + high / 2, row.label)
        draw_row(sheet, axis, row, y + high / 2 + 0.5, largest)
        y += high
    if any(row.value is not None for row in rows.rows):
        draw_references(sheet, axis, list(rows.rows), top, y + 6, minimal_important(result))
        draw_axis(sheet, axis, y + 6, _SMALL)
        y = _directions(sheet, result, axis.left, axis.right, axis.place(axis.null or 0.0), y + 40)
    else:
        y += 24
    for line in (*footer(result), *([rows.signs_note] if rows.signs else [])):
        for part in wrap(line, WIDTH - 10, _SMALL, 4):
            sheet.texts.append(Text(0, y, part, size=_SMALL, role="muted"))
            y += 17
    sheet.height = round(y - 17 + 8)
    return sheet


def _head(sheet: Sheet, rows: Rows, label: float, arms: list[float], effect_right: float, edge: float) -> float:
    two = any(second for _, second in rows.arm_heads)
    base = 31.0 if two else 16.0
    sheet.texts.append(Text(0, base, rows.first_head, size=_SMALL, bold=True))
    x = label
    for (first, second), arm in zip(rows.arm_heads, arms, strict=True):
        x += _GAP + arm
        sheet.texts.append(Text(x, base - 15 if second else base, first, "end", _SMALL, True))
        if second:
            sheet.texts.append(Text(x, base, second, "end", _SMALL, role="muted"))
    sheet.texts.append(Text(effect_right, base, rows.effect_head, "end", _SMALL, True))
    if rows.weights:
        sheet.texts.append(Text(edge, base, "Weight", "end", _SMALL, True))
    if rows.signs:
        many = "Risk of bias" if rows.signs * STEP > width("Risk of bias", _SMALL, True) else "Bias"
        sheet.texts.append(Text(WIDTH, base, many, "end", _SMALL, True))
    sheet.lines.append(Line(0, base + 8, WIDTH, base + 8, "ink", 1))
    return base + 12


def _words(
    sheet: Sheet,
    row: Row,
    lines: tuple[str, ...],
    y: float,
    indent: float,
    label: float,
    arms: list[float],
    right: float,
    edge: float,
) -> None:
    bold = row.kind in ("pooled", "heading", "subgroup")
    x = indent if row.kind in ("study", "subgroup") else 0.0
    full = row.label if " ".join(lines) != row.label else None
    for number, line in enumerate(lines):
        sheet.texts.append(Text(x, y + 16 + number * 15, line, size=_SIZE, bold=bold, title=full))
    base = y + 16 + (len(lines) - 1) * 7.5
    x = label
    for arm, text in zip(arms, row.arms, strict=False):
        x += _GAP + arm
        if text:
            sheet.texts.append(Text(x, base, shorten(text, arm + 12, _SIZE), "end", _SIZE, bold))
    if row.effect:
        sheet.texts.append(Text(right, base, row.effect, "end", _SIZE, bold))
    if row.weight:
        sheet.texts.append(Text(edge, base, row.weight, "end", _SIZE, bold))


def _directions(sheet: Sheet, result: Pictured, left: float, right: float, null: float, y: float) -> float:
    words = sides(result)
    if words is None:
        return y + 6
    first, second = f"← {words[0]}", f"{words[1]} →"
    sides_fit = width(first, _SMALL) <= null - 8 - left and width(second, _SMALL) <= right - null - 8
    if sides_fit:
        sheet.texts.append(Text(null - 8, y, first, "end", _SMALL, role="muted"))
        sheet.texts.append(Text(null + 8, y, second, "start", _SMALL, role="muted"))
        return y + 24
    sheet.texts.append(Text(left, y, first, "start", _SMALL, role="muted"))
    if width(f"{first}   {second}", _SMALL) > right - left:
        y += 16
    sheet.texts.append(Text(right, y, second, "end", _SMALL, role="muted"))
    return y + 24


def _arm(row: Row, number: int) -> str:
    return row.arms[number] if number < len(row.arms) else ""
