"""The specification curve (Voracek 2019; Simonsohn 2020): the result under every combination of the listed choices.

Above, the estimates with their intervals from the smallest to the largest; below, which choice each of them made. The
declared analysis is a diamond.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from metaloom.catalogue.tests import TESTS
from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import Table, finish, titled, undrawn
from metaloom.draw.marks import Line, Point, Shape, Sheet, Text, box, circle, diamond
from metaloom.draw.panel import SMALL, TITLE, TOP, Panel, panel, span_of
from metaloom.draw.svg import SPECK
from metaloom.draw.text import wrap
from metaloom.measure.transform import scale_of
from metaloom.probe.parts import Choices, Multiverse
from metaloom.text import numbers
from metaloom.text.figures.pictured import Pictured
from metaloom.text.figures.printed import NO_ESTIMATE, Printed
from metaloom.text.figures.sentences import measured, not_estimable, reason, sentence
from metaloom.text.measures import null_value, short_name
from metaloom.text.plain import plain
from metaloom.text.vocabulary import effect_head, measure_name

AXES = {"where": "Rows", "measure": "Measure", "method": "Method", "test": "Test"}
_MOST = 160


@dataclass(frozen=True)
class Universe:
    """One combination of choices with its estimate on the axis; `declared` is the analysis itself."""

    choices: Choices
    k: int
    value: float
    lower: float
    upper: float
    declared: bool


def multiverse(result: Pictured, layout: Layout = "wide") -> Figure | None:
    """Return the specification curve of a result; null without studies."""
    if not result.studies:
        return None
    found = result.multiverse
    if not_estimable(result):
        return undrawn(result, "multiverse", layout, reason(result))
    universes = _universes(result, found) if found else []
    if found is None or len(universes) < 2:
        return undrawn(
            result, "multiverse", layout, sentence((found.reason if found else None) or "Too few combinations")
        )
    sheet = _sheet(result, found, universes, layout == "wide")
    words = alternative(result, found, universes), caption(result, found, universes), table(result, universes)
    return finish(result, "multiverse", layout, sheet, *words)


def _universes(result: Pictured, found: Multiverse) -> list[Universe]:
    """Return the estimated universes on the scale of the declared measure, from the smallest estimate to the
    largest.
    """
    declared = Choices(measure=result.measure, where=None, method=result.method, test=result.test)
    kept = []
    for entry in found.universes:
        ends, choices = entry.pooled.ends if entry.pooled else None, entry.choices
        if entry.status == "ok" and ends and scale_of(choices.measure) == scale_of(result.measure):
            kept.append(Universe(choices, entry.k, *ends, choices == declared))
    return sorted(kept, key=lambda universe: universe.value)


def _thinned(universes: Sequence[Universe]) -> list[Universe]:
    """Return at most so many as can be distinguished, evenly along the curve, the declared one among them."""
    if len(universes) <= _MOST:
        return list(universes)
    step = len(universes) / _MOST
    kept = {int(number * step) for number in range(_MOST)} | {
        number for number, universe in enumerate(universes) if universe.declared
    }
    return [universes[number] for number in sorted(kept)]


def _sheet(result: Pictured, found: Multiverse, universes: Sequence[Universe], wide: bool) -> Sheet:
    sheet = Sheet(760.0 if wide else 320.0)
    shown = _thinned(universes)
    null = null_value(result.measure)
    field = _field(result, shown, null, sheet.width, wide)
    step = (field.across.right - field.across.left) / len(shown)
    middles = [field.across.left + (number + 0.5) * step for number in range(len(shown))]
    _curve(sheet, result, field, shown, middles, null)
    y = field.bottom + 14
    for axis, words in AXES.items():
        options = dict.fromkeys(getattr(entry.choices, axis) for entry in found.universes)
        here = [
            option for option in options if any(getattr(universe.choices, axis) == option for universe in universes)
        ]
        if len(here) < 2:
            continue
        sheet.texts.append(Text(0, y + 12, words, size=SMALL, bold=True))
        y += 18
        for option in here:
            y = _row(sheet, field, [getattr(universe.choices, axis) == option for universe in shown], middles, step,
                     option_words(axis, option), y, wide)  # fmt: skip
        y += 6
    sheet.height = y - 2
    return sheet


def _field(result: Pictured, shown: Sequence[Universe], null: float | None, wide: float, roomy: bool) -> Panel:
    scale = "exp" if scale_of(result.measure) == "exp" else "identity"
    points = [universe.value for universe in shown]
    usual = next((u.upper - u.lower for u in shown if u.declared), sorted(u.upper - u.lower for u in shown)[0])
    reach = max(max(points) - min(points), 1.2 * usual)
    ends = [min(max(end, min(points) - reach), max(points) + reach) for u in shown for end in (u.lower, u.upper)]
    span = span_of([*points, *ends], *([null] if null is not None else []))
    field = panel((0.0, 1.0), span, wide, 220.0, y_scale=scale, top=TOP)
    if not roomy:
        return field
    across = field.across
    return Panel(type(across)(0.0, 1.0, 210.0, across.right, "identity", (), None), field.up, field.top, field.bottom)


def _curve(
    sheet: Sheet,
    result: Pictured,
    field: Panel,
    shown: Sequence[Universe],
    middles: Sequence[float],
    null: float | None,
) -> None:
    left, right = field.across.left, field.across.right
    for place, label in field.up.tick_places():
        y = field.bottom - place
        sheet.lines.append(Line(left, y, right, y, "tint-one", 0.8))
        sheet.texts.append(Text(left - 7, y + 4, label, "end", SMALL, role="muted"))
    sheet.texts.append(Text(0, field.top - 13, short_name(result.measure), size=TITLE))
    if null is not None:
        y = field.height(null)
        sheet.lines.append(Line(left, y, right, y, "muted", 1.2))
    show = Printed(result, list(result.studies))
    thick = min(2.0, max(0.7, (right - left) / len(shown) / 3))
    for universe, x in zip(shown, middles, strict=True):
        low, high = field.height(universe.lower), field.height(universe.upper)
        role = "pooled" if universe.declared else "effect"
        sheet.lines.append(Line(x, low, x, high, role, thick))
        for end, direction in ((universe.lower, 1), (universe.upper, -1)):
            if field.up.leaves(end):
                sheet.shapes.append(Shape(tip(x, field.height(end), direction), role, "arrow"))
        y = field.height(universe.value)
        if universe.declared:
            title = f"As declared: {_told(show, universe)}"
            sheet.shapes.append(Shape(diamond(x - 6, x, x + 6, y, 12), role, "declared", "paper", title))
        else:
            radius = min(3.8, max(1.6, (right - left) / len(shown) / 2.4))
            sheet.shapes.append(Shape(circle(x, y, radius), role, SPECK))


def tip(x: float, y: float, direction: int) -> tuple[Point, ...]:
    """Return the head of an interval that goes on below (1) or above (-1) the field."""
    return ((x, y + 5 * direction), (x - 3.2, y - direction), (x + 3.2, y - direction))


def _row(
    sheet: Sheet,
    field: Panel,
    chosen: Sequence[bool],
    middles: Sequence[float],
    step: float,
    words: str,
    y: float,
    wide: bool,
) -> float:
    """Return one option: its words on the left (above, on a phone), a tick in the column of each universe that took
    it.
    """
    lines = wrap(words, 195.0 if wide else sheet.width - 4, SMALL, 3 if wide else 2)
    for number, text in enumerate(lines):
        sheet.texts.append(Text(8 if wide else 0, y + 11 + 14 * number, text, size=SMALL, title=words))
    y += 14 * (len(lines) - 1) if wide else 14 * len(lines)
    middle = y + 7 - (7 * (len(lines) - 1) if wide else 0)
    sheet.lines.append(Line(field.across.left, middle, field.across.right, middle, "tint-one", 0.8))
    half = min(3.0, max(0.4, 0.3 * step))
    sheet.shapes += [
        Shape(box(x - half, middle - 5, x + half, middle + 5), "ink", SPECK)
        for x, here in zip(middles, chosen, strict=True)
        if here
    ]
    return y + 17


def option_words(axis: str, option: str | None) -> str:
    """Return a choice as people read it."""
    if axis == "where":
        return "All rows" if option is None else plain(option)
    if axis == "measure":
        name = measure_name(str(option)).partition(" (")[0]
        return name[:1].upper() + name[1:]
    return TESTS[str(option)].short if axis == "test" else plain(option)


def caption(result: Pictured, found: Multiverse, universes: Sequence[Universe]) -> str:
    """Return what the figure shows, for under it."""
    left_out = (found.combinations or 0) - len(universes)
    out = f" {numbers.count(left_out)} could not be estimated or have another scale." if left_out else ""
    thin = f" Every {numbers.count(round(len(universes) / _MOST, 1))}th is drawn." if len(universes) > _MOST else ""
    return titled(
        result,
        f"Specification curve: the pooled {measured(result)} under {numbers.count(len(universes))} of "
        f"{numbers.counted(found.combinations or 0, 'combination')} of choices; ticks: what each chose; diamond: the "
        f"declared analysis.{out}{thin}",
    )


def alternative(result: Pictured, found: Multiverse, universes: Sequence[Universe]) -> str:
    """Return the figure's alternative text, with its numbers."""
    show = Printed(result, list(result.studies))
    text = f"Specification curve of {numbers.counted(len(universes), 'combination')}."
    told = [words for at in universes if (words := _told(show, at)) != NO_ESTIMATE]
    if told:
        text += f" Estimates run from {told[0]} to {told[-1]}."
    if len(told) < len(universes):
        text += f" {_lacking(len(universes) - len(told))}"
    null = null_value(result.measure)
    if null is not None:
        crossing = sum(at.lower <= null <= at.upper for at in universes)
        text += f" In {numbers.spelled(crossing)} of them the interval includes no effect."
    if numbers.exists(found.share_holding):
        text += f" In {numbers.share(found.share_holding)} the conclusion is that of the main analysis."
    return text


def _told(show: Printed, universe: Universe) -> str:
    return show.printed(universe.value, universe.lower, universe.upper)[0]


def _lacking(count: int) -> str:
    return f"{numbers.opening(count)} of the combinations {'has' if count == 1 else 'have'} no usable estimate."


def table(result: Pictured, universes: Sequence[Universe]) -> Table:
    """Return each combination with its studies and its result."""
    show = Printed(result, list(result.studies))
    body = [
        (
            *(option_words(axis, getattr(universe.choices, axis)) for axis in AXES),
            numbers.count(universe.k),
            _told(show, universe),
        )
        for universe in universes
    ]
    return ((*AXES.values(), "Studies", effect_head(str(result.measure))), *body)
