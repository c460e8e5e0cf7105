"""Numbers as quiet links to their proof: wherever generated text says where its numbers are proved.

A block or span with `data-proof` (a place in the site) proves the numbers of its text; on the page of an analysis all
numbers are proved by the page itself. Elsewhere a row of a table or an item of a list that leads to an analysis is
proved by that analysis, and one that leads to a study by what the tables say of the study; a mark in a row
(`data-row`) says it for the row.

A number, its interval and its percent sign make one link; in a cell of a table all its numbers do, so that a page of
large tables has fewer and larger links. Left alone is what is a link already, code, headings, heads of tables,
quotations, references and names (of the page, of studies and of analyses): words of others, not computed numbers.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any

from lxml import html

LINK = "ml-n"
PROVES = "data-proof"
SECTION = "proof"
_ONE = r"(?:[<>]\s?)?[−-]?\d+(?:[.,]\d+)*(?:\s?%)?"
_RANGE = rf" ?\((?:{_ONE} CI )?{_ONE}(?: to |, ){_ONE}\)| per 1000\b| to {_ONE}| of {_ONE}| v {_ONE}|/{_ONE}"
NUMBER = re.compile(rf"(?<![\w.\-–/@#])(?:p [=<>] \d\.?\d*|{_ONE}(?:{_RANGE})?)(?!\w|[.,]\d|-\w)")
QUOTED = re.compile(r"“[^”]*”")
LABEL = re.compile(r"\b(?:Figure|Table)[ \u00a0]\d+(?=[:.,;) ]|$)")
"""What numbers a figure or a table: counted by the renderer, not computed."""
NAMES = "//h1 | //a[contains(@href, 'studies/') or contains(@href, 'analyses/')]"
"""What names a page of the site; the same words elsewhere on the page are that name, too."""
NAME = re.compile(r"[^\W\d].{7}")
"""How a name begins, so that "15 of 56" and "data" are none."""
LONGEST_WHOLE = 60
"""Characters of a span that is one link as a whole; in a longer one, a sentence, each number is a link."""
YEAR = re.compile(r"(?:1[89]|20)\d\d[a-z]?")
NAMED = re.compile(r"[A-Z][\w.’'-]*,? $|[(;] ?$")
"""What is before the year of a study's name ("Lin 2017") or of a reference."""
_NOT_READ = (
    "a button code pre script style svg math select option textarea summary nav h1 h2 h3 h4 h5 h6 thead label "
    "blockquote time title"
)
OF_ANALYSIS = re.compile(r"analyses/[\w.-]+\.html")
OF_STUDY = re.compile(r"studies/[\w.-]+\.html")
APART = frozenset(_NOT_READ.split())
WORDS_OF_OTHERS = frozenset(
    {"citation", "ml-citation", "ml-meaning", "ml-plain", "ml-quote", "ml-verification", "references", "csl-entry"}
)


def link_numbers(document: Any, path: str, root: str) -> None:
    """Make the proved numbers of a page links; `path` is its place in the site, `root` leads from it to the site."""
    names = names_of(document)
    for scope, place in _scopes(document, path):
        for element in [scope, *scope.iterdescendants()]:
            if isinstance(element.tag, str) and _nearest(element, scope) is scope and not _apart(element, scope):
                _link(element, _address(place, path, root), names)


def names_of(document: Any) -> re.Pattern[str] | None:
    """Return what matches the names with a digit that a page uses; None where it uses none."""
    texts = {" ".join(element.text_content().split()) for element in document.xpath(NAMES)}
    named = sorted((text for text in texts if NAME.match(text) and re.search(r"\d", text)), key=len)
    return re.compile("|".join(map(re.escape, reversed(named))), re.IGNORECASE) if named else None


def apart_in(text: str, names: re.Pattern[str] | None) -> list[tuple[int, int]]:
    """Return where a text holds a quotation, a label or the name of a page: words that are left as they are."""
    return [found.span() for pattern in (QUOTED, LABEL, names) if pattern for found in pattern.finditer(text)]


def numbers_in(text: str, names: re.Pattern[str] | None) -> list[re.Match[str]]:
    """Return the numbers of a text that may be computed: none of a name, a quotation or the year of a study's name."""
    taken = apart_in(text, names)
    return [
        match
        for match in NUMBER.finditer(text)
        if not is_year(text, match) and not any(start <= match.start() < end for start, end in taken)
    ]


