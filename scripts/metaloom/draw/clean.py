"""matplotlib's SVG, made fit for a page.

What comes in holds style attributes (which a strict content security policy forbids), clip paths with generated ids,
an external document type and no words. What goes out is written anew from its paths and the sheet's texts: the
project's words (escaped by lxml), a class for each colour (see `palette`), presentation attributes as the fallback, no
id, no reference, no script. Anything unforeseen in the input is an error rather than passed on.
"""

from __future__ import annotations

import re

from lxml import etree

from metaloom.draw.figure import Layout
from metaloom.draw.marks import Shape, Sheet, Text
from metaloom.draw.palette import BY_COLOUR, FONT, light, own_style
from metaloom.draw.text import plain

MARGIN = 4
"""Pixels around the sheet, so that a figure opened as a file does not touch the edge of its window."""
SPECK = "speck"
"""The kind of shapes that stand for themselves only as a crowd: they become one path, and have no titles."""
SVG = "http://www.w3.org/2000/svg"
_POINT = re.compile(r"(-?[\d.]+(?:e-?\d+)?) (-?[\d.]+(?:e-?\d+)?)")
_FRAGMENT = re.compile(r"#[a-z0-9-]+")
_COMMAND = re.compile(r" ?([MLQCz]) ?")
_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?")


def clean(raw: bytes, sheet: Sheet, name: str, alt: str, layout: Layout = "wide") -> str:
    """The page-ready SVG of a painted sheet: same marks, real words."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    source = etree.fromstring(raw, parser)
    root = etree.Element(f"{{{SVG}}}svg", nsmap={None: SVG})  # type: ignore[dict-item]
    root.set("class", f"ml-figure ml-{layout}")
    root.set("data-figure", name)
    root.set("role", "img")
    root.set("aria-label", plain(alt))
    wide, high = sheet.width + 2 * MARGIN, sheet.height + 2 * MARGIN
    root.set("viewBox", f"-{MARGIN} -{MARGIN} {_short(wide)} {_short(high)}")
    root.set("width", _short(wide))
    root.set("height", _short(high))
    root.set("font-family", FONT)
    root.set("text-rendering", "geometricPrecision")
    etree.SubElement(root, f"{{{SVG}}}style").text = own_style()
    shapes = iter([*sheet.grounds, *sheet.shapes])
    for group in source.iter(f"{{{SVG}}}g"):
        kind = (group.get("id") or "").rsplit("_", 1)[0]
        if kind == "PolyCollection":
            for path in _paths(group):
                _shape(root, path, next(shapes))
        elif kind == "LineCollection":
            for path in _paths(group):
                _merge(root, _path(root, path, "line"))
    if next(shapes, None) is not None:
        raise AssertionError("a shape was not painted")
    _texts(root, sheet.texts)
    return etree.tostring(root, encoding="unicode") + "\n"


def _paths(group: etree._Element) -> list[etree._Element]:
    """The paths of a collection; matplotlib writes a collection of one as a definition that is used once."""
    used = group.find(f".//{{{SVG}}}use")
    if used is None:
        return list(group.iterchildren(f"{{{SVG}}}path"))
    path = group.find(f".//{{{SVG}}}defs/{{{SVG}}}path")
    if path is None:
        raise AssertionError("a mark is used but not defined")
    dx, dy = float(used.get("x", "0")), float(used.get("y", "0"))
    moved = _POINT.sub(lambda at: f"{float(at[1]) + dx:f} {float(at[2]) + dy:f}", path.get("d") or "")
    path.set("d", moved)
    path.set("style", used.get("style") or "")
    return [path]


def _path(root: etree._Element, path: etree._Element, kind: str) -> etree._Element:
    style = dict(part.split(": ", 1) for part in (path.get("style") or "").split("; ") if part)
    made = etree.SubElement(root, f"{{{SVG}}}path")
    made.set("d", _d(path.get("d") or ""))
    classes = [f"ml-{kind}"]
    for attribute in ("fill", "stroke"):
        colour = style.get(attribute, "none")
        made.set(attribute, colour)
        if colour != "none":
            classes.append(f"ml-{attribute}-{BY_COLOUR[colour]}")
    if style.get("stroke", "none") != "none":
        made.set("stroke-width", _short(float(style.get("stroke-width", "1"))))
    if "stroke-dasharray" in style:
        made.set("stroke-dasharray", " ".join(_short(float(dash)) for dash in style["stroke-dasharray"].split(",")))
    made.set("class", " ".join(classes))
    return made


def _merge(root: etree._Element, made: etree._Element) -> None:
    """Draw a mark as a part of the one before it where both look alike: hundreds of lines or specks are one path."""
    before = made.getprevious()
    if before is None or len(before) or _look(before) != _look(made):
        return
    before.set("d", f"{before.get('d')} {made.get('d')}")
    root.remove(made)


def _look(path: etree._Element) -> list[tuple[str, str]]:
    """Everything about a path but where it runs."""
    return [(str(name), str(value)) for name, value in path.items() if name != "d"]


def _shape(root: etree._Element, path: etree._Element, shape: Shape) -> None:
    parent = root
    if shape.link is not None:
        if not _FRAGMENT.fullmatch(shape.link):
            raise AssertionError("a shape leads elsewhere than to a place of its page")
        root.set("role", "document")  # what holds links is no image to assistive technology
        parent = etree.SubElement(root, f"{{{SVG}}}a", {"href": shape.link, "aria-label": plain(shape.title or "")})
    made = _path(parent, path, shape.kind)
    if shape.kind == SPECK:
        _merge(root, made)
    if shape.title is not None:
        etree.SubElement(made, f"{{{SVG}}}title").text = plain(shape.title)


def _texts(root: etree._Element, texts: list[Text]) -> None:
    for text in texts:
        made = etree.SubElement(root, f"{{{SVG}}}text")
        made.set("x", _short(text.x))
        made.set("y", _short(text.y))
        made.set("font-size", _short(text.size))
        made.set("fill", light(text.role))
        made.set("class", f"ml-text ml-fill-{text.role}")
        if text.anchor != "start":
            made.set("text-anchor", text.anchor)
        if text.bold:
            made.set("font-weight", "600")
        if text.through:
            made.set("pointer-events", "none")
        made.text = plain(text.text)
        if text.title is not None and text.title != text.text:
            etree.SubElement(made, f"{{{SVG}}}title").text = plain(text.title)


def _d(data: str) -> str:
    """A path in as few characters as a page needs."""
    one_line = " ".join(data.split())
    return _COMMAND.sub(r"\1", _NUMBER.sub(lambda match: _short(float(match.group())), one_line))


def _short(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text
