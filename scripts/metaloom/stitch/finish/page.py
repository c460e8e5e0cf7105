"""Finishing one page: a pure function of its bytes and those of its figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import unquote

from lxml import html

from metaloom.cite.pages import Cited
from metaloom.declare.review import Term
from metaloom.stitch.characters import without_controls
from metaloom.stitch.finish.assets import add_assets
from metaloom.stitch.finish.citation import add_citation
from metaloom.stitch.finish.figure import inline_figure
from metaloom.stitch.finish.glossary import explain_terms
from metaloom.stitch.finish.marked import is_finished, mark_finished
from metaloom.stitch.finish.numbers import link_numbers
from metaloom.stitch.finish.outside import Policy, remove_requests
from metaloom.stitch.finish.policy import add_policy, gather_styles
from metaloom.stitch.finish.quarto import made_by_quarto, mend_page
from metaloom.stitch.finish.reading import fold_references, link_headings
from metaloom.stitch.odd_names import remove_odd_names
from metaloom.stitch.parsed import page_of
from metaloom.text.address import address_parts

Fetch = Callable[[str], bytes | None]
PICTURE = re.compile(rb"<img\b[^>]*?\ssrc=[\"']([^\"':]+\.svg)[\"']", re.IGNORECASE)
MOST_BYTES = 400_000
MOST_DRAWN = 150_000
"""Bytes of a page beyond which further figures stay files, which a browser loads when a reader comes near them."""

NOT_INLINED = frozenset({"favicon.svg", "logo.svg"})
LOGOS = frozenset({"site-logo", "navbar-logo"})


def finish_page(
    content: bytes,
    fetch: Fetch,
    path: str = "index.html",
    cited: Cited | None = None,
    policy: Policy = "strict",
    glossary: Sequence[Term] = (),
) -> bytes:
    """Return the finished page; `fetch` gives the bytes of a file by its path relative to the page.

    `path` is the page's place in the site; `cited` says how the site and its parts are cited. Under the open policy
    what the page asks of other hosts stays, and no Content-Security-Policy forbids it. `glossary` explains terms.

    A page that was finished before is left as it is.
    """
    if is_finished(content, policy):
        return content
    text = without_controls(content.decode("utf-8", "replace"))
    document = page_of(text.encode())
    remove_odd_names(document)
    root = "../" * path.count("/")
    figures = _place_figures(document, fetch, MOST_DRAWN - len(content))
    if document.find("head") is not None:
        if made_by_quarto(document):
            mend_page(document, root)
        link_numbers(document, path, root)
        explain_terms(document, glossary)
        add_assets(document, root)
    if cited:
        add_citation(document, path, root, cited)
    if policy == "strict":
        remove_requests(document)
    _mend_links(document)
    _mend_tables(document)
    _mend_code(document)
    fold_references(document)
    link_headings(document)
    if policy == "strict":
        gather_styles(document)
        add_policy(document)
    mark_finished(document)
    done: str = html.tostring(document, encoding="unicode", doctype="<!DOCTYPE html>")
    for mark, figure in figures.items():
        done = done.replace(mark, figure)
    return (done.rstrip("\n") + "\n").encode()


def pictures_of(content: bytes) -> list[str]:
    """Return the SVG files that a page shows as images, relative to the page."""
    return sorted({unquote(name.decode("utf-8", "replace")) for name in PICTURE.findall(content)})


def _place_figures(document: Any, fetch: Fetch, room: int) -> dict[str, str]:
    """Draw the figures into the page, in its order, as long as there is `room` (bytes) for them."""
    figures: dict[str, str] = {}
    for number, image in enumerate(list(document.iter("img")), start=1):
        parts = address_parts(image.get("src") or "")
        path = unquote(parts.path)
        if parts.scheme or parts.netloc or not path.endswith(".svg") or path.rsplit("/", 1)[-1] in NOT_INLINED:
            continue
        if LOGOS & set((image.get("class") or "").split()):
            continue
        content = fetch(path)
        if content is None or len(content) > MOST_BYTES:
            continue
        drawn = inline_figure(
            content, f"figure-{number}-", image.get("alt"), image.get("width"), image.get("class") or ""
        )
        if drawn is None:
            continue
        if len(drawn) > room:
            _load_late(image, drawn)
            continue
        room -= len(drawn)
        mark = f"<!--metaloom-figure-{number}-->"
        comment = html.HtmlComment(mark[4:-3])
        comment.tail = image.tail
        image.getparent().replace(image, comment)
        figures[mark] = drawn
    return figures


def _load_late(image: Any, drawn: str) -> None:
    """Make an image load as the reader comes near, with its size, so that nothing moves once it is there.

    Without the size a link to a place further down would lead to where that place was before the images came.
    """
    image.set("loading", "lazy")
    box = re.search(r'<svg[^>]*?\sviewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"', drawn)
    wide = re.search(r'<svg[^>]*?\swidth="([\d.]+)"', drawn)
    if box and wide and image.get("width") is None:
        width = float(wide[1])
        image.set("width", str(round(width)))
        image.set("height", str(round(width * float(box[2]) / float(box[1]))))


def _mend_links(document: Any) -> None:
    for link in document.iter("a"):
        if link.get("target") == "_blank":
            words = set((link.get("rel") or "").split()) | {"noopener"}
            link.set("rel", " ".join(sorted(words)))
    for image in document.iter("img"):
        if image.get("alt") is None:
            image.set("alt", "")


def _mend_code(document: Any) -> None:
    """Take the empty link that pandoc puts before each line of code from code whose lines are not numbered.

    Walked by hand: the same asked by XPath took half a minute of a page of a megabyte.
    """
    plain = [code for code in document.iter("pre") if "numberSource" not in (code.get("class") or "")]
    for link in [link for code in plain for link in code.iter("a") if _is_empty(link)]:
        line = link.getparent()
        if link.get("href") == f"#{line.get('id')}":
            link.drop_tree()
            del line.attrib["id"]


def _is_empty(link: Any) -> bool:
    return link.get("aria-hidden") == "true" and not len(link) and not link.text


def _mend_tables(document: Any) -> None:
    """Put wide tables into a frame that scrolls; say what heads head; make an empty head a plain cell."""
    for table in list(document.xpath("//main//table[not(ancestor::table)]")):
        parent = table.getparent()
        if "table-scroll" not in (parent.get("class") or "").split():
            frame = html.Element("div", {"class": "table-scroll"})
            frame.tail, table.tail = table.tail, None
            parent.replace(table, frame)
            frame.append(table)
        for head in table.xpath(".//thead//th"):
            if not head.text_content().strip() and not len(head):
                head.tag = "td"
            elif head.get("scope") is None:
                head.set("scope", "colgroup" if int(head.get("colspan") or 1) > 1 else "col")
