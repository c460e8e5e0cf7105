"""matplotlib's SVG as a figure of the site: its size in pixels, its name and words, its colours as classes.

A colour of the site's palette becomes the class that every figure uses for it, so that a script's figure follows light
and dark like any other; other colours stay as they are.
"""

from __future__ import annotations

from typing import Any

from lxml import etree

from metaloom.draw.palette import BY_COLOUR, FONT
from metaloom.draw.text import FAMILY
from metaloom.text.plain import plain

SVG = "http://www.w3.org/2000/svg"
PIXELS = 96 / 72
"""Pixels a point: matplotlib measures in points."""


def sized(svg: str, name: str, alt: str, layout: str) -> tuple[str, int, int]:
    """Return the SVG with its size in pixels, its accessible name and no metadata; its width and height."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    root = etree.fromstring(svg.encode(), parser)
    width, height = (round(float(root.get(side, "0").removesuffix("pt")) * PIXELS) for side in ("width", "height"))
    for element in list(root.iter(f"{{{SVG}}}metadata")):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    for element in root.iter():
        _colour_by_class(element)
        if element.get("font-family", "").strip("'\"") == FAMILY:
            del element.attrib["font-family"]  # the root names the family, and what stands in where it is missing
    values = {"width": str(width), "height": str(height), "class": f"ml-figure ml-{layout}", "data-figure": name}
    for key, value in {**values, "role": "img", "aria-label": plain(alt), "font-family": FONT}.items():
        root.set(key, value)
    return etree.tostring(root, encoding="unicode") + "\n", width, height


def _colour_by_class(element: Any) -> None:
    """Write an element's style as attributes, and the site's colours in it as classes, too."""
    classes = []
    for part in element.attrib.pop("style", "").split(";"):
        name, colon, value = part.partition(":")
        name, value = name.strip(), value.strip()
        if not colon:
            continue
        element.set(name, value)
        role = BY_COLOUR.get(value.lower()) if name in ("fill", "stroke") else None
        if role is not None:
            classes.append(f"ml-{name}-{role}")
    if classes:
        element.set("class", " ".join(filter(None, (element.get("class"), *classes))))
