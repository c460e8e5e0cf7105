"""The flow diagram of PRISMA 2020 (Page 2021, BMJ 372:n71): boxes from top to bottom, beside each what left the flow.

On a phone what left is under its box, set in. A number that was not recorded is printed as such, never as 0.
"""

from __future__ import annotations

from collections.abc import Sequence

from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import NARROW, Table, finish, titled
from metaloom.draw.marks import Line, Point, Shape, Sheet, Text, arrow, box
from metaloom.draw.text import wrap
from metaloom.surveys.flows.facts import Facts, FlowLine, FlowStep
from metaloom.text import numbers
from metaloom.text.plain import plain

NOT_RECORDED = "not recorded"
FIRST = "Identification"
"""The phase of PRISMA 2020 in which records are found; a flow without it begins with the studies."""
_SIZE, _LINE, _PAD, _GAP = 13.0, 17.0, 10.0, 26.0


def flow(facts: Facts, layout: Layout = "wide") -> Figure | None:
    """Return the diagram of a survey of a flow; null where it has no step."""
    steps = facts.steps
    if not steps:
        return None
    sheet = _wide(steps) if layout == "wide" else _narrow(steps)
    return finish(facts, "flow", layout, sheet, alternative(steps), caption(facts), table(steps))


def line_words(line: FlowLine) -> str:
    """Return one line of a box: what was counted, and how many."""
    count = line.count
    told = f"n{numbers.NO_BREAK}={numbers.NO_BREAK}{numbers.count(count)}" if numbers.exists(count) else NOT_RECORDED
    return f"{plain(line.label)} ({told})"


def _wide(steps: Sequence[FlowStep]) -> Sheet:
    sheet = Sheet(800.0)
    y, phase = 4.0, None
    left, middle, start, right = 118.0, 418.0, 468.0, 798.0
    before: float | None = None
    for step in steps:
        main = _words(step.counts, middle - left)
        out = _words(step.out, right - start)
        high = max(_height(main), _height(out))
        if before is not None:
            _down(sheet, (left + middle) / 2, before, y)
        if step.phase != phase:
            phase = step.phase
            sheet.texts.append(Text(0, y + _PAD + 13, plain(phase), size=_SIZE, bold=True))
            if before is not None:
                sheet.lines.append(Line(0, y - _GAP / 2, left - 18, y - _GAP / 2, "rule", 1))
        _box(sheet, (left, y), middle, high, main, "effect")
        if out:
            _box(sheet, (start, y), right, high, out, "muted")
            at = y + high / 2
            sheet.lines.append(Line(middle, at, start - 5, at, "ink", 1))
            sheet.shapes.append(Shape(arrow(start, at, 1), "ink", "arrow"))
        before = y + high
        y = before + _GAP
    sheet.height = y - _GAP + 4
    return sheet


def _narrow(steps: Sequence[FlowStep]) -> Sheet:
    sheet = Sheet(NARROW)
    y, phase = 2.0, None
    for number, step in enumerate(steps):
        if number:
            _down(sheet, 14, y, y + _GAP)
            y += _GAP
        if step.phase != phase:
            phase = step.phase
            x, base = (30.0, y - 7) if number else (0.0, y + 12)
            sheet.texts.append(Text(x, base, plain(phase), size=12.5, bold=True))
            y += 0 if number else 18
        main = _words(step.counts, sheet.width)
        _box(sheet, (0.0, y), sheet.width, _height(main), main, "effect")
        y += _height(main)
        if step.out:
            out = _words(step.out, sheet.width - 44)
            top = y + 10
            sheet.lines.append(Line(14, y, 14, top + _height(out) / 2, "ink", 1))
            sheet.lines.append(Line(14, top + _height(out) / 2, 39, top + _height(out) / 2, "ink", 1))
            sheet.shapes.append(Shape(arrow(44, top + _height(out) / 2, 1), "ink", "arrow"))
            _box(sheet, (44.0, top), sheet.width, _height(out), out, "muted")
            y = top + _height(out)
            sheet.lines.append(Line(14, top + _height(out) / 2, 14, y, "ink", 1))
    sheet.height = y + 4
    return sheet


def _words(lines: Sequence[FlowLine], wide: float) -> list[str]:
    """Return the lines of a box, wrapped to its width."""
    return [part for line in lines for part in wrap(line_words(line), wide - 2 * _PAD, _SIZE, 4)]


def _height(lines: Sequence[str]) -> float:
    return len(lines) * _LINE + 2 * _PAD - 3 if lines else 0.0


def _box(sheet: Sheet, corner: Point, right: float, high: float, lines: Sequence[str], edge: str) -> None:
    left, top = corner
    sheet.grounds.append(Shape(box(left, top, right, top + high), "band", "box", edge))
    first = top + (high - len(lines) * _LINE) / 2 + 12.5
    for number, text in enumerate(lines):
        sheet.texts.append(Text(left + _PAD, first + number * _LINE, text, size=_SIZE))


def _down(sheet: Sheet, x: float, start: float, end: float) -> None:
    sheet.lines.append(Line(x, start, x, end - 5, "ink", 1))
    sheet.shapes.append(Shape(((x, end), (x - 3.7, end - 6), (x + 3.7, end - 6)), "ink", "arrow"))


def caption(facts: Facts) -> str:
    """Return what the figure shows, for under it."""
    if not any(step.phase == FIRST for step in facts.steps):
        return titled(facts, "Each study is counted once, where it leaves first; the last box holds the pooled.")
    return titled(
        facts,
        "Flow of records and studies in the form of PRISMA 2020, counted from the data and the results. Each study is "
        "counted once, where it leaves the flow first; what nobody counted is called not recorded.",
    )


def alternative(steps: Sequence[FlowStep]) -> str:
    """Return the figure's alternative text, with its numbers."""
    told = []
    for step in steps:
        words = "; ".join(map(line_words, step.counts))
        left = "; ".join(map(line_words, step.out))
        told.append(f"{plain(step.phase)}: {words}." + (f" Left the flow: {left}." if left else ""))
    return " ".join(told)


def table(steps: Sequence[FlowStep]) -> Table:
    """Return the figure's data as rows of text, the header first."""
    body = [
        (plain(step.phase), words, plain(line.label), _count(line))
        for step in steps
        for words, lines in (("In the flow", step.counts), ("Left the flow", step.out))
        for line in lines
    ]
    return (("Phase", "", "What", "Number"), *body)


def _count(line: FlowLine) -> str:
    return numbers.count(line.count) if numbers.exists(line.count) else NOT_RECORDED
