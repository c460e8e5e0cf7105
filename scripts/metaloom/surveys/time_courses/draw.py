"""What studies measured over time: small plots that share the axes of their panel, a line for each arm.

Arms differ by colour, by the dash of their line and by the shape of their points, so that no meaning rests on colour.
A range without a middle is drawn as a bar.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from metaloom.draw.dots import circle, label
from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import finish
from metaloom.draw.frame import LABELS, Frame, draw_frame, frame_between, key
from metaloom.draw.marks import Line, Shape, Sheet, Text, diamond, square
from metaloom.surveys.time_courses.facts import CourseArm, CoursePanel, Facts, Point
from metaloom.text import numbers
from metaloom.text.plain import plain

STYLES = (("effect", "solid"), ("pooled", "dashed"), ("subgroup", "dotted"), ("prediction", "dashed"))
_HIGH = 130.0
_GAP = 26.0


def time_course(facts: Facts, layout: Layout = "wide") -> Figure | None:
    """Return the figure of a survey of time courses; null where nothing was measured."""
    panels = facts.panels
    if not panels:
        return None
    sheet = Sheet(760.0 if layout == "wide" else 320.0)
    names = list(dict.fromkeys(arm.label for panel in panels for plot in panel.plots for arm in plot.arms))
    styles = {name: STYLES[number % len(STYLES)] for number, name in enumerate(names)}
    y = key(sheet, [(plain(name), *styles[name]) for name in names], 14.0) if len(names) > 1 else 4.0
    time = plain(facts.time)
    for row in rows_of_panels(panels, layout == "wide"):
        room = (sheet.width + _GAP) / len(row) - _GAP
        places = [number * (room + _GAP) for number in range(len(row))]
        y = max(_panel(sheet, panel, styles, time, y, x, room) for panel, x in zip(row, places, strict=True))
    sheet.height = y
    return finish(facts, "time-course", layout, sheet, alternative(facts), caption(facts), table(facts))


def rows_of_panels(panels: Sequence[CoursePanel], wide: bool) -> list[list[CoursePanel]]:
    """Return panels in rows: two beside each other where each has one plot and there is room, else one a row."""
    rows: list[list[CoursePanel]] = []
    for panel in panels:
        pairs = wide and rows and len(rows[-1]) == 1 and len(rows[-1][0].plots) == len(panel.plots) == 1
        if pairs:
            rows[-1].append(panel)
        else:
            rows.append([panel])
    return rows


def _panel(
    sheet: Sheet, panel: CoursePanel, styles: Mapping[str, tuple[str, str]], time: str, y: float, x: float,
    room: float,
) -> float:  # fmt: skip
    """Return one panel from pixel `x` on, so many pixels wide; the pixel below it."""
    plots = panel.plots
    columns = 1 if room < 400 else 2 if len(plots) in (1, 2, 4) else 3
    head = plain(panel.label) + (f" ({plain(panel.unit)})" if panel.unit else "")
    y += 12 + label(sheet, head, x, y + 14, room, bold=True)
    sheet.lines.append(Line(x, y + 9, x + room, y + 9, "ink", 1))
    y += 14
    across, upward = _spans(panel)
    step = (room + _GAP) / columns
    for start in range(0, len(plots), columns):
        row = [(plot, x + number * step) for number, plot in enumerate(plots[start : start + columns])]
        extra = max(label(sheet, plot.label, left, y + 14, step - _GAP, lines=2) for plot, left in row)
        top = y + 24 + extra
        for plot, left in row:
            frame = frame_between(left + LABELS, left + step - _GAP, top, top + _HIGH, across, upward)
            draw_frame(sheet, frame)
            for place, arm in enumerate(plot.arms):
                _arm(sheet, frame, arm, styles, 3.0 * (place - (len(plot.arms) - 1) / 2))
            middle = (frame.across.left + frame.across.right) / 2
            sheet.texts.append(Text(middle, frame.bottom + 34, time.capitalize(), "middle", 11.5, role="muted"))
        y = top + _HIGH + 42
    return y


def _spans(panel: CoursePanel) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the spans of a panel: from zero to the last time; over all values and limits, with a little room."""
    points = panel.points
    ends = [number for point in points for number in point.numbers]
    low, high = min(ends), max(ends)
    pad = 0.08 * (high - low) or 0.5
    last = max(point.time for point in points)
    below = max(0.0, low - pad) if low >= 0 else low - pad
    return (0.0 - 0.03 * (last or 1.0), 1.03 * (last or 1.0)), (below, high + pad)


def _arm(sheet: Sheet, frame: Frame, arm: CourseArm, styles: Mapping[str, tuple[str, str]], shift: float) -> None:
    """Draw the line through the values, the limits as whiskers, and a mark for each value."""
    role, dash = styles[arm.label]
    before: tuple[float, float] | None = None
    for point in arm.points:
        x = frame.x(point.time) + shift
        if point.limits:
            thick = 1.2 if point.value is not None else 7.0
            lower, upper = point.limits
            sheet.lines.append(Line(x, frame.y(lower), x, frame.y(upper), role, thick))
        if point.value is None:
            continue
        y = frame.y(point.value)
        if before is not None:
            sheet.lines.append(Line(*before, x, y, role, 1.8, dash))
        before = (x, y)
        title = f"{plain(arm.label)}, {numbers.plain(point.time, 1)}: {words(point)}"
        number = list(styles).index(arm.label) % 3
        shape = (circle(x, y, 4.0), square(x, y, 7.4), diamond(x - 5, x, x + 5, y, 10))[number]
        sheet.shapes.append(Shape(shape, role, "point", "paper", title))


def words(point: Point) -> str:
    """Return a value with its limits, or a range."""
    limits = ""
    if point.lower is not None:
        limits = f"{numbers.plain(point.lower, 2)} to {numbers.plain(point.upper, 2)}"
    if point.value is None:
        return limits
    return f"{numbers.plain(point.value, 2)} ({limits})" if limits else numbers.plain(point.value, 2)


def caption(facts: Facts) -> str:
    """Return what the figure shows, for under it."""
    limits = f" Whiskers: {numbers.level(facts.level)} confidence intervals of the means, from the printed standard "
    limits += "deviations and sizes."
    return (
        f"{plain(facts.title).rstrip('.')}. Every time that was printed is shown; nothing is "
        f"pooled.{limits if facts.computed else ''}"
    )


def alternative(facts: Facts) -> str:
    """Return the figure's alternative text, with its numbers."""
    told = []
    time = plain(facts.time)
    for panel in facts.panels:
        for plot in panel.plots:
            arms = "; ".join(
                f"{plain(arm.label)} "
                + ", ".join(f"{words(point)} at {numbers.plain(point.time, 1)} {time}" for point in told_of(arm.points))
                for arm in plot.arms
            )
            told.append(f"{plain(panel.label)}, {plain(plot.label)}: {arms}.")
    return f"Values over time. {' '.join(told)}".replace(numbers.NO_BREAK, " ")


def told_of(points: Sequence[Point]) -> Sequence[Point]:
    """Return the points that are told in words: all of a few, the first and the last of many."""
    return points if len(points) <= 4 else (points[0], points[-1])


def table(facts: Facts) -> tuple[tuple[str, ...], ...]:
    """Return the same as rows of text."""
    body = [
        (
            plain(panel.label),
            plain(plot.label),
            plain(arm.label),
            numbers.plain(point.time, 1),
            words(point),
        )
        for panel in facts.panels
        for plot in panel.plots
        for arm in plot.arms
        for point in arm.points
    ]
    return (("Outcome", "Study", "Arm", f"Time ({plain(facts.time)})", "Value"), *body)