def _scopes(document: Any, path: str) -> list[tuple[Any, str]]:
    """Return the elements that prove numbers, each with the place of the proof."""
    for mark in document.xpath("//main//*[@data-row]"):
        entries = mark.xpath("ancestor::tr[1] | ancestor::li[1]")
        if entries and entries[-1].get(PROVES) is None:
            entries[-1].set(PROVES, mark.get("data-row"))
    scopes = [(element, element.get(PROVES)) for element in document.xpath(f"//*[@{PROVES}]")]
    main = document.find(".//main")
    if main is not None and main.get(PROVES) is None and document.xpath(f"//main//*[@id='{SECTION}']"):
        main.set(PROVES, f"{path}#{SECTION}")
        scopes.append((main, f"{path}#{SECTION}"))
        return scopes
    for entry in document.xpath("//main//tr | //main//li") if main is not None else ():
        place = _named(entry, path)
        if place is not None and not entry.xpath(f"ancestor::*[@{PROVES}]"):
            entry.set(PROVES, place)
            scopes.append((entry, place))
    return scopes


def _named(entry: Any, path: str) -> str | None:
    """Return the proof of the analysis, else of the study, that a row or an item leads to first."""
    if entry.get(PROVES) is not None:
        return None
    found = [posixpath.normpath(posixpath.join(posixpath.dirname(path), link)) for link in entry.xpath(".//a/@href")]
    for pattern, part in ((OF_ANALYSIS, SECTION), (OF_STUDY, "study")):
        for target in found:
            page = pattern.match(target)
            if page:
                return f"{page[0]}#{part}"
    return None


def _nearest(element: Any, scope: Any) -> Any:
    while element is not scope and element.get(PROVES) is None:
        element = element.getparent()
    return element


def _apart(element: Any, scope: Any) -> bool:
    """Return whether an element, or one around it, is not read for numbers."""
    while element is not None:
        if element.tag in APART or WORDS_OF_OTHERS & set((element.get("class") or "").split()):
            return True
        if element is scope and scope.tag == "main":
            return False
        element = element.getparent()
    return False


def _address(place: str, path: str, root: str) -> str:
    page, mark, part = place.partition("#")
    return f"#{part}" if page == path and mark else f"{root}{place}"


def _whole(element: Any) -> bool:
    """Return whether a text is one link as a whole, from its first number to its last: a short span, a short cell."""
    if len(element.text_content()) > LONGEST_WHOLE:
        return False
    return element.tag == "td" or (element.tag == "span" and "ml-number" in (element.get("class") or "").split())


def _link(element: Any, address: str, names: re.Pattern[str] | None) -> None:
    """Link the numbers of an element's own text and of what follows its children; a short span as a whole."""
    whole = _whole(element)
    if whole and element.tag == "span" and not len(element) and re.search(r"\d", element.text or ""):
        link = html.Element("a", {"class": LINK, "href": address})
        link.text, element.text = element.text, None
        element.insert(0, link)
        return
    for child in reversed(list(element)):
        text, links = _split(child.tail or "", address, names, whole)
        if links:
            child.tail = text
            at = element.index(child) + 1
            element[at:at] = links
    text, links = _split(element.text or "", address, names, whole)
    if links:
        element.text = text
        element[0:0] = links


def _split(text: str, address: str, names: re.Pattern[str] | None, whole: bool) -> tuple[str, list[Any]]:
    """Return the text before the first number, and the numbers as links, each with the text after it."""
    spans = [match.span() for match in numbers_in(text, names)]
    if not spans:
        return text, []
    if whole:
        spans = [(spans[0][0], spans[-1][1])]
    links = []
    for (start, end), after in zip(spans, [*(start for start, _ in spans[1:]), len(text)], strict=True):
        link = html.Element("a", {"class": LINK, "href": address})
        link.text = text[start:end]
        link.tail = text[end:after]
        links.append(link)
    return text[: spans[0][0]], links


def is_year(text: str, match: re.Match[str]) -> bool:
    """Return whether a number is the year in a study's name."""
    return bool(YEAR.fullmatch(match[0]) and NAMED.search(text[: match.start()]))
