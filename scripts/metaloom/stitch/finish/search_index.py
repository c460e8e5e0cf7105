"""The search index over a finished site: every page, section, figure, table and reference, whichever renderer wrote it.

Texts of figures are their alternative texts, so that a search finds the numbers that a figure shows. The index is a
script and not JSON, because browsers refuse to fetch files for a page that was opened as a file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from metaloom.stitch.parsed import page_of

SCRIPT = "site_libs/metaloom/search-index.js"
HEADING = re.compile(r"h[1-6]")
FLOAT = re.compile(r"(?:fig|tbl)-.+")
SILENT = frozenset({"script", "style", "annotation", "button", "nav"})
UNSEARCHED = frozenset({"sourceCode", "yaml", "ml-counted"})
"""Classes of what is not worth searching: a declaration as YAML, the rows behind each number of a survey."""
ALTERNATIVES = {"svg": "aria-label"}
LONGEST_NAME = 120
Entry = tuple[str, str, str]
Synonyms = Sequence[Sequence[str]]


def entries_of(content: bytes) -> tuple[str, list[Entry]]:
    """Return a page's title, and (anchor, name, words) of its beginning and of each part that has an address of its
    own.
    """
    document = page_of(content)
    found: Any = document.xpath("//main")
    if not len(found):
        return "", []
    title = _flat(document.xpath("string((//main//h1)[1])")) or _flat(document.findtext(".//title"))
    parts: list[tuple[str, str, list[str]]] = [("", "", [])]
    _visit(found[0], parts, parts[0][2])
    entries = [(anchor, name, _flat(" ".join(words))) for anchor, name, words in parts]
    return title, [entry for entry in entries if entry[0] == "" or entry[1] or entry[2]]


def index_script(pages: Iterable[tuple[str, str, Sequence[Entry]]], synonyms: Synonyms = ()) -> str:
    """Return the index as a script: (address, title, entries) of all pages, and groups of words that mean the same."""
    written = [[address, title, [list(entry) for entry in entries]] for address, title, entries in pages if entries]
    same = f"window.metaloomSynonyms={_literal([list(group) for group in synonyms])};\n" if synonyms else ""
    return f"window.metaloomSearch={_literal(written)};\n{same}"


def _literal(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029").replace("</", "<\\/")


def write_index(output: Path, pages: Iterable[tuple[str, str, Sequence[Entry]]], synonyms: Synonyms = ()) -> None:
    """Put the index into the site."""
    path = output / SCRIPT
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(index_script(pages, synonyms), encoding="utf-8", newline="\n")


def _visit(element: Any, parts: list[tuple[str, str, list[str]]], words: list[str]) -> None:
    if (
        not isinstance(element.tag, str)
        or element.tag in SILENT
        or UNSEARCHED & {*(element.get("class") or "").split()}
    ):
        return
    if element.tag == "h1":
        return
    started = _name_of_part(element)
    if started is not None:
        words = []
        parts.append((element.get("id"), started, words))
    elif HEADING.fullmatch(element.tag):
        return
    alternative = element.get(ALTERNATIVES.get(element.tag, "alt"))
    if alternative and alternative not in words:
        words.append(alternative)
    if element.tag == "svg":
        return
    words.append(element.text or "")
    for child in element:
        _visit(child, parts, words)
        words.append(child.tail or "")


def _name_of_part(element: Any) -> str | None:
    """Return the name of a part that begins here: a section, a figure or table, a reference; None where none begins."""
    classes = (element.get("class") or "").split()
    if not element.get("id"):
        return None
    if element.tag == "section" and any(name.startswith("level") for name in classes):
        return _flat(next(_headings(element), ""))
    if "csl-entry" in classes:
        return "Reference"
    if element.tag in {"div", "figure"} and FLOAT.fullmatch(element.get("id")):
        caption = _flat(element.xpath("string((.//figcaption | .//caption)[1])"))
        return caption if len(caption) <= LONGEST_NAME else caption[: LONGEST_NAME - 1].rsplit(" ", 1)[0] + "…"
    return None


def _headings(section: Any) -> Iterator[str]:
    for child in section:
        if isinstance(child.tag, str) and HEADING.fullmatch(child.tag):
            yield child.text_content()


def _flat(text: Any) -> str:
    return " ".join(str(text or "").split())
