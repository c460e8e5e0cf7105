"""Refuse SVG files with anything that a browser would run, or fetch from another host."""

from __future__ import annotations

import re
from pathlib import Path

from lxml import etree

from metaloom.errors import Place, Problem

RUNS = frozenset({"script", "foreignobject", "iframe", "embed", "object", "handler", "listener"})
ADDRESS = re.compile(r"(javascript:|vbscript:|data:(?!image/(?:png|jpeg|gif|webp)))", re.IGNORECASE)
ADDRESSES = frozenset({"href", "src", "to", "values", "from", "by", "base"})
ELSEWHERE = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
FETCHED = re.compile(r"(?:url\(\s*|@import\s+|image-set\(\s*)['\"]?\s*(?:[a-z][a-z0-9+.-]*:)?//", re.IGNORECASE)
DECLARED = re.compile(r"<!(ENTITY|ATTLIST|ELEMENT|NOTATION)")
XHTML = "http://www.w3.org/1999/xhtml"


def fault_of_drawing(path: Path, place: Place) -> Problem | None:
    """Refuse an SVG with scripts or other active content."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.parse(str(path), parser)
    except (etree.XMLSyntaxError, OSError) as error:
        cause = f"The drawing cannot be read as SVG: {str(error)[:200]}."
        return Problem(place, cause, "Save it again as plain SVG.", code="ML-0215")
    declared = DECLARED.search(etree.tostring(tree, encoding="unicode").split("<svg", 1)[0])
    if declared is not None:
        cause = f"The drawing begins with a declaration (<!{declared[1]}), which can hide active content."
        return Problem(place, cause, "Save it as plain SVG.", code="ML-0216")
    before = [one for one in tree.getroot().itersiblings(preceding=True) if not isinstance(one, etree._Comment)]
    for element in (*before, *tree.iter()):
        what = _runs(element)
        if what is not None:
            cause = f"The drawing holds {what}, which could run, or contact another host, in a reader's browser."
            spot = Place(place.file, int(str(element.sourceline or 1)))
            return Problem(spot, cause, "Save it as plain SVG.", code="ML-0216")
    return None


def _runs(element: etree._Element) -> str | None:
    if not isinstance(element.tag, str):
        return None if isinstance(element, etree._Comment) else "an entity or a processing instruction"
    tag = etree.QName(element).localname.lower()
    if tag in RUNS or etree.QName(element).namespace == XHTML:
        return f"<{tag}>"
    for name, value in element.attrib.items():
        local, text = etree.QName(name).localname.lower(), str(value)
        if local.startswith("on") and local != "on":
            return f"the attribute {local}"
        if local == "attributename" and text.strip().lower().startswith("on"):
            return f"an animation of {text}"
        address = re.sub(r"[\x00-\x20]", "", text)
        if local in ADDRESSES and any(ADDRESS.match(part) for part in address.split(";") if part != "base64"):
            return "an address with code"
        if local in ("href", "src") and tag != "a" and ELSEWHERE.match(address.replace("\\", "/")):
            return "a picture from another host"
        if FETCHED.search(text):
            return "a style that asks another host"
    if tag == "style" and FETCHED.search("".join(map(str, element.itertext()))):
        return "a style that asks another host"
    return None
