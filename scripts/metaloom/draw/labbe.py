"""L'Abbé's plot (L'Abbé 1987, Ann Intern Med 107:224): the risk with the intervention against the risk without it.

The diagonal is no effect; the dashed curve is where all studies would lie if each had the pooled effect, at any
risk of the control group. Only measures of two groups with events have it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from metaloom.catalogue.measures import measure_of
from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import NARROW, Table, finish, titled, undrawn
from metaloom.draw.labels import Box, Named, name_points
from metaloom.draw.marks import Line, Shape, Sheet, circle
from metaloom.draw.panel import Panel, frame, panel
from metaloom.judge.judged import JudgedStudy
from metaloom.text import numbers
from metaloom.text.figures.pictured import Pictured
from metaloom.text.figures.rows import label_of
from metaloom.text.figures.sentences import measured, not_estimable


@dataclass(frozen=True)
class Trial:
    """The risks of one study, as shares, with its counts in words and its weight in percent."""

    name: str
    control: float
    treated: float
    counts: tuple[str, str]
    weight: float | None


def labbe(result: Pictured, layout: Layout = "wide") -> Figure | None:
    """Return L'Abbé's plot of a result; null without studies, a reason where its studies report no events by group."""
    if not result.studies:
        return None
    measure = measure_of(result.measure)
    if not measure.two_by_two or measure.absolute is None:
        return undrawn(result, "labbe", layout, f"It shows events in two groups, and the {measured(result)} has none.")
    trials = [trial for study in result.studies if (trial := _trial(study)) is not None]
    if len(trials) < 2:
        return undrawn(result, "labbe", layout, "Fewer than two studies report events in both groups.")
    sheet, named = _sheet(result, trials, layout == "wide")
    return finish(result, "labbe", layout, sheet, alternative(trials), caption(result, trials, named), table(trials))


def _trial(study: JudgedStudy) -> Trial | None:
    cells = [study.number(f"{what}_{arm}") for arm in ("control", "treated") for what in ("events", "total")]
    values = [cell for cell in cells if numbers.exists(cell)]
    if len(values) < len(cells) or not values[1] or not values[3]:
        return None
    counts = (numbers.events_of(values[0], values[1]), numbers.events_of(values[2], values[3]))
    weight = study.weight_percent
    known = float(weight) if numbers.exists(weight) else None
    return Trial(label_of(study), values[0] / values[1], values[2] / values[3], counts, known)


def _sheet(result: Pictured, trials: Sequence[Trial], wide: bool) -> tuple[Sheet, int]:
    sheet = Sheet(520.0 if wide else NARROW)
    most = max(max(trial.control, trial.treated) for trial in trials)
    top = min(100.0, max(10.0, 108 * most))
    field = panel((0.0, top), (0.0, top), sheet.width, sheet.width - 64)
    sheet.height = frame(sheet, field, "Control: participants with the event (%)", "Intervention (%)")
    (left, bottom), (right, upper) = field.at(0.0, 0.0), field.at(top, top)
    sheet.lines.append(Line(left, bottom, right, upper, "muted", 1))
    _curve(sheet, field, result, top)
    heaviest = max((trial.weight or 0.0 for trial in trials), default=0.0)
    places = []
    for trial in sorted(trials, key=lambda trial: -(trial.weight or 0.0)):
        share = math.sqrt((trial.weight or 0.0) / heaviest) if heaviest > 0 else 0.4
        place = Named(*field.at(100 * trial.control, 100 * trial.treated), trial.name, 3.5 + 7 * share)
        places.append(place)
        title = f"{trial.name}: {trial.counts[1]} with the intervention, {trial.counts[0]} in the control group"
        sheet.shapes.append(Shape(circle(place.x, place.y, place.radius), "effect", "study", "paper", title))
    bounds = (field.across.left + 2, field.top - 4, sheet.width, field.bottom - 2)
    lines = [box for line in sheet.lines if line.role in ("muted", "pooled") for box in _boxes(line)]
    room = 150 if wide else 110
    named = name_points(sheet, places, range(len(places)), bounds, 12 if wide else 5, room, lines=lines)
    return sheet, len(named)


def _boxes(line: Line) -> Iterator[Box]:
    """Yield small boxes along a slanting line, so that names can be clear of it; the frame is no such line."""
    steps = 0 if line.x1 == line.x2 or line.y1 == line.y2 else max(1, round(abs(line.x2 - line.x1) / 6))
    for step in range(steps):
        x = line.x1 + (line.x2 - line.x1) * step / steps
        y = line.y1 + (line.y2 - line.y1) * step / steps
        yield x - 3, y - 3, x + 3, y + 3


def _curve(sheet: Sheet, field: Panel, result: Pictured, top: float) -> None:
    way = measure_of(result.measure).absolute
    if not_estimable(result) or way is None:
        return
    effect = result.pooled.estimate or 0.0
    steps = [top / 100 * step / 40 for step in range(41)]
    points = [(100 * risk, 100 * way(risk, effect)) for risk in steps]
    inside = [(x, y) for x, y in points if 0 <= y <= top]
    places = [field.at(x, y) for x, y in inside]
    sheet.lines += [Line(x1, y1, x2, y2, "pooled", 1.6) for (x1, y1), (x2, y2) in pairwise(places)]


def caption(result: Pictured, trials: Sequence[Trial], named: int) -> str:
    """Return what the figure shows, for under it."""
    curve = "" if not_estimable(result) else f"; thick line: the pooled {measured(result)} at every risk"
    some = "" if named == len(trials) else f" {numbers.count(named)} of {numbers.count(len(trials))} are named."
    return titled(
        result,
        "L'Abbé plot: each circle a study, its area by weight, the share of participants with the event in the "
        f"intervention group against that in the control group. Thin diagonal: no effect{curve}.{some}",
    )


def alternative(trials: Sequence[Trial]) -> str:
    """Return the figure's alternative text, with its numbers."""
    controls = [trial.control for trial in trials]
    below = sum(trial.treated < trial.control for trial in trials)
    above = sum(trial.treated > trial.control for trial in trials)
    on = len(trials) - below - above
    return (
        f"L'Abbé plot of {numbers.counted(len(trials), 'study', 'studies')}. "
        "The share with the event in the control groups runs from "
        f"{numbers.share(min(controls))} to {numbers.share(max(controls))}. "
        f"With the intervention it is lower in {numbers.count(below)}, higher in {numbers.count(above)}, "
        f"the same in {numbers.count(on)}."
    )


def table(trials: Sequence[Trial]) -> Table:
    """Return the figure's data as rows of text, the header first."""
    body = [
        (trial.name, trial.counts[1], numbers.share(trial.treated), trial.counts[0], numbers.share(trial.control))
        for trial in trials
    ]
    return (("Study", "Intervention", "Share", "Control", "Share"), *body)
