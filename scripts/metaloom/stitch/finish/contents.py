"""The contents list of a page of Quarto's, completed.

Pandoc lists no heading that is in a block within a block (two sections side by side, a card), so that a reader
would not find half of a page's sections. The embedded renderer lists them; here they are put among those that are
there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import html

from metaloom.stitch.fragment import anchor_of, words_of_heading

SKIPPED = "ancestor::*[@id='title-block-header' or @id='quarto-appendix' or @role='doc-toc']"


def complete_contents(document: Any) -> None:
    """Add to the contents list each heading of the page that it lacks, down to the deepest level that it shows.

    A page without a contents list is left without one.
    """
    lists = document.xpath("//*[@id='TOC']/ul")
    mains = document.xpath("//main")
    if not lists or not mains:
        return
    items = {link.get("href", "").removeprefix("#"): link.getparent() for link in lists[0].iter("a")}
    headings = list(_headings(mains[0]))
    levels = {anchor: level for level, anchor, _ in headings}
    deepest = max((levels[anchor] for anchor in items if anchor in levels), default=2)
    before: list[tuple[int, Any]] = []
    for level, anchor, heading in headings:
        if level > deepest:
            continue
        while before and before[-1][0] > level:
            before.pop()
        item = items.get(anchor)
        if item is None:
            item = _item(anchor, heading)
            if not before:
                lists[0].insert(0, item)
            elif before[-1][0] == level:
                before[-1][1].addnext(item)
            else:
                _below(before[-1][1]).insert(0, item)
        before.append((level, item))


def _headings(main: Any) -> Iterator[tuple[int, str, Any]]:
    for heading in main.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        anchor = anchor_of(heading)
        if anchor and "unlisted" not in (heading.get("class") or "").split() and not heading.xpath(SKIPPED):
            yield int(heading.tag[1]), anchor, heading


def _item(anchor: str, heading: Any) -> Any:
    item = html.Element("li")
    link = html.Element("a")
    for name, value in (("href", f"#{anchor}"), ("id", f"toc-{anchor}"), ("class", "nav-link")):
        link.set(name, value)
    link.set("data-scroll-target", f"#{anchor}")  # what Quarto's script marks while the page is scrolled
    words = words_of_heading(heading)
    link.text = words.text
    link.extend(words)
    item.append(link)
    item.tail = "\n"
    return item


def _below(item: Any) -> Any:
    """Return the list below an item, made where there is none; Quarto's script unfolds it."""
    for child in item:
        if child.tag == "ul":
            return child
    made = html.Element("ul")
    made.set("class", "collapse")
    item.append(made)
    return made
