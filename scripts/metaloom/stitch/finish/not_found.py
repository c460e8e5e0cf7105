"""The page for missing addresses, made from the front page where the renderer makes none (Quarto)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import html

from metaloom.stitch.parsed import page_of
from metaloom.stitch.served import smaller
from metaloom.text.address import address_parts

NOT_FOUND = "404.html"
SEARCHING = Path(__file__).parents[1] / "assets" / "shared" / "any-depth.js"
READABLE = "body{font:1.0625rem/1.6 Georgia,serif;margin:0 auto;padding:1rem;max-width:60rem}"
ADDRESSES = ("href", "src")
WORDS = (
    "There is no page at this address. It may have been moved or renamed: "
    "search for its title, or go on from one of the places below."
)


def write_not_found(output: Path, site_url: str | None) -> None:
    """Write the page, unless the site has one; links lead from the site's address, where that is declared."""
    front = output / "index.html"
    if (output / NOT_FOUND).exists() or not front.is_file():
        return
    document: Any = page_of(front.read_bytes())
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
        _from_anywhere(document, address_parts(site_url).path.rstrip("/") + "/")
    text: str = html.tostring(document, encoding="unicode", doctype="<!DOCTYPE html>")
    (output / NOT_FOUND).write_text(text, "utf-8")


def work_at_any_depth(output: Path) -> None:
    """Let the page for missing addresses find the site's folder by itself, where no address of the site is declared.

    A script in the page (its policy names its hash) looks for the style sheet in the folders above; until it arrives,
    and without scripts, a few rules of its own keep the page readable.
    """
    path = output / NOT_FOUND
    if not path.is_file():
        return
    document: Any = page_of(path.read_bytes())
    head, body = document.find("head"), document.find("body")
    if head is None or body is None or document.xpath("//script[@id='any-depth']"):
        return
    style, script = html.Element("style"), html.Element("script", {"id": "any-depth"})
    style.text, script.text = READABLE, smaller(SEARCHING.read_text("utf-8"))
    head.insert(0, style)
    if document.xpath("/html/head/meta[@charset]"):
        head.insert(0, document.xpath("/html/head/meta[@charset]")[0])
    body.append(script)
    _lead_on(document)
    text: str = html.tostring(document, encoding="unicode", doctype="<!DOCTYPE html>")
    path.write_text(text, "utf-8")


def _lead_on(document: Any) -> None:
    """List the site's main places in the page itself: a reader should not have to open a menu there."""
    places: dict[str, str] = {}
    for link in document.xpath("//a[contains(@class, 'site-title') or contains(@class, 'navbar-brand')]")[:1]:
        places[link.get("href")] = "Front page"
    for link in document.xpath("//header//nav//li//a[@href] | //*[@id='quarto-sidebar']//li//a[@href]"):
        words, address = " ".join(link.text_content().split()), link.get("href")
        if words and address not in places and not address.startswith("#") and not address_parts(address).scheme:
            places[address] = words
    mains = document.xpath("//main")
    if not mains or not places:
        return
    heading, listed = html.Element("h2"), html.Element("ul", {"class": "ml-places"})
    heading.text = "Main places"
    for address, words in places.items():
        item, link = html.Element("li"), html.Element("a", {"href": address})
        link.text = words
        item.append(link)
        listed.append(item)
    mains[0].extend([heading, listed])


def _from_anywhere(document: Any, root: str) -> None:
    for attribute in ADDRESSES:
        for element in document.xpath(f"//*[@{attribute}]"):
            value = element.get(attribute)
            parts = address_parts(value)
            if not (parts.scheme or parts.netloc or value.startswith(("/", "#"))):
                element.set(attribute, root + value.removeprefix("./"))
