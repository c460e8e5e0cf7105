"""Two renderers, one source: Quarto and the embedded renderer build the same pages.

Each page is reduced to neutral facts (below), and the facts are compared one kind at a time. Not compared, because the
two are free to differ there: looks (classes, style sheets, scripts), search, page furniture (bread crumbs, footers),
the markup of a page's metadata block. Spaces of all kinds count as one space.
"""

from __future__ import annotations

import posixpath
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pytest
from lxml import etree, html

from metaloom.stitch import quarto
from metaloom.stitch.embedded.render import render as render_embedded
from metaloom.stitch.finish.contents import complete_contents
from metaloom.stitch.finish.quarto import made_by_quarto

pytestmark = [pytest.mark.quarto, pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = Path(__file__).parent / "sample"
FURNITURE = (
    ".//nav | .//script | .//style | .//button | .//*[@id='title-block-header'] | .//*[@id='footnotes']"
    " | .//*[@id='quarto-appendix'] | .//*[@id='refs'] | .//*[@role='doc-bibliography']"
    " | .//*[contains(@class, 'equation-number')] | .//m:math | .//math"
    " | .//*[@class='screen-reader-only']"  # the kind of a callout, which Quarto 1.10 puts before its own title
)
INLINE = {
    "a",
    "span",
    "em",
    "strong",
    "code",
    "sup",
    "sub",
    "abbr",
    "small",
    "q",
    "cite",
    "b",
    "i",
    "u",
    "s",
    "mark",
    "img",
    "wbr",
}
ONLY_EMBEDDED = {"404.html"}  # Quarto writes one only where the project has a 404.qmd


@dataclass(frozen=True)
class PageFacts:
    """What a reader finds on a page, whoever rendered it."""

    title: str
    headings: list[tuple[str, str, str]]  # level, id, text with its number
    figures: list[tuple[str, str, tuple[str, ...]]]  # id, caption, (image, alternative text)
    tables: list[tuple[str, str, tuple[tuple[str, ...], ...]]]  # id, caption, rows of cell texts
    cross_references: list[tuple[str, str]]  # text, target
    citations: list[tuple[str, str, tuple[str, ...]]]  # text, keys, targets
    references: list[tuple[str, str]]  # id, entry
    links: list[tuple[str, str]]  # text, target resolved against the site
    footnotes: list[tuple[str, str]]  # id, text
    callouts: list[tuple[str, str, str]]  # kind, title, body
    tabs: list[str]
    margin: list[str]  # where it stands among the text is a matter of layout
    code: list[str]
    equations: list[str]
    contents: list[tuple[str, str]]  # table of contents: text, target
    bar: list[str]  # targets of the navigation bar
    sidebar: list[str]  # targets of the side bar
    text: str


KINDS = tuple(PageFacts.__dataclass_fields__)


def read_page(site: Path, page: str) -> PageFacts:
    """The facts of one page."""
    document = html.parse(str(site / page), html.HTMLParser(encoding="utf-8")).getroot()
    if made_by_quarto(document):
        complete_contents(document)  # pandoc's list lacks headings in blocks within blocks, which finishing adds
    (main,) = document.xpath("//main[@id='quarto-document-content']")
    content = html.fromstring(etree.tostring(main, encoding="unicode", method="html"))
    tabs = [_text(tab) for tab in _found(content, TABS)]
    margin = [_text(remark) for remark in _found(content, MARGIN)]
    for element in _found(content, f"{FURNITURE} | {TABS} | {MARGIN}"):
        if element.getparent() is not None:
            element.drop_tree()
    return PageFacts(
        title=_text(*document.xpath("//main//h1[contains(@class, 'title')] | //main/header//h1")[:1]),
        headings=[(h.tag, _anchor(h), _text(h)) for h in content.iter("h1", "h2", "h3", "h4", "h5", "h6")],
        figures=[
            (
                f.get("id", ""),
                _caption(f),
                tuple(s for i in f.iter("img") for s in (_target(page, i.get("src", "")), i.get("alt", ""))),
            )
            for f in _found(content, ".//*[starts-with(@id, 'fig-') and (self::div or self::figure)]")
        ],
        tables=[(_float_id(t), _caption(t), _rows(t)) for t in content.iter("table")],
        cross_references=[(_text(a), _target(page, a.get("href", ""))) for a in _classed(content, "quarto-xref")],
        citations=[
            (_text(c), c.get("data-cites", ""), tuple(_target(page, a.get("href", "")) for a in c.iter("a")))
            for c in _classed(content, "citation")
        ],
        references=[(e.get("id", ""), re.sub(QUOTES, "", _text(e))) for e in _classed(main, "csl-entry")],
        links=[(_text(a), _target(page, a.get("href"))) for a in content.iter("a") if _is_link(a)],
        footnotes=[(n.get("id", ""), _text(n).rstrip(" ↩︎")) for n in main.xpath(".//*[@id='footnotes']//li[@id]")],
        callouts=[_callout(c) for c in _classed(content, "callout")],
        tabs=tabs,
        margin=sorted(margin),
        code=["".join(c.itertext()).strip() for c in content.xpath(".//pre//code")],
        equations=[_tex(a) for a in main.iter("{*}annotation", "annotation")],
        contents=[(_text(a), _target(page, a.get("href", ""))) for a in document.xpath("//*[@id='TOC']//a[@href]")],
        bar=[_target(page, a.get("href", "")) for a in document.xpath(BAR)],
        sidebar=[_target(page, a.get("href", "")) for a in document.xpath(SIDEBAR)],
        text=_text(content),
    )


QUOTES = "[“”]"  # whether a title is quoted is a matter of pandoc's default style, which differs between its versions

TABS = ".//*[contains(@class, 'tab-title')] | .//ul[contains(@class, 'nav-tabs')]/li"
MARGIN = ".//*[contains(concat(' ', @class, ' '), ' column-margin ')]"
BAR = (
    "//*[@id='navbarCollapse']//a[contains(@class, 'nav-link') and not(@href='#') or contains(@class, 'dropdown-item')]"
    " | //header[contains(@class, 'site-header')]//*[contains(@class, 'bar')]//a[@href]"
)
SIDEBAR = (
    "//*[@id='quarto-sidebar']//a[contains(@class, 'sidebar-link') and @href and not(@href='#')]"
    " | //*[contains(@class, 'sidebar') and not(@id='quarto-margin-sidebar')]/nav//a[@href]"
)


def _found(element: html.HtmlElement, path: str) -> list[html.HtmlElement]:
    return list(element.xpath(path, namespaces={"m": "http://www.w3.org/1998/Math/MathML"}))


def _classed(element: html.HtmlElement, name: str) -> list[html.HtmlElement]:
    return list(element.xpath(f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]"))


def _text(element: html.HtmlElement | None = None) -> str:
    return "" if element is None else _spaced("".join(_pieces(element)))


def _pieces(element: html.HtmlElement) -> Iterator[str]:
    """The texts of an element, blocks set apart by spaces."""
    inline = element.tag in INLINE
    yield "" if inline else " "
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            yield from _pieces(child)
        yield child.tail or ""
    yield "" if inline else " "


def _spaced(text: str) -> str:
    return re.sub(r"[\s\u00a0\u2009\u202f]+", " ", text).strip()


def _anchor(heading: html.HtmlElement) -> str:
    parent = heading.getparent()
    inherited = parent.get("id") if parent is not None and parent.tag == "section" else None
    return heading.get("id") or heading.get("data-anchor-id") or inherited or ""


def _float_id(table: html.HtmlElement) -> str:
    found = table.xpath("ancestor-or-self::*[starts-with(@id, 'tbl-')][1]/@id")
    return found[0] if found else ""


def _caption(element: html.HtmlElement) -> str:
    if element.tag == "table":
        found = element.xpath("./caption | ancestor::figure[1]/figcaption")
    else:
        found = element.xpath("./figure/figcaption | self::figure/figcaption")
    return _text(*found[:1])


def _rows(table: html.HtmlElement) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(_text(cell) for cell in row.iter("td", "th")) for row in table.iter("tr"))


def _callout(box: html.HtmlElement) -> tuple[str, str, str]:
    kind = next(
        name
        for name in box.get("class", "").split()
        if re.fullmatch("callout-(note|tip|warning|important|caution)", name)
    )
    (title, *_) = [*_classed(box, "callout-header"), None]
    (body, *_) = [*_classed(box, "callout-body-container"), *_classed(box, "callout-body"), None]
    return kind, _text(title), _text(body)


def _tex(annotation: html.HtmlElement) -> str:
    return _spaced(re.sub(r"\\qquad\(\d+\)", "", annotation.text or ""))


def _is_link(anchor: html.HtmlElement) -> bool:
    return anchor.get("href") is not None and anchor.get("aria-hidden") != "true"


def _target(page: str, href: str) -> str:
    if re.match(r"[a-z][a-z0-9+.-]*:|//", href):
        return href
    path, _, fragment = href.partition("#")
    path = path.split("?")[0]
    resolved = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(path))) if path else page
    resolved = "index.html" if resolved == "." else resolved
    return f"{resolved}#{fragment}" if fragment else resolved


