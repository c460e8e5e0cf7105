"""Terms of the project's glossary in the text of a page: the first of each gets its meaning on hover and focus.

The meaning is in the page beside its term and the style sheet shows it, so that it works without a script and
needs no request. Headings, links, tables, code, names and quotations stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from lxml import html

from metaloom.declare.review import Term
from metaloom.stitch.finish.numbers import apart_in, names_of

TERM, MEANING = "ml-term", "ml-meaning"
PROSE = "//main//p | //main//li"
_NOT_READ = "a abbr button code pre script style svg math table h1 h2 h3 h4 h5 h6 blockquote figcaption dfn"
APART = frozenset(_NOT_READ.split())
BLOCKS = frozenset({"p", "ul", "ol", "li", "dl", "div", "section", "figure", "details"})
WORDS_OF_OTHERS = frozenset({"references", "csl-entry", "citation", "ml-quote", "ml-key", "ml-strip", "ml-map-key"})


def explain_terms(document: Any, glossary: Sequence[Term]) -> None:
    """Mark the first use of each term in the prose of a page, with its meaning."""
    waiting = {word.casefold(): term for term in glossary for word in (term.term, *term.also)}
    if not waiting:
        return
    longest_first = sorted(waiting, key=len, reverse=True)
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])", re.IGNORECASE)
    told: set[str] = set()
    names = names_of(document)
    for block in document.xpath(PROSE):
        if not any(_apart(around) for around in (block, *block.iterancestors())):
            _explain(block, pattern, waiting, told, names)


def _apart(element: Any) -> bool:
    return element.tag in APART or bool(WORDS_OF_OTHERS & set((element.get("class") or "").split()))


def _explain(
    element: Any, pattern: re.Pattern[str], waiting: dict[str, Term], told: set[str], names: re.Pattern[str] | None
) -> None:
    """Mark terms in the order in which an element is read; blocks inside it have their own turn."""
    children = list(element)
    found = _first(element.text or "", pattern, waiting, told, names)
    if found:
        element.text, mark = found
        element.insert(0, mark)
    for child in children:
        if isinstance(child.tag, str) and child.tag not in BLOCKS and not _apart(child):
            _explain(child, pattern, waiting, told, names)
        found = _first(child.tail or "", pattern, waiting, told, names)
        if found:
            child.tail, mark = found
            element.insert(element.index(child) + 1, mark)


def _first(
    text: str, pattern: re.Pattern[str], waiting: dict[str, Term], told: set[str], names: re.Pattern[str] | None
) -> tuple[str, Any] | None:
    """Return the text before the first term that was not explained yet, and the term as an element with the text
    after.
    """
    taken = apart_in(text, names)
    for match in pattern.finditer(text):
        term = waiting[match[0].casefold()]
        if term.term in told or any(start <= match.start() < end for start, end in taken):
            continue
        told.add(term.term)
        mark = html.Element("span", {"class": TERM, "tabindex": "0"})
        meaning = html.Element("span", {"class": MEANING, "role": "tooltip"})
        meaning.text = term.meaning
        mark.text, mark.tail = match[0], text[match.end() :]
        mark.append(meaning)
        return text[: match.start()], mark
    return None
