"""Shorten long pages, the same with both renderers: long lists of references are folded, headings get a link.

A folded block opens for a link into it, for print and for search (see shared/reading.js).
"""

from __future__ import annotations

from typing import Any

from lxml import html

MOST_REFERENCES = 4
HEADINGS = "//main//*[self::h2 or self::h3 or self::h4]"
PLACES = ("section", "div")


def fold_references(document: Any) -> None:
    """Fold a list of more than a few references under its own heading."""
    for entries in document.xpath("//div[@id='refs']"):
        section = entries.getparent()
        count = len(entries.xpath("./div[contains(@class, 'csl-entry')]"))
        if section is None or section.get("id") != "quarto-bibliography" or count <= MOST_REFERENCES:
            continue
        fold = html.Element("details", {"class": "ml-details ml-references"})
        summary = html.Element("summary")
        summary.text = f"{count} references"
        section.replace(entries, fold)
        fold.extend((summary, entries))


def link_headings(document: Any) -> None:
    """Put a link to itself into each heading that has an address; keyboards reach it as pointers do."""
    for heading in document.xpath(HEADINGS):
        place = heading.get("id") or _place_of(heading)
        if place is None or heading.xpath("ancestor::*[@role='doc-toc' or self::details[contains(@class,'callout')]]"):
            continue
        if heading.xpath(".//a[contains(@class, 'anchorjs-link') or contains(@class, 'heading-link')]"):
            continue
        name = " ".join(heading.text_content().split())
        link = html.Element("a", {"class": "heading-link", "href": f"#{place}", "aria-label": f"Link to: {name}"})
        link.text = "#"
        heading.append(link)


def _place_of(heading: Any) -> str | None:
    """Return the address of the section that a heading opens."""
    holder = heading.getparent()
    opens = holder is not None and holder.tag in PLACES and len(holder) and holder[0] is heading
    return holder.get("id") if opens else None
