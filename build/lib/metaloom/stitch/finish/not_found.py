"""The page for missing addresses, made from the front page where the renderer makes none (Quarto)."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lxml import html

NOT_FOUND = "404.html"
ADDRESSES = ("href", "src")
WORDS = (
    "There is no page at this address. It may have been moved or renamed: "
    "look for it in the menus, or search for its title."
)


def write_not_found(output: Path, site_url: str | None) -> None:
    """Write the page, unless the site has one; links lead from the site's address, where that is declared."""
    front = output / "index.html"
    if (output / NOT_FOUND).exists() or not front.is_file():
        return
    document: Any = html.document_fromstring(front.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
    mains = document.xpath("//main")
    if not mains:
        return
    main = mains[0]
    for child in list(main):
        main.remove(child)
    main.text = None
    heading, words = html.Element("h1"), html.Element("p")
    heading.text, words.text = "Page not found", WORDS
    main.extend([heading, words])
    for title in document.iter("title"):
        title.text = "Page not found"
    for gone in document.xpath("//nav[@id='TOC'] | //meta[starts-with(@property,'og:')] | //link[@rel='canonical']"):
        gone.drop_tree()
    for meta in document.xpath("//meta[@name='description' or starts-with(@name,'citation_')]"):
        meta.drop_tree()
    if site_url:
        _from_anywhere(document, urlsplit(site_url).path.rstrip("/") + "/")
    text: str = html.tostring(document, encoding="unicode", doctype="<!DOCTYPE html>")
    (output / NOT_FOUND).write_text(text, "utf-8")


def _from_anywhere(document: Any, root: str) -> None:
    for attribute in ADDRESSES:
        for element in document.xpath(f"//*[@{attribute}]"):
            value = element.get(attribute)
            parts = urlsplit(value)
            if not (parts.scheme or parts.netloc or value.startswith(("/", "#"))):
                element.set(attribute, root + value.removeprefix("./"))