@dataclass(frozen=True)
class Pair:
    """The facts of every page, by both renderers."""

    quarto: dict[str, PageFacts]
    embedded: dict[str, PageFacts]


def _both(project: Path, work: Path) -> Pair:
    if quarto.find_quarto() is None:
        reason = "Quarto was not found: the parity of the two renderers was NOT checked."
        pytest.skip(reason)
    one = quarto.render(project, work / "quarto")
    two = render_embedded(project, work / "embedded", None)
    return Pair(_facts(work / "quarto", one.pages), _facts(work / "embedded", two.pages))


def _facts(site: Path, pages: tuple[str, ...]) -> dict[str, PageFacts]:
    return {page: read_page(site, page) for page in pages if _has_main(site / page)}


def _has_main(path: Path) -> bool:
    """Pages that only send a reader on (aliases) have no content of their own."""
    return 'id="quarto-document-content"' in path.read_text("utf-8")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    work = tmp_path_factory.mktemp("sample")
    shutil.copytree(SAMPLE, work / "project")
    return _both(work / "project", work)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    if not any(ROOT.glob("analyses/*.qmd")):
        pytest.skip("The project's generated pages are not there (make site): its parity was NOT checked.")
    work = tmp_path_factory.mktemp("project")
    hidden = shutil.ignore_patterns(".*", "_site", "tests", "benchmarks", "__pycache__", "test-output")
    shutil.copytree(ROOT, work / "project", ignore=hidden)
    return _both(work / "project", work)


