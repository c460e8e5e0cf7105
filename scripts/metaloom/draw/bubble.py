"""The bubble plot of a meta-regression (Thompson and Higgins 2002, Stat Med 21:1559): effects along a moderator.

One field for each declared regression on a single number. The line and its band are those of the result; the area of
a bubble is the weight of its study.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import NARROW, WIDE, Table, finish, titled, undrawn
from metaloom.draw.labels import Named, name_points
from metaloom.draw.marks import Line, Shape, Sheet, circle
from metaloom.draw.panel import TOP, Panel, frame, panel, span_of
from metaloom.measure.transform import scale_of
from metaloom.pool.regression_parts import Predicted, Regression, RegressionLine
from metaloom.text import counts, numbers
from metaloom.text.figures.pictured import Pictured
from metaloom.text.figures.printed import Printed
from metaloom.text.figures.rows import label_of
from metaloom.text.figures.sentences import measured
from metaloom.text.measures import null_value, short_name
from metaloom.text.plain import plain

_MOST = 4


@dataclass(frozen=True)
class Bubble:
    """A study: where it is, how it is written, its weight in percent."""

    name: str
    x: float
    y: float
    effect: str
    weight: float
    study_id: str


@dataclass(frozen=True)
class Bubbles:
    """One regression with its studies."""

    term: str
    found: Regression
    line: RegressionLine
    bubbles: tuple[Bubble, ...]


def bubble(result: Pictured, layout: Layout = "wide") -> Figure | None:
    """Return the bubble plots of a result; null without studies."""
    if not result.studies:
        return None
    regressions = _regressions(result)
    if not regressions:
        reasons = [f"{plain(part.formula)}: {part.reason}" for part in result.moderators
                   if part.reason]  # fmt: skip
        return undrawn(result, "bubble", layout, " ".join(reasons) or "No regression is on one number alone.")
    sheet = Sheet(WIDE if layout == "wide" else NARROW)
    y = 0.0
    for regression in regressions:
        y = _field(sheet, result, regression, y, layout == "wide") + 14
    sheet.height = y - 14
    return finish(
        result, "bubble", layout, sheet, alternative(result, regressions), caption(result, regressions),
        table(regressions),
    )  # fmt: skip


def _regressions(result: Pictured) -> list[Bubbles]:
    studies = {(study.study_id, study.line): study for study in result.studies}
    show = Printed(result, list(studies.values()))
    found: list[Bubbles] = []
    for part in result.moderators:
        line = part.line
        if not line or "[" in line.term or len(found) == _MOST:
            continue
        bubbles = tuple(
            Bubble(
                label_of(study), at.x, float(study.yi),
                show.effect(*show.places(study.yi, study.ci_lower, study.ci_upper)),
                float(study.weight_percent or 0.0), str(study.study_id),
            )
            for at in line.studies
            if (study := studies.get((at.study_id, at.line))) is not None and numbers.exists(study.yi)
        )  # fmt: skip
        found.append(Bubbles(spoken(line.term), part, line, bubbles))
    return found


def spoken(term: str) -> str:
    """Return a column's name as words."""
    text = plain(term).replace("_", " ")
    return text[:1].upper() + text[1:]


def _field(sheet: Sheet, result: Pictured, regression: Bubbles, top: float, wide: bool) -> float:
    line, bubbles = regression.line.predicted, regression.bubbles
    scale = "exp" if scale_of(result.measure) == "exp" else "identity"
    null = null_value(result.measure)
    xs = span_of([at.x for at in bubbles])
    ys = [at.y for at in bubbles]
    reach = 0.35 * (max(ys) - min(ys) or 1.0)
    ends = [min(max(end, min(ys) - reach), max(ys) + reach) for at in line for end in (at.ci_lower, at.ci_upper)]
    high = 300.0 if wide else 250.0
    field = panel(xs, span_of(ys, *ends, *([null] if null is not None else [])), sheet.width, high, y_scale=scale,
                  top=top + TOP)  # fmt: skip
    _band(sheet, field, line)
    if null is not None:
        y = field.height(null)
        sheet.lines.append(Line(field.across.left, y, field.across.right, y, "muted", 1))
    bottom = frame(sheet, field, regression.term, short_name(result.measure))
    places = [field.at(at.x, at.estimate) for at in line]
    sheet.lines += [Line(x1, y1, x2, y2, "pooled", 1.8) for (x1, y1), (x2, y2) in pairwise(places)]
    heaviest = max((at.weight for at in bubbles), default=0.0)
    named = []
    for at in sorted(bubbles, key=lambda at: -at.weight):
        radius = 3.5 + 7.5 * math.sqrt(at.weight / heaviest) if heaviest > 0 else 5.0
        x, y = field.at(at.x, at.y)
        named.append(Named(x, y, at.name, radius))
        title = f"{at.name}: {regression.term} {numbers.plain(at.x, 3)}, {at.effect}"
        sheet.shapes.append(Shape(circle(x, y, radius), "effect", "study", "paper", title))
    bounds = (field.across.left + 2, field.top - 4, sheet.width, field.bottom - 2)
    along = [(x1, min(y1, y2) - 1, x2, max(y1, y2) + 1) for (x1, y1), (x2, y2) in pairwise(places)]
    name_points(sheet, named, range(len(named)), bounds, 12 if wide else 5, 150 if wide else 110, along)
    return bottom


def _band(sheet: Sheet, field: Panel, line: Sequence[Predicted]) -> None:
    upper = [field.at(at.x, at.ci_upper) for at in line]
    lower = [field.at(at.x, at.ci_lower) for at in line]
    sheet.grounds.append(Shape((*upper, *reversed(lower)), "tint-one", "band"))


def caption(result: Pictured, regressions: Sequence[Bubbles]) -> str:
    """Return what the figure shows, for under it."""
    names = ", ".join(regression.term.lower() for regression in regressions)
    notes = " ".join(dict.fromkeys(part.found.note for part in regressions if part.found.note))
    level = numbers.level(result.level or 95)
    return titled(
        result,
        f"Bubble plot: {measured(result)} of each study along {names}; area by weight, line: meta-regression, band: "
        f"{level} confidence interval of the mean. {notes}".strip(),
    )


def alternative(result: Pictured, regressions: Sequence[Bubbles]) -> str:
    """Return the figure's alternative text, with its numbers."""
    return " ".join(_told(result, regression) for regression in regressions)


def _told(result: Pictured, regression: Bubbles) -> str:
    part, line = regression.found, regression.line.predicted
    show = Printed(result, list(result.studies))
    slope = next(row for row in part.coefficients if row.term == regression.line.term)
    first, last = (show.effect(*show.places(at.estimate, at.ci_lower, at.ci_upper)) for at in (line[0], line[-1]))
    change = f"{numbers.significant(slope.estimate, 2)} on the scale of the analysis"
    size = counts.of_rows(at.study_id for at in regression.bubbles)
    return (
        f"Bubble plot of {size} along {regression.term.lower()}, from "
        f"{numbers.plain(line[0].x, 3)} to {numbers.plain(line[-1].x, 3)}. The line runs from {first} to {last}; "
        f"slope {change}, {numbers.p_value(slope.p_value)}."
    )


def table(regressions: Sequence[Bubbles]) -> Table:
    """Return the figure's data as rows of text, the header first."""
    body = [
        (at.name, regression.term, numbers.plain(at.x, 3), at.effect, numbers.percent(at.weight))
        for regression in regressions
        for at in regression.bubbles
    ]
    return (("Study", "Moderator", "Value", "Effect", "Weight"), *body)
