"""How a page is cited, on the page itself: tags and data in its head, words and formats at its end.

Everything can be read without a script; the script adds buttons that copy. What the page belongs to is read from the
`citation.json` that the write step left; a site without one gets nothing.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from lxml import html

from metaloom.cite.bibtex import bibtex
from metaloom.cite.csl import csl_json
from metaloom.cite.highwire import highwire
from metaloom.cite.licence import licence_url
from metaloom.cite.pages import CONTEXT, Cited, read_cited
from metaloom.cite.plain import plain
from metaloom.cite.ris import ris
from metaloom.cite.schema_org import linked_data
from metaloom.cite.work import Work
from metaloom.write.package.published import SITE_FOLDER

ASSETS = Path(__file__).parents[1] / "assets" / "citation"
FOLDER = "site_libs/metaloom"
SCRIPT, SHEET = "citation.js", "citation.css"
HERE = "ml-citation-here"
HEADING = "cite-this-page"
FORMATS = (("BibTeX", bibtex), ("RIS", ris), ("CSL-JSON", csl_json))
NOT_CITED = frozenset({"404.html"})


def read_context(project: Path | None) -> Cited | None:
    """Return what the write step left for this pass."""
    path = project / CONTEXT if project else None
    return read_cited(path.read_text("utf-8")) if path and path.is_file() else None


def write_citation(output: Path, project: Path | None) -> None:
    """Put the script, the style sheet and the files that are in the site's own folder into the site."""
    folder = output / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name in (SCRIPT, SHEET):
        (folder / name).write_bytes((ASSETS / name).read_bytes())
    if project and (project / SITE_FOLDER).is_dir():
        shutil.copytree(project / SITE_FOLDER, output, dirs_exist_ok=True)


def add_citation(document: Any, path: str, root: str, cited: Cited) -> None:
    """Cite the page at `path` of the site; `root` leads from it to the site's folder."""
    head, main = document.find("head"), document.find(".//main")
    if head is None or main is None or path in NOT_CITED:
        return
    title = _title_of(document, path)
    work = cited.page(path, title)
    for name, content in highwire(work):
        head.append(html.Element("meta", {"name": name, "content": content}))
    for name in work.licences:
        head.append(html.Element("link", {"rel": "license", "href": licence_url(name)}))
    if cited.work.doi_url:
        head.append(html.Element("link", {"rel": "cite-as", "href": cited.work.doi_url}))
    head.append(html.Element("link", {"rel": "stylesheet", "href": f"{root}{FOLDER}/{SHEET}"}))
    head.append(html.Element("script", {"src": f"{root}{FOLDER}/{SCRIPT}", "defer": "defer"}))
    data = html.Element("script", {"type": "application/ld+json"})
    data.text = linked_data(cited, path, title, root)
    head.append(data)
    place = document.xpath(f"//div[contains(concat(' ', @class, ' '), ' {HERE} ')]")
    if place:
        place[0].clear(keep_tail=True)
        place[0].set("class", f"ml-citation {HERE}")
        _fill(place[0], work)
    else:
        main.append(_box(work))


def _box(work: Work) -> Any:
    box = html.Element("section", {"class": "ml-citation", "aria-labelledby": HEADING})
    _child(box, "h2", "Cite this page", {"id": HEADING})
    _fill(box, work)
    return box


def _fill(box: Any, work: Work) -> None:
    """Add the words, and the formats in a fold."""
    words = _child(box, "div", None, {"class": "ml-citation-words"})
    _child(words, "p", plain(work), {"id": "citation-words"})
    _button(words, "citation-words", "Copy the citation")
    _child(box, "p", "", {"class": "ml-citation-said", "role": "status"})
    fold = _child(box, "details", None, {})
    _child(fold, "summary", "BibTeX, RIS and CSL-JSON", {})
    for name, make in FORMATS:
        identifier = f"citation-{name.lower()}"
        part = _child(fold, "div", None, {"class": "ml-citation-format"})
        _child(part, "p", name, {"class": "ml-citation-name"})
        _button(part, identifier, f"Copy the {name}")
        _child(part, "pre", make(work), {"id": identifier})


def _button(parent: Any, identifier: str, text: str) -> None:
    _child(parent, "button", text, {"type": "button", "hidden": "hidden", "data-copies": identifier})


def _child(parent: Any, tag: str, text: str | None, attributes: dict[str, str]) -> Any:
    """Return an element added to `parent`."""
    element = html.Element(tag, attributes)
    element.text = text
    parent.append(element)
    return element


def _title_of(document: Any, path: str) -> str:
    """Return the page's own title, without the site's name."""
    for heading in document.xpath("//h1"):
        words = " ".join(heading.text_content().split())
        if words:
            return words
    return " ".join((document.findtext(".//title") or path).split())
