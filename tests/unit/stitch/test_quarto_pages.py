"""What pages of Quarto's get beside the common pass: the site's own search, folds that need no script."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import html

import metaloom.stitch
from metaloom.stitch.finish import finish
from metaloom.stitch.finish.page import finish_page
from metaloom.stitch.weights import weigh

QUARTO = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="generator" content="quarto-1.6.42">
<title>T</title><script src="../site_libs/quarto-search/quarto-search.js"></script>
<script src="../site_libs/quarto-nav/quarto-nav.js"></script></head><body><div id="quarto-search-results"></div>
<header><button role="menu" aria-label="Toggle navigation"></button>
<div id="quarto-search" title="Search"></div></header>
<main id="quarto-document-content"><h1 class="title">T</h1>
<div class="callout callout-note callout-titled"><div class="callout-header" data-bs-toggle="collapse"
data-bs-target=".callout-1-contents" aria-controls="callout-1" aria-expanded="false" aria-label="Toggle callout">
<div class="callout-title-container">More</div><div class="callout-btn-toggle"><i></i></div></div>
<div id="callout-1" class="callout-1-contents callout-collapse collapse">
<div class="callout-body">Words</div></div></div></main></body></html>"""


def finished(text: str = QUARTO) -> Any:
    done = finish_page(text.encode(), {}.get, "chapters/a.html")
    return html.document_fromstring(done.decode())


def test_the_search_of_the_site_takes_the_place_of_quartos() -> None:
    page = finished()
    assert page.get("data-root") == "../"
    assert page.xpath("//input[@id='search-words']/@role") == ["combobox"]
    scripts = page.xpath("//script/@src")
    assert "../site_libs/metaloom/search.js" in scripts
    assert "../site_libs/metaloom/reading.js" in scripts
    assert "../site_libs/quarto-nav/quarto-nav.js" in scripts
    assert not [name for name in scripts if "quarto-search" in name]
    assert not page.xpath("//*[@id='quarto-search-results'] | //button[@role='menu']")


def test_the_contents_list_gains_the_headings_in_blocks_within_blocks() -> None:
    """Pandoc leaves them out: of a page of ours every section behind the first pair side by side."""
    listed = '<a href="#{0}" id="toc-{0}" class="nav-link" data-scroll-target="#{0}">{1}</a>'
    section = '<section id="{0}" class="level{2}"><h{2} class="anchored">{1}</h{2}></section>'
    note = '<a href="#fn1" role="doc-noteref">1</a>'
    old = f"<ul><li>{listed.format('a', 'A')}<ul><li>{listed.format('a1', 'A 1')}</li></ul></li></ul>"
    body = "".join(
        [
            f"<div><div>{section.format('first', 'First <em>of</em> all', 2)}</div></div>",
            section.format("a", "A", 2) + section.format("a1", "A 1", 3),
            f"<div><div>{section.format('a2', f'A 2{note}', 3)}</div></div>",
            f"<div><div>{section.format('b', 'B', 2)}{section.format('b1', 'B 1', 3)}</div></div>",
            section.format("deep", "Deeper than any that is listed", 4),
            '<section class="level2 unlisted" id="no"><h2 class="unlisted">Not listed</h2></section>',
        ]
    )
    page = finished(
        QUARTO.replace('<main id="quarto', f'<nav id="TOC" role="doc-toc">{old}</nav><main id="quarto').replace(
            "</main>", f"{body}</main>"
        )
    )
    (top,) = page.xpath("//nav[@id='TOC']/ul")

    def shown(of: Any) -> list[Any]:
        return [[li.find("a").text_content(), *[inner for ul in li.findall("ul") for inner in shown(ul)]] for li in of]

    assert shown(top) == [["First of all"], ["A", ["A 1"], ["A 2"]], ["B", ["B 1"]]]
    assert page.xpath("//nav[@id='TOC']//a[@href='#first']/@data-scroll-target") == ["#first"]


def test_a_callout_that_folds_opens_without_a_script() -> None:
    (fold,) = finished().xpath("//details")
    assert "callout-note" in fold.get("class")
    assert fold.get("open") is None
    assert " ".join(fold.find("summary").text_content().split()) == "More"
    assert not fold.xpath(".//@data-bs-toggle | .//summary//div | .//@aria-expanded")
    assert "Words" in fold.text_content()
    assert "collapse" not in fold[1].get("class")


