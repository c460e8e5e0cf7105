"""The table of contents of a DOCX, filled: pandoc leaves a field that only Word fills, and only when it is asked to.

The entries are links to the headings, without page numbers, which only the reader's program knows; the field around
them stays, so that Word can renew it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{WORD}}}"
DEEPEST = 2
DOCUMENT = "word/document.xml"
INDENT = 283
"""Twentieths of a point, half a centimetre, for each level."""


def with_contents(content: bytes) -> bytes:
    """Return the document's XML with entries in its table of contents; unchanged where it has none."""
    root = etree.fromstring(content)
    entries = [_entry(level, name, words) for level, name, words in _headings(root)]
    run: Any = next((node.getparent() for node in root.iter(f"{W}instrText") if "TOC" in (node.text or "")), None)
    if run is None or not entries:
        return content
    begin, *_, end = run.findall(f"{W}fldChar")
    begin.attrib.pop(f"{W}dirty", None)
    last = etree.Element(f"{W}p")
    etree.SubElement(last, f"{W}r").append(end)
    place = run.getparent()
    for paragraph in (*entries, last):
        place.addnext(paragraph)
        place = paragraph
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _headings(root: Any) -> Iterator[tuple[int, str, str]]:
    """Yield level, bookmark and words of each heading that the contents name."""
    bookmark = ""
    for node in root.iter(f"{W}bookmarkStart", f"{W}p"):
        if node.tag == f"{W}bookmarkStart":
            bookmark = node.get(f"{W}name", "")
            continue
        style = node.find(f"{W}pPr/{W}pStyle")
        name = style.get(f"{W}val", "") if style is not None else ""
        if name.startswith("Heading") and name[7:].isdigit() and int(name[7:]) <= DEEPEST:
            yield int(name[7:]), bookmark, "".join(text.text or "" for text in node.iter(f"{W}t"))


def _entry(level: int, bookmark: str, words: str) -> Any:
    paragraph = etree.Element(f"{W}p")
    shape = etree.SubElement(paragraph, f"{W}pPr")
    etree.SubElement(shape, f"{W}pStyle", {f"{W}val": "Compact"})
    etree.SubElement(shape, f"{W}ind", {f"{W}left": str(INDENT * (level - 1))})
    link = etree.SubElement(paragraph, f"{W}hyperlink", {f"{W}anchor": bookmark, f"{W}history": "1"})
    run = etree.SubElement(link, f"{W}r")
    letters = etree.SubElement(run, f"{W}rPr")
    if level == 1:
        etree.SubElement(letters, f"{W}b")
    text = etree.SubElement(run, f"{W}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
    text.text = words
    return paragraph
