"""The graph of a network: a dot for each treatment, a line for each comparison that studies made.

Lines are as thick and dots as large as they have studies, and the numbers are beside them: the graph shows at a
glance which answers are indirect.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import NARROW, WIDE, Table, finish, titled
from metaloom.draw.labels import Box, meet
from metaloom.draw.marks import Anchor, Line, Point, Shape, Sheet, Text, box, circle, square
from metaloom.draw.text import width, wrap
from metaloom.pool.network.parts import Comparison, Network, Treatment
from metaloom.text import numbers
from metaloom.text.figures.pictured import Pictured
from metaloom.text.figures.sentences import measured
from metaloom.text.measures import shown
from metaloom.text.plain import plain

_SIZE = 12.5


def network(result: Pictured, layout: Layout = "wide") -> Figure | None:
    """Return the graph of a result that has a network; null without one (the page then prints the reason alone)."""
    found = result.network
    if not found:
        return None
    wide = layout == "wide"
    sheet = Sheet(WIDE if wide else NARROW)
    places = _places(len(found.treatments), sheet.width, wide)
    index = {part.name: number for number, part in enumerate(found.treatments)}
    direct = [part for part in found.comparisons if part.studies]
    taken: list[Box] = [(x - 18, y - 18, x + 18, y + 18) for x, y in places]
    for part in sorted(direct, key=lambda part: -part.studies):
        start, end = places[index[part.treatment]], places[index[part.comparator]]
        (x1, y1), (x2, y2) = start, end
        sheet.lines.append(Line(x1, y1, x2, y2, "rule", min(8.0, 0.8 + 1.2 * part.studies)))
        _count(sheet, start, end, numbers.count(part.studies), taken)
    middle = (sheet.width / 2, sum(y for _, y in places) / len(places))
    for number, treatment in enumerate(found.treatments):
        _node(sheet, found, treatment, places[number], middle, number, wide)
    sheet.height = max(y for _, y in places) + 46
    if not wide:
        sheet.height = _list(sheet, found.treatments, sheet.height + 8)
    words = alternative(result, found, direct), caption(result, found, direct), table(result, found)
    return finish(result, "network", layout, sheet, *words)


def _places(count: int, wide: float, roomy: bool) -> list[Point]:
    """Return the treatments on an ellipse, the first at the top; fewer than three lie side by side."""
    across, down = (0.27 * wide, 130.0) if roomy else (0.34 * wide, 100.0)
    if count == 2:
        return [(wide / 2 - across, 60.0), (wide / 2 + across, 60.0)]
    angles = [2 * math.pi * number / count - math.pi / 2 for number in range(count)]
    return [(wide / 2 + across * math.cos(a), down + 54 + down * math.sin(a)) for a in angles]


def _count(sheet: Sheet, start: Point, end: Point, words: str, taken: list[Box]) -> None:
    """Print how many studies a line stands for, near its middle where there is room; else only the table has it."""
    half = width(words, _SIZE, True) / 2 + 4
    for share in (0.5, 0.58, 0.42, 0.66, 0.34, 0.74, 0.26):
        x, y = (from_ + share * (to - from_) for from_, to in zip(start, end, strict=True))
        space = (x - half, y - 9, x + half, y + 9)
        if not any(meet(space, other) for other in taken):
            taken.append(space)
            sheet.shapes.append(Shape(box(*space), "paper", "key"))
            sheet.texts.append(Text(x, y + 4.5, words, "middle", _SIZE, True))
            return


def _node(
    sheet: Sheet,
    found: Network,
    part: Treatment,
    place: Point,
    middle: Point,
    number: int,
    wide: bool,
) -> None:
    most = max(other.studies for other in found.treatments)
    radius = 8 + 8 * math.sqrt(part.studies / most)
    title = f"{part.name}: {numbers.count(part.studies)} {_studies(part.studies)}"
    x, y = place
    reference = part.name == found.reference
    form = square(x, y, 1.8 * radius) if reference else circle(x, y, radius)
    sheet.shapes.append(Shape(form, "pooled" if reference else "effect", "treatment", "paper", title))
    sheet.texts.append(Text(x, y + 4.2, letter(number), "middle", 12, True, "paper"))
    if not wide:
        return
    anchor: Anchor = "start" if x > middle[0] + 5 else "end" if x < middle[0] - 5 else "middle"
    shift = {"start": radius + 7, "end": -radius - 7, "middle": 0.0}[anchor]
    room = {"start": sheet.width - x - shift, "end": x + shift, "middle": 260.0}[anchor]
    lines = wrap(plain(part.name), room, _SIZE, 2)
    deep = 15.0 * (len(lines) - 1)
    beside, above, below = y + 4 - deep / 2, y - radius - 8 - deep, y + radius + 16
    base = beside if anchor != "middle" else above if y < middle[1] else below
    for line, text in enumerate(lines):
        sheet.texts.append(Text(x + shift, base + 15 * line, text, anchor, _SIZE, title=plain(part.name)))


def letter(number: int) -> str:
    """Return the letter of a treatment in the graph: A to Z, then its number."""
    return chr(ord("A") + number) if number < 26 else numbers.count(number + 1)


def _list(sheet: Sheet, treatments: Sequence[Treatment], y: float) -> float:
    for number, part in enumerate(treatments):
        words = f"{letter(number)}  {plain(part.name)} ({numbers.count(part.studies)})"
        for text in wrap(words, sheet.width - 4, _SIZE, 2):
            sheet.texts.append(Text(0, y, text, size=_SIZE))
            y += 17
    return y - 8


def _studies(count: float) -> str:
    return "study" if count == 1 else "studies"


def caption(result: Pictured, found: Network, direct: Sequence[Comparison]) -> str:
    """Return what the figure shows, for under it."""
    pairs = len(found.comparisons)
    return titled(
        result,
        "Network of treatments: dots are treatments, lines the comparisons that studies made, with the number of "
        f"studies; square: what all are compared with. {numbers.count(len(direct))} of "
        f"{numbers.counted(pairs, 'comparison')} {'was' if len(direct) == 1 else 'were'} made directly.",
    )


def alternative(result: Pictured, found: Network, direct: Sequence[Comparison]) -> str:
    """Return the figure's alternative text, with its numbers."""
    names = "; ".join(
        f"{plain(part.name)} ({numbers.count(part.studies)} {_studies(part.studies)})" for part in found.treatments
    )
    edges = "; ".join(
        f"{plain(part.treatment)} against {plain(part.comparator)}: {numbers.count(part.studies)}" for part in direct
    )
    return (
        f"Network of {numbers.counted(len(found.treatments), 'treatment')}: {names}. Direct comparisons: {edges}. "
        f"Measure: {measured(result)}."
    )


def table(result: Pictured, found: Network) -> Table:
    """Return each comparison with its studies and its estimate from all the evidence."""
    scale, measure = str(result.display.scale), str(result.measure)
    body = [
        (
            f"{plain(part.treatment)} against {plain(part.comparator)}",
            numbers.count(part.studies),
            numbers.effect(
                shown(measure, part.estimate),
                shown(measure, part.ci_lower),
                shown(measure, part.ci_upper),
                scale,
            ),
        )
        for part in found.comparisons
    ]
    return (("Comparison", "Studies that made it", "Estimate, all evidence together"), *body)
