"""An SVG file as a part of the page: only what draws is kept, with names of its own and the figure's words.

Black becomes the page's ink and white its paper, so that a figure follows light and dark; one of our own has classes
where it does, and keeps any other colour. Style attributes become presentation attributes, which a strict
Content-Security-Policy allows.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

SVG = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}href"
KEPT = frozenset(
    """svg g defs symbol use path rect circle ellipse line polyline polygon text tspan textPath title desc clipPath mask
    pattern linearGradient radialGradient stop marker image a filter feGaussianBlur feOffset feMerge feMergeNode
    feColorMatrix feFlood feComposite feBlend switch""".split()  # noqa: SIM905
)
BLACK = frozenset({"#000000", "#000", "black", "rgb(0,0,0)", "rgb(0%,0%,0%)"})
WHITE = frozenset({"#ffffff", "#fff", "white", "rgb(255,255,255)", "rgb(100%,100%,100%)"})
PLAIN_STYLE = re.compile(r"[a-z-]+")
EVERYTHING = re.compile(r"\*\s*\{([^}]*)\}")
REFERENCE = re.compile(r"url\(\s*['\"]?#([^)'\"\s]+)['\"]?\s*\)")
PAGE_PLACE = re.compile(r"#[A-Za-z0-9-]+")
NARROW = 600.0
DRAWN_HERE = "ml-figure"
NAMESPACES: Any = {None: SVG}


def inline_figure(content: bytes, prefix: str, alt: str | None, width: str | None, classes: str = "") -> str | None:
    """Return the figure as SVG text for the page, or None when the file is not a valid SVG.

    `prefix` goes before every id; `alt` becomes its label (without one it counts as decoration).
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return None
    if etree.QName(root).localname != "svg":
        return None
    _style_for_all(root)
    _keep_what_draws(root)
    ours = DRAWN_HERE in root.get("class", "").split()
    for element in root.iter():
        if ours:
            _leave_colours_to_classes(element)
        _clean(element, prefix)
        if not ours:
            _colours(element)
    _dress(root, alt, width, classes)
    etree.cleanup_namespaces(root, top_nsmap=NAMESPACES)
    text = etree.tostring(root, encoding="unicode", with_tail=False)
    if _natural_width(root) > NARROW and not ours:
        return f'<span class="figure-scroll">{text}</span>'
    return text


def _leave_colours_to_classes(element: Any) -> None:
    """Colour a mark of ours by its classes; the colours that it carries as a file only make a page heavier.

    The page has the face that texts were measured in: they need not be held to their length.
    """
    for name in ("textLength", "lengthAdjust"):
        element.attrib.pop(name, None)
    classes = element.get("class", "")
    for name in ("fill", "stroke"):
        if f"ml-{name}-" in classes:
            element.attrib.pop(name, None)


def _style_for_all(root: Any) -> None:
    for style in root.iter(f"{{{SVG}}}style"):
        for declarations in EVERYTHING.findall(style.text or ""):
            for name, value in _declarations(declarations):
                if root.get(name) is None:
                    root.set(name, value)


def _keep_what_draws(root: Any) -> None:
    for element in list(root.iter()):
        is_node = isinstance(element.tag, str)
        if is_node and etree.QName(element).namespace in (SVG, None) and etree.QName(element).localname in KEPT:
            continue
        parent = element.getparent()
        if parent is None:
            continue
        if element.tail:
            before = element.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + element.tail
            else:
                parent.text = (parent.text or "") + element.tail
        parent.remove(element)


def _clean(element: Any, prefix: str) -> None:
    for name, value in _declarations(element.attrib.pop("style", "")):
        element.set(name, value)
    for name in list(element.attrib):
        value = element.attrib[name]
        local = etree.QName(name).localname
        if local == "href":
            _clean_reference(element, name, value, prefix)
        elif local.lower().startswith("on") or (name.startswith("{") and "namespace" not in name):
            del element.attrib[name]
        elif local == "id":
            element.set(name, prefix + value)
        elif "url(" in value:
            if REFERENCE.sub("", value).find("url(") >= 0:
                del element.attrib[name]
            else:
                element.set(name, REFERENCE.sub(lambda found: f"url(#{prefix}{found[1]})", value))
        elif local in ("aria-labelledby", "aria-describedby"):
            element.set(name, " ".join(prefix + part for part in value.split()))


def _clean_reference(element: Any, name: str, value: str, prefix: str) -> None:
    del element.attrib[name]
    if etree.QName(element).localname == "a":
        if PAGE_PLACE.fullmatch(value):
            element.set("href", value)
    elif value.startswith("#"):
        element.set("href", f"#{prefix}{value[1:]}")
    elif etree.QName(element).localname == "image" and value.startswith(("data:image/png;", "data:image/jpeg;")):
        element.set("href", value)


def _colours(element: Any) -> None:
    for name in ("fill", "stroke", "stop-color"):
        value = "".join((element.get(name) or "").lower().split())
        if value in BLACK:
            element.set(name, "currentColor")
        elif value in WHITE and name != "stop-color":
            classes = (element.get("class") or "").split()
            element.set("class", " ".join([*classes, f"paper-{name}"]))


def _dress(root: Any, alt: str | None, width: str | None, classes: str) -> None:
    size = _natural_width(root)
    if root.get("viewBox") is None and size:
        height = _length(root.get("height"))
        root.set("viewBox", f"0 0 {size:g} {height:g}")
    root.attrib.pop("height", None)
    root.attrib.pop("version", None)
    root.set("width", width or f"{size:g}")
    if root.get("fill") is None:
        root.set("fill", "currentColor")
    own = [*(root.get("class") or "").split(), *classes.split()]
    if DRAWN_HERE not in own:
        own.append("figure-svg")
    root.set("class", " ".join(dict.fromkeys(own)))
    if alt and alt.strip():
        links = any(element.get("href") for element in root.iter(f"{{{SVG}}}a"))
        root.set("role", "document" if links else "img")
        root.set("aria-label", " ".join(alt.split()))
    else:
        root.set("aria-hidden", "true")
    root.set("focusable", "false")


def _natural_width(root: Any) -> float:
    length = _length(root.get("width"))
    if length:
        return length
    box = (root.get("viewBox") or "").replace(",", " ").split()
    return _length(box[2]) if len(box) == 4 else 0.0


def _length(text: str | None) -> float:
    """Return a length in CSS pixels; 0 where none is given."""
    found = re.fullmatch(r"\s*([\d.]+(?:e-?\d+)?)\s*(px|pt|in|mm|cm|)\s*", text or "", re.IGNORECASE)
    if not found:
        return 0.0
    return float(found[1]) * {"pt": 4 / 3, "in": 96, "mm": 96 / 25.4, "cm": 96 / 2.54}.get(found[2].lower(), 1.0)


def _declarations(style: str) -> list[tuple[str, str]]:
    pairs = (part.split(":", 1) for part in style.split(";") if ":" in part)
    found = [(name.strip().lower(), value.replace("!important", "").strip()) for name, value in pairs]
    return [(name, value) for name, value in found if PLAIN_STYLE.fullmatch(name) and value]