def test_sample_has_the_same_pages(sample: Pair) -> None:
    assert set(sample.embedded) - ONLY_EMBEDDED == set(sample.quarto)


def test_project_has_the_same_pages(project: Pair) -> None:
    assert set(project.embedded) - ONLY_EMBEDDED == set(project.quarto)


@pytest.mark.parametrize("kind", KINDS)
def test_sample_agrees(sample: Pair, kind: str) -> None:
    assert not "\n".join(_differences(sample, kind))


@pytest.mark.parametrize("kind", KINDS)
def test_project_agrees(project: Pair, kind: str) -> None:
    assert not "\n".join(_differences(project, kind))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "title"])
def test_sample_has_something_to_compare(sample: Pair, kind: str) -> None:
    assert any(getattr(facts, kind) for facts in sample.quarto.values())


def _differences(pair: Pair, kind: str) -> Iterator[str]:
    """Page by page, the first facts of a kind that are not the same."""
    read: Callable[[PageFacts], object] = lambda facts: getattr(facts, kind)  # noqa: E731
    for page in sorted(pair.quarto.keys() & pair.embedded.keys()):
        one, two = read(pair.quarto[page]), read(pair.embedded[page])
        if one == two:
            continue
        if isinstance(one, str):
            at = next((i for i, (a, b) in enumerate(zip(one, str(two), strict=False)) if a != b), 0)
            one, two = one[max(at - 40, 0) : at + 80], str(two)[max(at - 40, 0) : at + 80]
        else:
            one, two = [f for f in one if f not in two], [f for f in two if f not in one]
        yield f"{page}: {kind}\n  quarto   {one}\n  embedded {two}"
