"""The subset plot, GOSH (Olkin 2012, Res Synth Methods 3:214): each speck the result of one subset of the studies.

One cloud means that it matters little which studies are in. Where a study splits the cloud, the specks without it are
triangles of another colour: the study whose absence moves the median most.
"""

from __future__ import annotations

from metaloom.draw.figure import Figure, Layout
from metaloom.draw.finish import NARROW, WIDE, Table, finish, titled, undrawn
from metaloom.draw.marks import Line, Point, Shape, Sheet, Text, square
from metaloom.draw.panel import SMALL, frame, panel, span_of
from metaloom.draw.svg import SPECK
from metaloom.draw.text import shorten
from metaloom.measure.transform import scale_of
from metaloom.probe.parts import Quantiles, Sample, Subsets
from metaloom.text import numbers
from metaloom.text.counts import several
from metaloom.text.figures.pictured import Pictured
from metaloom.text.figures.printed import Printed
from metaloom.text.figures.rows import label_of
from metaloom.text.figures.sentences import measured, not_estimable, reason, sentence
from metaloom.text.measures import null_value, short_name

_COUNTED = 1e7


def subsets(result: Pictured, layout: Layout = "wide") -> Figure | None:
    """Return the subset plot of a result; null without studies."""
    if not result.studies:
        return None
    found = result.subsets
    if not_estimable(result):
        return undrawn(result, "subsets", layout, reason(result))
    sample = found.sample if found and found.status == "ok" else None
    if found is None or sample is None or found.quantiles is None or len(sample.k) < 4:
        why = found.reason if found else None
        return undrawn(result, "subsets", layout, sentence(why or "Too few subsets"))
    splitting = _splitting(found)
    sheet = _sheet(result, sample, splitting, layout == "wide")
    words = (
        alternative(result, found, found.quantiles, splitting),
        caption(result, found, len(sample.k), splitting),
        table(result, found),
    )
    return finish(result, "subsets", layout, sheet, *words)


def _splitting(found: Subsets) -> int:
    """Return which study moves the median of the estimates most by its absence."""
    gaps = [
        abs(study.median_with - study.median_without)
        if numbers.exists(study.median_with) and numbers.exists(study.median_without)
        else 0.0
        for study in found.studies
    ]
    return gaps.index(max(gaps))


def _sheet(result: Pictured, sample: Sample, splitting: int, wide: bool) -> Sheet:
    sheet = Sheet(WIDE if wide else NARROW)
    scale = "exp" if scale_of(result.measure) == "exp" else "identity"
    null, pooled = null_value(result.measure), result.pooled.estimate or 0.0
    field = panel(
        span_of(sample.estimate, pooled, *([null] if null is not None else [])), span_of(sample.i2, 0.0),
        sheet.width, 320.0 if wide else 260.0, x_scale=scale,
    )  # fmt: skip
    log = " (log scale)" if scale == "exp" else ""
    y = frame(sheet, field, f"{short_name(result.measure)} of the subset{log}", "I² (%)")
    for value, role, dash in ((null, "muted", "solid"), (pooled, "pooled", "dashed")):
        if value is not None:
            x = field.across.place(value)
            sheet.lines.append(Line(x, field.top, x, field.bottom, role, 1.2, dash))
    specks: tuple[list[Shape], list[Shape]] = ([], [])
    for estimate, i2, members in zip(sample.estimate, sample.i2, sample.members, strict=True):
        x, at = field.at(estimate, i2)
        inside = members[splitting] == "1"
        shape = Shape(square(x, at, 3.4), "effect", SPECK) if inside else Shape(triangle(x, at, 4.6), "pooled", SPECK)
        specks[0 if inside else 1].append(shape)
    sheet.shapes += [*specks[0], *specks[1]]
    sheet.height = _legend(sheet, label_of(result.studies[splitting]), y + 16)
    return sheet


def triangle(x: float, y: float, side: float) -> tuple[Point, ...]:
    """Return a triangle on its base around its centre."""
    return ((x, y - side * 0.6), (x + side / 2, y + side * 0.4), (x - side / 2, y + side * 0.4))


def _legend(sheet: Sheet, name: str, y: float) -> float:
    for words, shape, role in (
        (f"with {name}", square(6, y - 4, 8), "effect"),
        (f"without {name}", triangle(6, y + 13, 10), "pooled"),
    ):
        sheet.shapes.append(Shape(shape, role, "key"))
        sheet.texts.append(Text(18, y, shorten(words, sheet.width - 22, SMALL), size=SMALL, title=words))
        y += 18
    return y - 8


def caption(result: Pictured, found: Subsets, shown: int, splitting: int) -> str:
    """Return what the figure shows, for under it."""
    fitted, possible = several(found)
    drawn = (
        "All" if shown >= (found.fitted or 0) - len(found.studies) else f"{numbers.count(shown)} drawn at random of the"
    )
    many = numbers.count(possible) if possible < _COUNTED else numbers.scientific(possible, 2)
    whole = "" if found.exact else f", a random sample of the {many} possible"
    name = label_of(result.studies[splitting])
    return titled(
        result,
        f"Subset plot (GOSH): pooled {measured(result)} and I² of subsets of two and more studies. {drawn} "
        f"{numbers.count(fitted)} computed{whole}. Triangles: subsets without {name}, whose absence moves the median "
        "most; dashed line: all studies.",
    )


def alternative(result: Pictured, found: Subsets, quantiles: Quantiles, splitting: int) -> str:
    """Return the figure's alternative text, with its numbers."""
    show = Printed(result, list(result.studies))
    low, middle, high = (_shown(show, quantiles.estimate[at]) for at in (1, 3, 5))
    fitted, _ = several(found)
    text = (
        f"Subset plot of {numbers.count(fitted)} subsets. 95% of the estimates lie between {low} and {high}, "
        f"the median is {middle}. I² has the median {numbers.percent(quantiles.i2[3])}, from "
        f"{numbers.percent(quantiles.i2[1])} to {numbers.percent(quantiles.i2[5])} in 95% of them."
    )
    if numbers.exists(found.share_holding):
        text += f" In {numbers.share(found.share_holding)} the conclusion is that of all studies."
    study = found.studies[splitting]
    name = label_of(result.studies[splitting])
    return (
        f"{text} Without {name} the median is {_shown(show, study.median_without)}, with it "
        f"{_shown(show, study.median_with)}."
    )


def table(result: Pictured, found: Subsets) -> Table:
    """Return for each study the median estimate of the subsets with it and without it."""
    show = Printed(result, list(result.studies))
    body = [
        (label_of(study), _shown(show, half.median_with), _shown(show, half.median_without))
        for study, half in zip(result.studies, found.studies, strict=True)
    ]
    return (("Study", "Median of subsets with it", "Median of subsets without it"), *body)


def _shown(show: Printed, value: float | None) -> str:
    return show.effect(show.places(value, None, None)[0], None, None)
