"""The layout of effects in panels: words left, the axis in the middle, the effect in numbers right.

On a phone each effect's words are above its own line. No panel has a sum at its bottom: what is side by side is
not pooled.
"""

from __future__ import annotations

from collections.abc import Sequence

from metaloom.draw.axis import Axis, axis_of
from metaloom.draw.figure import Layout
from metaloom.draw.marks import Line, Shape, Sheet, Text, square
from metaloom.draw.panels import Effect, PanelRows
from metaloom.draw.text import width, wrap
from metaloom.draw.track import draw_axis, draw_references, draw_row, interval_ends
from metaloom.text.figures.rows import Row
from metaloom.text.figures.sentences import sides

WIDE, NARROW = 900.0, 320.0
_SIZE = 13.0
_SMALL = 11.5
_SIDE = 9.0
_GAP = 16.0
_LABEL = 250.0


def side_by_side(panels: Sequence[PanelRows], notes: Sequence[str], layout: Layout) -> Sheet:
    """Return the marks of all panels with the notes below them."""
    sheet = Sheet(WIDE if layout == "wide" else NARROW)
    y = 0.0
    rows = [effect.row for panel in panels for effect in panel.effects if effect.row.kind != "note"]
    left = _LABEL + 2 * _GAP + max(width(row.arms[0], _SMALL) for row in rows)
    right = WIDE - _GAP - max(width(row.effect, _SIZE) for row in rows)
    for number, panel in enumerate(panels):
        y += 22 if number else 0
        y = _wide(sheet, panel, y, left, right) if layout == "wide" else _narrow(sheet, panel, y)
    y += 8
    for note in notes:
        for line in wrap(note, sheet.width - 6, _SMALL, 4):
            sheet.texts.append(Text(0, y + 12, line, size=_SMALL, role="muted"))
            y += 16
    sheet.height = y + 6
    return sheet


def _wide(sheet: Sheet, panel: PanelRows, y: float, left: float, right: float) -> float:
    """Return one panel with columns: review and time, size, the axis from `left` to `right`, the effect in numbers."""
    axis = axis_of(panel.result, _spanning(panel), left, right)
    y = _heading(sheet, panel, y)
    top = y
    for group in panel.groups:
        y = _group(sheet, group.heading, y)
        for effect in group.effects:
            row = effect.row
            indent = 14.0 if effect.ours or row.kind == "note" else 0.0
            room = (_LABEL if row.kind != "note" else left - _GAP) - indent
            lines = wrap(row.label, room, _SIZE if row.kind != "note" else _SMALL, 3)
            about = wrap(effect.about, _LABEL, _SMALL, 2) if effect.about else ()
            for number, line in enumerate(lines):
                role, point = ("ink", _SIZE) if row.kind != "note" else ("muted", _SMALL)
                sheet.texts.append(Text(indent, y + 15 + 15 * number, line, size=point, role=role, title=row.label))
            for number, line in enumerate(about):
                base = y + 15 + 15 * len(lines) + 14 * number
                sheet.texts.append(Text(0, base, line, size=_SMALL, role="muted", title=effect.about))
            high = 7 + 15 * len(lines) + 14 * len(about)
            if row.kind != "note":
                base = y + 15
                sheet.texts.append(Text(_LABEL + _GAP, base, row.arms[0], size=_SMALL, role="muted"))
                sheet.texts.append(Text(WIDE, base, row.effect, "end", _SIZE))
                _mark(sheet, axis, effect, base - 4.5)
            y += high
    return _axis(sheet, axis, panel, top, y)


def _narrow(sheet: Sheet, panel: PanelRows, y: float) -> float:
    """Return one panel for a phone: the words of each effect above its own line."""
    axis = axis_of(panel.result, _spanning(panel), 8.0, NARROW - 8.0)
    y = _heading(sheet, panel, y)
    tracks = []
    for group in panel.groups:
        y = _group(sheet, group.heading, y)
        for effect in group.effects:
            row = effect.row
            texts = [(row.label, _SIZE, "ink")] if row.kind != "note" else [(row.label, _SMALL, "muted")]
            texts += [(text, _SMALL, "muted") for text in (effect.about, *row.arms) if text]
            end = 0.0
            for text, point, role in texts:
                for line in wrap(text, NARROW - 4, point, 3):
                    sheet.texts.append(Text(0, y + 14, line, size=point, role=role, title=text))
                    y, end = y + 16, width(line, point)
            if row.kind != "note":
                y -= 16 if end + width(row.effect, _SIZE) + 10 <= NARROW else 0
                sheet.texts.append(Text(NARROW, y + 14, row.effect, "end", _SIZE))
                _mark(sheet, axis, effect, y + 27)
                tracks.append((y + 18, y + 36))
                y += 38
            y += 6
    for top, bottom in tracks:
        draw_references(sheet, axis, [], top, bottom, None)
    return _axis(sheet, axis, panel, y, y)


def _spanning(panel: PanelRows) -> list[Row]:
    return [effect.row for effect in panel.effects if effect.row.kind != "note"]


def _heading(sheet: Sheet, panel: PanelRows, y: float) -> float:
    for line in wrap(panel.heading, sheet.width, _SIZE, 2, bold=True):
        sheet.texts.append(Text(0, y + 15, line, size=_SIZE, bold=True))
        y += 16
    sheet.lines.append(Line(0, y + 6, sheet.width, y + 6, "ink", 1))
    return y + 9


def _group(sheet: Sheet, heading: str, y: float) -> float:
    if not heading:
        return y
    lines = wrap(heading, sheet.width, _SMALL, 2, bold=True)
    for number, line in enumerate(lines):
        sheet.texts.append(Text(0, y + 15 + 15 * number, line, size=_SMALL, bold=True, role="muted"))
    return y + 8 + 15 * len(lines)


def _mark(sheet: Sheet, axis: Axis, effect: Effect, y: float) -> None:
    row, role = effect.row, "subgroup" if effect.ours else "effect"
    if row.kind == "pooled":
        return draw_row(sheet, axis, row, y, 1.0)
    if row.lower is not None and row.upper is not None:
        left, right = interval_ends(sheet, axis, row.lower, row.upper, y, role)
        sheet.lines.append(Line(left, y, right, y, role, 1.5))
    title = f"{row.label}: {row.effect}"
    if row.value is not None and not axis.leaves(row.value):
        kind = "ours" if effect.ours else "study"
        sheet.shapes.append(Shape(square(axis.place(row.value), y, _SIDE), role, kind, "paper", title))
    elif effect.estimate is not None:
        sheet.shapes.append(Shape(square(axis.place(effect.estimate), y, _SIDE), "threshold", "misprint", None, title))
        sheet.shapes.append(Shape(square(axis.place(effect.estimate), y, _SIDE - 3), "paper", "misprint"))


def _axis(sheet: Sheet, axis: Axis, panel: PanelRows, top: float, y: float) -> float:
    """Return the axis with the words on its two sides; the pixel below."""
    draw_references(sheet, axis, [], top, y + 4, None)
    draw_axis(sheet, axis, y + 4, _SMALL)
    words = sides(panel.result) if panel.result.better else None
    if words is None:
        return y + 30
    first, second = f"← {words[0]}", f"{words[1]} →"
    y += 36
    sheet.texts.append(Text(axis.left, y, first, size=_SMALL, role="muted"))
    if width(f"{first}   {second}", _SMALL) > axis.right - axis.left:
        y += 15
    sheet.texts.append(Text(axis.right, y, second, "end", _SMALL, role="muted"))
    return y + 8
