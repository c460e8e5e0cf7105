"""A page's body after pandoc: links of the site made relative, notes and references at its end, nothing that runs.

What a link or picture points to is collected as well, so that the renderer can report broken ones at once.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from lxml import html
from markupsafe import escape

from metaloom.stitch.embedded.languages import words_of
from metaloom.stitch.embedded.source import html_name
from metaloom.stitch.fragment import anchor_of, fragment, words_of_heading
from metaloom.stitch.odd_names import remove_odd_names
from metaloom.text.address import address_parts

TARGETS = {"a": "href", "img": "src", "source": "src", "video": "src", "audio": "src", "script": "src", "link": "href"}
DATA_SCRIPTS = ("application/json", "application/ld+json", "text/plain")
UNSAFE = re.compile(r"(?:javascript:|vbscript:|data:(?!image/(?!svg)))", re.IGNORECASE)
BLANKS = re.compile(r"[\x00-\x20]")
"""Characters that browsers overlook in the scheme of an address."""

ADDRESSES = frozenset({"href", "src", "action", "formaction", "data", "to", "from", "by", "values", "poster"})


@dataclass(frozen=True)
class Body:
    """The body's HTML; `targets` are the files of the project that it points to, as (written, path, fragment)."""

    html: str
    targets: tuple[tuple[str, str, str], ...]
    removed: tuple[str, ...]
    headings: tuple[tuple[int, str, str], ...]


def finish_body(
    text: str, name: str, references_placed: bool, toc_depth: int = 3, words: Mapping[str, str] | None = None
) -> Body:
    """Finish one body; `name` is the page's path in the project, `words` are those of its language."""
    root = fragment(text)
    removed = _disarm(root)
    targets = _relink(root, name)
    _tidy_formulas(root)
    headings = tuple(_headings(root, toc_depth))
    _appendix(root, references_placed, words or words_of("en"))
    return Body(_inner(root), targets, removed, headings)


def harmless_html(text: str) -> str:
    """Return a short piece of HTML (a title, a description) without anything that runs."""
    if "<" not in text:
        return text
    root = fragment(text)
    _disarm(root)
    return _inner(root)


def targets_in(text: str) -> tuple[tuple[str, str, str], ...]:
    """Return the files of the project to which a short piece of HTML points, counted from the project's folder."""
    return _relink(fragment(text), "") if "<" in text else ()


def seen_from(text: str, page: str) -> str:
    """Return a short piece of HTML, whose links count from the project's folder, with its links as seen from a page."""
    if "<" not in text:
        return text
    root = fragment(text)
    _relink(root, "", page)
    return _inner(root)


def local_path(target: str, name: str) -> tuple[str, str] | None:
    """Return the project file and the fragment that a link means; None for an address elsewhere."""
    parts = address_parts(target)
    if parts.scheme or parts.netloc or not (parts.path or parts.fragment):
        return None
    path = unquote(parts.path)
    if not path:
        return name, parts.fragment
    folder = posixpath.dirname(name)
    joined = path.lstrip("/") if path.startswith("/") else posixpath.join(folder, path)
    resolved = posixpath.normpath(joined)
    if path.endswith("/"):
        resolved = posixpath.join(resolved, "index.qmd") if resolved != "." else "index.qmd"
    return resolved, parts.fragment


def relative(target: str, page: str) -> str:
    """Return a path of the site as seen from a page."""
    return posixpath.relpath(target, posixpath.dirname(page) or ".")


def _relink(root: Any, name: str, page: str | None = None) -> tuple[tuple[str, str, str], ...]:
    """Make links relative to the page; return their targets. `page`: seen from where, if not from `name`."""
    seen, found = name if page is None else page, []
    for element in root.iter(*TARGETS):
        attribute = TARGETS[element.tag]
        written = element.get(attribute)
        if not written:
            continue
        local = local_path(written, name)
        if local is None:
            _outside(element)
            continue
        path, fragment = local
        found.append((written, path, fragment))
        if written.startswith("#"):
            continue
        query = address_parts(written).query
        address = (
            relative(html_name(path), seen) + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")
        )
        element.set(attribute, address)
    return tuple(dict.fromkeys(found))


def _outside(element: Any) -> None:
    if element.tag == "a" and element.get("target") == "_blank":
        element.set("rel", "noopener")


def _disarm(root: Any) -> tuple[str, ...]:
    remove_odd_names(root)
    removed = []
    for element in list(root.iter()):
        if not isinstance(element.tag, str):
            continue
        for attribute in [key for key in element.attrib if key.lower().startswith("on")]:
            del element.attrib[attribute]
            removed.append(attribute)
        for attribute in [key for key in element.attrib if key.rsplit(":", 1)[-1].lower() in ADDRESSES]:
            if UNSAFE.match(BLANKS.sub("", element.attrib[attribute])):
                del element.attrib[attribute]
                removed.append(attribute)
        if element.tag == "script" and not element.get("src") and element.get("type") not in DATA_SCRIPTS:
            element.drop_tree()
            removed.append("<script>")
    return tuple(removed)


def _tidy_formulas(root: Any) -> None:
    for annotation in list(root.iter("annotation")):
        if annotation.text:
            annotation.text = annotation.text.strip()


def _appendix(root: Any, references_placed: bool, words: Mapping[str, str]) -> None:
    parts = []
    references = root.xpath(".//div[@id='refs']")
    if references and not references_placed and len(references[0]):
        part = _section("quarto-bibliography", "doc-bibliography", words["section-title-references"])
        references[0].getparent().remove(references[0])
        part.append(references[0])
        parts.append(part)
    for notes in root.xpath(".//section[@id='footnotes']"):
        for rule in notes.findall("hr"):
            notes.remove(rule)
        notes.insert(0, _heading(words["section-title-footnotes"]))
        notes.getparent().remove(notes)
        parts.append(notes)
    if parts:
        appendix = html.Element("div")
        appendix.set("id", "quarto-appendix")
        appendix.extend(parts)
        root.append(appendix)


def _section(identifier: str, role: str, title: str) -> Any:
    section = html.Element("section")
    section.set("id", identifier)
    section.set("role", role)
    section.append(_heading(title))
    return section


def _heading(title: str) -> Any:
    heading = html.Element("h2")
    heading.set("class", "quarto-appendix-heading")
    heading.text = title
    return heading


def _headings(root: Any, depth: int) -> Iterator[tuple[int, str, str]]:
    """Return (level, anchor, HTML) of the headings that a table of contents lists."""
    for heading in root.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        level = int(heading.tag[1])
        anchor = anchor_of(heading)
        if level > depth or not anchor or "unlisted" in (heading.get("class") or "").split():
            continue
        yield level, anchor, _inner(words_of_heading(heading)).strip()


def _inner(root: Any) -> str:
    pieces = [escape(root.text or "")]
    pieces.extend(html.tostring(child, encoding="unicode") for child in root)
    return "".join(pieces)
