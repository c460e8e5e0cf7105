"""Pages and pieces of pages as trees of elements.

The elements are those of `lxml.html`, but of one class for all names: its own parser asks a Python function for the
class of every element that is touched, which took as long as all else that is done with a page.
"""

from __future__ import annotations

from typing import Any

from lxml import etree, html

ONE_CLASS = etree.ElementDefaultClassLookup(
    element=html.HtmlElement, comment=html.HtmlComment, pi=html.HtmlProcessingInstruction, entity=html.HtmlEntity
)


def page_of(content: bytes) -> Any:
    """Return the `html` element of a page in UTF-8."""
    return html.document_fromstring(content, parser=_parser("utf-8"))


def piece_of(text: str) -> Any:
    """Return a `div` with what a text holds; the text must not begin like a whole page."""
    parser = _parser()
    parts: Any = html.fragments_fromstring(text, parser=parser)
    root: Any = parser.makeelement("div")
    if parts and isinstance(parts[0], str):
        root.text = parts.pop(0)
    root.extend(parts)
    return root


def _parser(encoding: str | None = None) -> Any:
    parser = html.HTMLParser(encoding=encoding)
    parser.set_element_class_lookup(ONE_CLASS)
    return parser
