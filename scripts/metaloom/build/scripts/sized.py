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
ROLE_OF = {"#000000": "ink", "black": "ink", "#ffffff": "paper", "white": "paper", **BY_COLOUR}
LINES = {"stroke-linejoin": "round", "stroke-linecap": "butt"}
"""How matplotlib draws lines where nothing else is said."""
_COORDINATE = re.compile(r"-?\d+\.\d+")
PIXELS = 96 / 72
"""Pixels a point: matplotlib measures in points."""


def sized(svg: str, name: str, alt: str, layout: str, *, follows: bool) -> tuple[str, int, int]:
    """Return the SVG with its size in pixels, its accessible name and no metadata; its width and height.

    One that `follows` light and dark has the site's colours, black and white among them, as classes; any other is on
    white, whatever the page is on.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    root = etree.fromstring(svg.encode(), parser)
    width, height = (round(float(root.get(side, "0").removesuffix("pt")) * PIXELS) for side in ("width", "height"))
    for element in list(root.iter(f"{{{SVG}}}metadata", f"{{{SVG}}}style")):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    for element in root.iter():
        _attributes_for_style(element)
        path = element.get("d")
        if path:
            element.set("d", _COORDINATE.sub(_short, " ".join(path.split())))
        element.attrib.pop("font-family", "")  # the root names the one face, and what stands in where it is missing
        if follows:
            _colour_by_class(element)
    values = {"width": str(width), "height": str(height), "class": f"ml-figure ml-{layout}", "data-figure": name}
    for key, value in {**values, "role": "img", "aria-label": plain(alt), "font-family": FONT, **LINES}.items():
        root.set(key, value)
    if follows:
        root.set("class", f"{root.get('class')} ml-fill-ink")  # what matplotlib leaves without a colour is black
        root.set("fill", light("ink"))
        etree.SubElement(root, f"{{{SVG}}}style").text = own_style()
        root.insert(0, root[-1])
    else:
        ground = etree.Element(f"{{{SVG}}}path", {"d": f"M0 0H{width}V{height}H0z", "fill": light("paper")})
        root.insert(0, ground)
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


def _colour_by_class(element: Any) -> None:
    """Add the classes of an element's colours, where they are the site's; of black and white the nearest ones."""
    classes = []
    for name in ("fill", "stroke"):
        role = ROLE_OF.get((element.get(name) or "").lower())
        if role is not None:
            element.set(name, light(role))
            classes.append(f"ml-{name}-{role}")
    if classes:
        element.set("class", " ".join(filter(None, (element.get("class"), *classes))))
