"""Tables of a DOCX whose words fit, and no paragraph that holds nothing but a mark.

Pandoc hands on the widths that columns have on the site, where a table may be scrolled; on paper a column that is
narrower than its longest word stands its letters one below the other. A heading keeps with the next paragraph, and a
paragraph with nothing but a mark between it and its figure would leave it alone at the foot of a page.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from metaloom.bundle.reference_docx import WORD

PARTS = re.compile(r"[\s/–—]+|(?<=[\w)]-)")
"""Where a line may break."""
LETTER, SMALL, MARGINS = 104, 88, 230
"""Twentieths of a point: an average letter of 9 and of 7.5 points, and the space beside the text of a cell."""
SEEN = ("t", "drawing", "br", "sectPr", "oMath", "object", "pict", "fldChar")
MARKS = (f"{{{WORD}}}bookmarkStart", f"{{{WORD}}}bookmarkEnd")


def with_room(document: bytes) -> bytes:
    """Return the document of a DOCX with columns as wide as their longest words, and without empty paragraphs."""
    root = etree.fromstring(document)
    for table in root.iter(_tag("tbl")):
        _widen(table)
    for paragraph in list(root.iter(_tag("p"))):
        _give_marks_to_the_next(paragraph)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def shared(now: list[int], least: list[int]) -> list[int]:
    """Return widths of the same sum, none below its least: what is missing is taken from those that have more.

    Where all together have too little, each has its share of what it needs.
    """
    total = sum(now)
    if sum(least) >= total:
        return [round(total * part / sum(least)) for part in least]
    spare = [max(0, width - low) for width, low in zip(now, least, strict=True)]
    missing = sum(max(0, low - width) for width, low in zip(now, least, strict=True))
    taken = missing / sum(spare) if missing else 0.0
    return [round(max(width, low) - more * taken) for width, low, more in zip(now, least, spare, strict=True)]


def _widen(table: Any) -> None:
    columns = table.findall(f"{_tag('tblGrid')}/{_tag('gridCol')}")
    least = [MARGINS] * len(columns)
    for row in table.findall(_tag("tr")):
        at = 0
        for cell in row.findall(_tag("tc")):
            span = cell.find(f"{_tag('tcPr')}/{_tag('gridSpan')}")
            wide = 1 if span is None else int(span.get(_tag("val")))
            if wide == 1 and at < len(least):
                least[at] = max(least[at], _needs(cell))
            at += wide
    if columns and all(column.get(_tag("w")) for column in columns):
        for column, width in zip(columns, shared([int(one.get(_tag("w"))) for one in columns], least), strict=True):
            column.set(_tag("w"), str(width))


def _needs(cell: Any) -> int:
    """Return how wide a cell has to be for its longest word; signs such as filled circles are wide."""
    most = 0
    for paragraph in cell.iter(_tag("p")):
        style = paragraph.find(f"{_tag('pPr')}/{_tag('pStyle')}")
        letter = SMALL if style is not None and style.get(_tag("val")) == "Small" else LETTER
        text = "".join(part.text or "" for part in paragraph.iter(_tag("t")))
        for word in PARTS.split(text):
            most = max(most, letter * sum(1 if ord(sign) < 0x2190 else 2 for sign in word or ""))
    return most + MARGINS


def _give_marks_to_the_next(paragraph: Any) -> None:
    """Take away a paragraph with nothing but marks; the paragraph behind it has them then."""
    following = paragraph.getnext()
    while following is not None and following.tag in MARKS:
        following = following.getnext()
    if any(next(paragraph.iter(_tag(name)), None) is not None for name in SEEN):
        return
    if following is None or following.tag != _tag("p"):
        return
    properties = following.find(_tag("pPr"))
    at = 0 if properties is None else following.index(properties) + 1
    for mark in reversed([one for one in paragraph if one.tag != _tag("pPr")]):
        following.insert(at, mark)
    paragraph.getparent().remove(paragraph)


def _tag(name: str) -> str:
    return f"{{{WORD}}}{name}"
