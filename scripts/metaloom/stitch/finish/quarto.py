"""What Quarto's pages need in addition to the pass over all pages.

Quarto's search fetches its index, which a page opened as a file may not do, and its widget has no name for screen
readers: the site's own search takes its place. Its contents list is completed. Folded callouts become `details`, which
open without a script. A link in a figure has no text for an address, on which Quarto's navigation script stumbles.

Left as they are, because its script for dark colours finds the style sheets by them: two duplicate ids.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import html

from metaloom.draw.palette import site_css
from metaloom.stitch.faces import faces_css, write_faces
from metaloom.stitch.finish.assets import ASSETS, FOLDER, add_script, add_sheet
from metaloom.stitch.finish.contents import complete_contents
from metaloom.stitch.finish.unused import remove_unused
from metaloom.stitch.served import SHARED_SHEETS, TOKENS, smaller

SHEET = "quarto.css"
FOLLOW_DARK = "follow-dark.js"
SEARCH_BOX = ASSETS / "templates" / "search.html"
SEARCH_SCRIPTS = ("autocomplete.umd.js", "fuse.min.js", "quarto-search.js")
NAVIGATION = "site_libs/quarto-nav/quarto-nav.js"
STUMBLES, STANDS = "if (links[i].href) {", 'if (typeof links[i].href === "string" && links[i].href) {'


def made_by_quarto(document: Any) -> bool:
    """Return whether Quarto wrote the page."""
    return bool(document.xpath("//meta[@name='generator'][starts-with(@content, 'quarto')]"))


def mend_page(document: Any, root: str) -> None:
    """Adapt one page of Quarto's; `root` is the way from the page to the site's folder."""
    document.set("data-root", root)
    _own_search(document, root)
    complete_contents(document)
    remove_unused(document)
    for callout in document.xpath("//div[contains(@class, 'callout ')][div[@data-bs-toggle='collapse']]"):
        _unfold_without_script(callout)
    for button in document.xpath("//button[@role='menu']"):
        del button.attrib["role"]
    for link in document.xpath("//link[@append-hash]"):
        del link.attrib["append-hash"]
    add_sheet(document, root, SHEET)
    for meta in document.xpath("//meta[@content='' and (@name='description' or @property='og:description')]"):
        meta.drop_tree()
    if document.xpath("//link[contains(@class,'quarto-color-alternate')]"):
        add_script(document, root, FOLLOW_DARK)
    add_script(document, root, "reading.js")


def mend_site(output: Path) -> None:
    """Put the style sheet for Quarto's pages into the site and adapt its navigation; other sites are left alone."""
    if not (output / "site_libs" / "quarto-html").is_dir():
        return
    sheet = output / FOLDER / SHEET
    sheet.parent.mkdir(parents=True, exist_ok=True)
    site = ASSETS / "site"
    sources = [site / TOKENS, ASSETS / "quarto" / SHEET, *(site / name for name in SHARED_SHEETS)]
    texts = [source.read_text("utf-8") for source in sources]
    write_faces(sheet.parent)
    sheet.write_text("\n".join([faces_css(), *texts, site_css(".quarto-dark", follow_reader=False)]), "utf-8")
    (sheet.parent / FOLLOW_DARK).write_text(smaller((ASSETS / "quarto" / FOLLOW_DARK).read_text("utf-8")), "utf-8")
    script = output / NAVIGATION
    if script.is_file():
        script.write_text(script.read_text("utf-8").replace(STUMBLES, STANDS), "utf-8")


def _own_search(document: Any, root: str) -> None:
    places = document.xpath("//div[@id='quarto-search']")
    if not places:
        return
    box = html.fragment_fromstring(SEARCH_BOX.read_text("utf-8"))
    places[0].getparent().replace(places[0], box)
    for leftover in document.xpath("//div[@id='quarto-search-results'] | //script[@id='quarto-search-options']"):
        leftover.drop_tree()
    for script in document.xpath("//head/script[@src]"):
        if script.get("src").rsplit("/", 1)[-1] in SEARCH_SCRIPTS:
            script.drop_tree()
    add_script(document, root, "search.js")


def _unfold_without_script(callout: Any) -> None:
    """Write a callout that folds by script as `details`: its header as the summary, open where it was open."""
    header, body = callout[0], callout[1]
    callout.tag = "details"
    if header.get("aria-expanded") == "true":
        callout.set("open", "")
    header.tag = "summary"
    for name in [name for name in header.attrib if name.startswith(("data-bs-", "aria-"))]:
        del header.attrib[name]
    for toggle in header.xpath(".//div[contains(@class, 'callout-btn-toggle')]"):
        toggle.drop_tree()
    for block in header.xpath(".//div"):
        block.tag = "span"
    body.set("class", " ".join(name for name in body.get("class", "").split() if "collapse" not in name))
