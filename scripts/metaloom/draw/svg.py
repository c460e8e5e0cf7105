"""A sheet of marks as an SVG document, written in one step.

The marks know their pixels, so nothing has to be laid out: each becomes one element, in the order grounds, lines,
shapes, texts. Colours are classes (see `palette`) with the light colour as a presentation attribute, so that a figure
follows its page and is still right as a file. No style attribute, id, reference or script is written: a strict content
security policy allows the figure. The bytes depend on the marks alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from metaloom.draw.figure import Layout
from metaloom.draw.marks import Line, Point, Shape, Sheet, Text
from metaloom.draw.palette import FONT, light, own_style
from metaloom.draw.text import SLACK, known
from metaloom.draw.text import width as width_of
from metaloom.text.plain import plain

MARGIN = 4
"""Pixels around the sheet, so that a figure opened as a file does not touch the edge of its window."""
SPECK = "speck"
"""The kind of shapes that stand for themselves only as a crowd: they become one path, and have no titles."""
OUTLINE = 0.5
"""Width of the outline of every shape, in pixels."""
DASHES = {"dashed": (4.0, 3.0), "dotted": (1.2, 2.0)}
"""Lengths of dashes and gaps in widths of the line."""
SHORTEST = 40.0
"""Pixels from which a text is held to its length: a shorter one hardly grows in another face."""
_FRAGMENT = re.compile(r"#[a-z0-9-]+")
_LENGTH = re.compile(r' textLength="[\d.]+" lengthAdjust="spacingAndGlyphs"')


def svg_of(sheet: Sheet, name: str, alt: str, layout: Layout = "wide") -> str:
    """Return the sheet as a whole SVG document; `alt` becomes its accessible name.

    Raises KeyError for a role without a colour, ValueError for a link that leaves the page.
    """
    return "".join((_head(sheet, name, alt, layout), *_marks(sheet), "</svg>\n"))


def size(sheet: Sheet) -> tuple[int, int]:
    """Return width and height of the drawn figure in pixels, margin included."""
    return round(sheet.width + 2 * MARGIN), round(sheet.height + 2 * MARGIN)


def _head(sheet: Sheet, name: str, alt: str, layout: Layout) -> str:
    wide, high = short(sheet.width + 2 * MARGIN), short(sheet.height + 2 * MARGIN)
    has_links = any(shape.link is not None for shape in (*sheet.grounds, *sheet.shapes))
    role = "document" if has_links else "img"  # what holds links is not an image to assistive technology
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="ml-figure ml-{layout}" data-figure={quoteattr(name)}'
        f' role="{role}" aria-label={quoteattr(plain(alt))} viewBox="-{MARGIN} -{MARGIN} {wide} {high}"'
        f' width="{wide}" height="{high}" font-family="{FONT}" text-rendering="geometricPrecision">'
        f"<style>{own_style()}</style>"
    )


def _marks(sheet: Sheet) -> Iterator[str]:
    yield from _shapes(sheet.grounds)
    yield from _lines(sheet.lines)
    yield from _shapes(sheet.shapes)
    for text in sheet.texts:
        yield _text(text)


def _lines(lines: Iterable[Line]) -> Iterator[str]:
    """Yield one path for each run of lines that look alike: hundreds of lines are one element."""
    for (role, width, dash), run in groupby(lines, key=lambda line: (line.role, line.width, line.dash)):
        d = "".join(f"M{short(line.x1)} {short(line.y1)}L{short(line.x2)} {short(line.y2)}" for line in run)
        dashes = DASHES.get(dash)
        dashed = f' stroke-dasharray="{" ".join(short(part * width) for part in dashes)}"' if dashes else ""
        yield (
            f'<path d="{d}" fill="none" stroke="{light(role)}" stroke-width="{short(width)}"{dashed}'
            f' class="ml-line ml-stroke-{role}"/>'
        )


def _shapes(shapes: Iterable[Shape]) -> Iterator[str]:
    for specks, run in groupby(shapes, key=lambda shape: (shape.fill, shape.stroke) if shape.kind == SPECK else None):
        if specks is None:
            yield from (_shape(shape) for shape in run)
        else:
            crowd = list(run)
            yield f'<path d="{"".join(_outline(shape.points) for shape in crowd)}"{_look(crowd[0])}/>'


def _shape(shape: Shape) -> str:
    title = f"<title>{escape(plain(shape.title))}</title>" if shape.title is not None else ""
    path = f'<path d="{_outline(shape.points)}"{_look(shape)}' + (f">{title}</path>" if title else "/>")
    if shape.link is None:
        return path
    if not _FRAGMENT.fullmatch(shape.link):
        raise ValueError(f"the link {shape.link!r} leads elsewhere than to a place of its page")
    return f'<a href="{shape.link}" aria-label={quoteattr(plain(shape.title or ""))}>{path}</a>'


def _look(shape: Shape) -> str:
    """Return the attributes that colour a shape."""
    stroke = shape.stroke or shape.fill
    return (
        f' fill="{light(shape.fill)}" stroke="{light(stroke)}" stroke-width="{OUTLINE}"'
        f' class="ml-{shape.kind} ml-fill-{shape.fill} ml-stroke-{stroke}"'
    )


def _outline(points: tuple[Point, ...]) -> str:
    return "M" + "L".join(f"{short(x)} {short(y)}" for x, y in points) + "z"


def _text(text: Text) -> str:
    attributes = [
        f'<text x="{short(text.x)}" y="{short(text.y)}" font-size="{short(text.size)}" fill="{light(text.role)}"',
        f' class="ml-text ml-fill-{text.role}"',
    ]
    if text.anchor != "start":
        attributes.append(f' text-anchor="{text.anchor}"')
    if text.bold:
        attributes.append(' font-weight="600"')
    if text.through:
        attributes.append(' pointer-events="none"')
    attributes.append(_measured(plain(text.text), text))
    title = f"<title>{escape(plain(text.title))}</title>" if text.title not in (None, text.text) else ""
    return f"{''.join(attributes)}>{escape(plain(text.text))}{title}</text>"


def _measured(words: str, text: Text) -> str:
    """Return the length of a text as it was measured, which holds it in its place where a reader has another face.

    A figure in a file of its own cannot use the face that its page has. Short texts need no help, and a length that
    is an estimate would do harm.
    """
    length = width_of(words, text.size, text.bold) / SLACK
    if length < SHORTEST or not known().issuperset(words):
        return ""
    return f' textLength="{short(length)}" lengthAdjust="spacingAndGlyphs"'


def without_lengths(svg: str) -> str:
    """Return a figure for where its own face is at hand."""
    return _LENGTH.sub("", svg)


def short(value: float) -> str:
    """Return a number of pixels with at most two decimals, as short as it can be written."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
