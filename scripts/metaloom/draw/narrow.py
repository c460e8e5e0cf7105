"""The forest plot for a phone: each study's words above its own line, nothing too small to read at 320 pixels."""

from __future__ import annotations

from metaloom.draw.axis import axis_of, minimal_important
from metaloom.draw.bias_dots import STEP, draw_signs
from metaloom.draw.marks import Line, Shape, Sheet, Text, box
from metaloom.draw.text import width, wrap
from metaloom.draw.track import draw_axis, draw_references, draw_row
from metaloom.text.figures.pictured import Pictured
from metaloom.text.figures.rows import Row, Rows
from metaloom.text.figures.sentences import footer, sides

WIDTH = 320.0
_SIZE = 13.0
_SMALL = 12.0
_TRACK = 20.0


def narrow(result: Pictured, rows: Rows) -> Sheet:
    """Return the marks of a narrow forest plot."""
    sheet = Sheet(WIDTH)
    axis = axis_of(result, rows.rows, 8.0, WIDTH - 8.0)
    sheet.texts.append(Text(0, 14, rows.first_head, size=_SMALL, bold=True))
    sheet.texts.append(Text(WIDTH, 14, rows.effect_head, "end", _SMALL, True))
    y = 14.0
    legend = _legend(rows)
    for line in wrap(legend, WIDTH - 4, _SMALL, 2) if legend else ():
        y += 16
        sheet.texts.append(Text(0, y, line, size=_SMALL, role="muted"))
    sheet.lines.append(Line(0, y + 7, WIDTH, y + 7, "ink", 1))
    y += 10
    tracks: list[tuple[float, float]] = []
    largest = max([row.share for row in rows.rows if row.share], default=0.0)
    for row in rows.rows:
        if row.kind in ("note", "heading"):
            bold = row.kind == "heading"
            y += 6 if bold else 0
            for line in wrap(row.label, WIDTH - 4, _SIZE if bold else _SMALL, 3, bold):
                role = "ink" if bold else "muted"
                sheet.texts.append(Text(0, y + 14, line, size=_SIZE if bold else _SMALL, bold=bold, role=role))
                y += 17
            y += 4
            continue
        start = y
        y = _words(sheet, row, y, rows.versus)
        if row.kind == "pooled":
            sheet.lines.append(Line(0, start, WIDTH, start, "rule", 1))
            sheet.grounds.append(Shape(box(0, start, WIDTH, y + _TRACK), "band", "band"))
        if row.value is None and row.lower is None:
            y += 6
            continue
        draw_row(sheet, axis, row, y + _TRACK / 2, largest)
        tracks.append((y, y + _TRACK))
        y += _TRACK + 3
    for top, bottom in tracks:
        draw_references(sheet, axis, list(rows.rows), top, bottom, minimal_important(result))
    if tracks:
        draw_axis(sheet, axis, y + 2, _SMALL)
        y = _directions(sheet, result, y + 38)
    else:
        y += 20
    for line in (*footer(result), *([rows.signs_note] if rows.signs else [])):
        for part in wrap(line, WIDTH - 6, _SMALL, 6):
            sheet.texts.append(Text(0, y, part, size=_SMALL, role="muted"))
            y += 17
    sheet.height = round(y - 17 + 8)
    return sheet


def _legend(rows: Rows) -> str:
    """Return what the small line under each study's name holds."""
    weight = "weight" if rows.weights else ""
    if rows.versus and len(rows.arm_heads) == 2:
        data = f"{rows.arm_heads[0][1]}: {rows.arm_heads[0][0].lower()} v {rows.arm_heads[1][0].lower()}"
        return " · ".join(part for part in (data, weight) if part)
    return " · ".join(part for part in (*(head for head, _ in rows.arm_heads), weight) if part)


def _words(sheet: Sheet, row: Row, y: float, versus: bool) -> float:
    """Return label and estimate on one line where both fit, the data by arm below; returns the top of the row's
    track.
    """
    bold = row.kind in ("pooled", "subgroup")
    effect = width(row.effect, _SIZE, bold)
    beside = width(row.label, _SIZE, bold) + effect + 10 <= WIDTH
    lines = (row.label,) if beside else wrap(row.label, WIDTH - 4, _SIZE, 2, bold)
    full = row.label if " ".join(lines) != row.label else None
    for number, line in enumerate(lines):
        sheet.texts.append(Text(0, y + 15 + 16 * number, line, size=_SIZE, bold=bold, title=full))
    y += 16 * len(lines)
    data = _data(row, versus)
    if beside:
        sheet.texts.append(Text(WIDTH, y - 1, row.effect, "end", _SIZE, bold))
    else:
        y += 16
        sheet.texts.append(Text(WIDTH, y - 1, row.effect, "end", _SIZE, bold))
        if data and width(data, _SMALL) + effect + 10 <= WIDTH:
            sheet.texts.append(Text(0, y - 1, data, size=_SMALL, role="muted"))
            data = ""
    signs = len(row.judged) * STEP
    lines = wrap(data, WIDTH - 4 - signs, _SMALL, 2) if data else ()
    for number, line in enumerate(lines):
        sheet.texts.append(Text(0, y + 14 + 16 * number, line, size=_SMALL, role="muted"))
    draw_signs(sheet, row.judged, WIDTH, y + 10, row.label)
    y += 16 * max(len(lines), bool(signs))
    return y + 2


def _data(row: Row, versus: bool) -> str:
    data = (" v " if versus else " · ").join(text for text in row.arms if text)
    if row.kind == "study" and row.weight:
        return f"{data} · {row.weight}" if data else row.weight
    return data


def _directions(sheet: Sheet, result: Pictured, y: float) -> float:
    words = sides(result)
    if words is None:
        return y + 6
    sheet.texts.append(Text(0, y, f"← {words[0]}", size=_SMALL, role="muted"))
    if width(f"← {words[0]} {words[1]} →", _SMALL) > WIDTH:
        y += 17
    sheet.texts.append(Text(WIDTH, y, f"{words[1]} →", "end", _SMALL, role="muted"))
    return y + 24