def test_the_style_sheet_and_the_navigation_of_a_site_of_quartos_are_mended(tmp_path: Path) -> None:
    (tmp_path / "site_libs/quarto-html").mkdir(parents=True)
    (tmp_path / "site_libs/quarto-nav").mkdir()
    navigation = tmp_path / "site_libs/quarto-nav/quarto-nav.js"
    navigation.write_text("if (links[i].href) {\n}", "utf-8")
    (tmp_path / "index.html").write_text(QUARTO.replace("../", ""), "utf-8")
    finish(tmp_path)
    assert "typeof links[i].href" in navigation.read_text("utf-8")
    assert "--paper: var(--bs-body-bg)" in (tmp_path / "site_libs/metaloom/quarto.css").read_text("utf-8")
    assert "More Words" in (tmp_path / "site_libs/metaloom/search-index.js").read_text("utf-8")


def test_figures_beyond_the_budget_of_a_page_wait_for_their_reader(tmp_path: Path) -> None:
    marks = "".join(f'<text id="t{n}">{"x" * 680}</text>' for n in range(100))
    figure = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 12" width="9" height="12">{marks}</svg>'
    images = "".join(f'<img src="f{n}.svg" alt="Figure {n}">' for n in range(3))
    for number in range(3):
        (tmp_path / f"f{number}.svg").write_text(figure, "utf-8")
    head = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>T</title></head>'
    text = f"{head}<body><main>{images}</main></body></html>"
    (tmp_path / "index.html").write_text(text, "utf-8")
    finish(tmp_path)
    page = html.document_fromstring((tmp_path / "index.html").read_bytes())
    assert len(page.xpath("//*[local-name()='svg']")) == 2
    assert [(image.get("src"), image.get("loading")) for image in page.iter("img")] == [("f2.svg", "lazy")]
    sizes = [(image.get("width"), image.get("height")) for image in page.iter("img")]
    assert sizes == [("9", "12")], "nothing moves when it comes: a link leads where it says"
    (weight,) = weigh(tmp_path)
    assert weight.within
    assert weight.total < weight.plain
    assert weight.plain < 250_000


BOXES = "function tippyHover(el) {{ window.tippy(el, {{}}); }} {}"
LIBRARIES = ("clipboard.min.js", "popper.min.js", "tippy.umd.min.js")


def _libraries_of(inline: str, own: str = "") -> list[str]:
    loaded = "".join(f'<script src="../site_libs/x/{name}"></script>' for name in LIBRARIES)
    page = QUARTO.replace("</head>", f"{loaded}{own}</head>").replace("</body>", f"<script>{inline}</script></body>")
    kept = (str(src).rsplit("/", 1)[-1] for src in finished(page).xpath("//script/@src"))
    return [name for name in kept if name in LIBRARIES]


def test_scripts_that_a_page_never_calls_are_not_loaded() -> None:
    assert _libraries_of(BOXES.format("")) == []
    assert _libraries_of(BOXES.format("tippyHover(document.body);")) == ["popper.min.js", "tippy.umd.min.js"]
    assert _libraries_of("window.tippy(a, {}); window.tippy(b, {});") == ["popper.min.js", "tippy.umd.min.js"]
    assert _libraries_of("new window.ClipboardJS('.x');") == ["clipboard.min.js"]


def test_a_page_with_a_script_of_its_own_keeps_them() -> None:
    assert _libraries_of("", '<script src="../own.js"></script>') == list(LIBRARIES)


def test_numbers_that_lead_to_their_proof_look_alike_with_and_without_quarto() -> None:
    """They are underlined where one points at them (proof.css), not by the rule for links, which would win over it."""
    style = (Path(metaloom.stitch.__file__).parent / "assets" / "quarto" / "quarto.css").read_text("utf-8")
    links = [line for line in style.splitlines() if line.startswith("main a") and "text-decoration: underline" in line]
    assert links
    assert all(".ml-n" in line.partition("{")[0] for line in links)
