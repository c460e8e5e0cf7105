"""matplotlib's SVG as a figure of the site: its size in pixels, its name and words, its colours as classes.

A colour of the site's palette becomes the class that every figure uses for it, so that a script's figure follows light
and dark like any other; other colours stay as they are.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from metaloom.draw.palette import BY_COLOUR, FONT, light, own_style
from metaloom.text.plain import plain

SVG = "http://www.w3.org/2000/svg"
WORDS = (f"{{{SVG}}}text", f"{{{SVG}}}tspan")
ROLE_OF = {"black": "ink", "#ffffff": "paper", "white": "paper", **BY_COLOUR}
GREY = re.compile(r"#([0-9a-f]{2})\1\1")
DARK, MIDDLE = 0x40, 0x80
"""Greys up to these are ink, and muted: plotnine draws boxes and bars in such, where no colour is given."""
LINES = {"stroke-linejoin": "round", "stroke-linecap": "butt"}
"""How matplotlib draws lines where nothing else is said."""
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_COORDINATE = re.compile(r"-?\d+\.\d+")
PIXELS = 96 / 72
"""Pixels a point: matplotlib measures in points."""


def writable(text: str) -> str:
    """Return a text without what neither XML nor a file in UTF-8 can hold."""
    return _UNWRITABLE.sub("", text)


def sized(svg: str, name: str, alt: str, layout: str) -> tuple[str, int, int]:
    """Return the SVG with its size in pixels, its accessible name and no metadata; its width and height.

    One whose words have the site's colours follows light and dark: its colours, black and white among them, become
    classes. Any other is on white, whatever the page is on.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    root = etree.fromstring(svg.encode(), parser)
    width, height = (round(float(root.get(side, "0").removesuffix("pt")) * PIXELS) for side in ("width", "height"))
    for element in list(root.iter(f"{{{SVG}}}metadata", f"{{{SVG}}}style")):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    for link in root.iter(f"{{{SVG}}}a"):
        link.attrib.clear()  # a figure leads nowhere: who opens it would not expect that
    for element in root.iter():
        _attributes_for_style(element)
    follows = all(_colour_of(text) in BY_COLOUR for text in root.iter(*WORDS) if (text.text or "").strip())
    for element in root.iter():
        path = element.get("d")
        if path:
            element.set("d", _COORDINATE.sub(_short, " ".join(path.split())))
        element.attrib.pop("font-family", "")  # the root names the one face, and what stands in where it is missing
        if follows:
            _colour_by_class(element)
    values = {"width": str(width), "height": str(height), "class": f"ml-figure ml-{layout}", "data-figure": name}
    for key, value in {**values, "role": "img", "aria-label": plain(alt), "font-family": FONT, **LINES}.items():
        root.set(key, value)
    root.set("fill", light("ink") if follows else "#000000")  # what matplotlib leaves without a colour is black
    if follows:
        root.set("class", f"{root.get('class')} ml-fill-ink")
        etree.SubElement(root, f"{{{SVG}}}style").text = own_style()
        root.insert(0, root[-1])
    else:
        root.insert(0, etree.Element(f"{{{SVG}}}rect", {"width": "100%", "height": "100%", "fill": light("paper")}))
    return etree.tostring(root, encoding="unicode") + "\n", width, height


def _short(coordinate: re.Match[str]) -> str:
    """Return a coordinate to a hundredth of a point, finer than eyes are: half the bytes of a cloud of points."""
    return f"{float(coordinate[0]):.2f}".rstrip("0").rstrip(".")


def _attributes_for_style(element: Any) -> None:
    """Write an element's style as attributes: a strict policy of the page forbids style."""
    for part in element.attrib.pop("style", "").split(";"):
        name, colon, value = part.partition(":")
        if colon:
            element.set(name.strip(), value.strip())


def _colour_of(text: Any) -> str:
    """Return the colour of a text: its own, or that of what it is in; black where none is said."""
    given = (element.get("fill") for element in (text, *text.iterancestors()))
    return next((colour.lower() for colour in given if colour), "#000000")


def _role_of(colour: str) -> str | None:
    grey = GREY.fullmatch(colour)
    if grey is None or int(grey[1], 16) > MIDDLE:
        return ROLE_OF.get(colour)
    return "ink" if int(grey[1], 16) <= DARK else "muted"


def _colour_by_class(element: Any) -> None:
    """Add the classes of an element's colours, where they are the site's; of black and white the nearest ones."""
    classes = []
    for name in ("fill", "stroke"):
        role = _role_of((element.get(name) or "").lower())
        if role is not None:
            element.set(name, light(role))
            classes.append(f"ml-{name}-{role}")
    if classes:
        element.set("class", " ".join(filter(None, (element.get("class"), *classes))))
