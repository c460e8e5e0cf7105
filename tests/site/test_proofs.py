"""No computed number of this site stands without its proof: 0 of all, generated pages included."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

import pytest
from lxml import html

from metaloom.surveys.kinds import NAMES
from metaloom.write.proof.program import Program
from metaloom.write.proof.site_counts import site_counts
from metaloom.write.structured_summary import NAME
from metaloom.write.variables import site_numbers
from proofs.python_gives import findings_of, programs_of, published, wrong_of
from proofs.unproved import in_fragments, in_markup


def test_every_number_of_marked_places_is_a_link_to_its_proof(project_site):
    assert list(in_markup(project_site)) == []


def test_every_number_of_a_generated_fragment_is_marked(project_site):
    assert list(in_fragments(project_site.parent)) == []


def test_every_page_of_an_analysis_leads_from_a_number_to_cell_and_code(project_site):
    for page in sorted((project_site / "analyses").glob("*.html")):
        document = html.document_fromstring(page.read_bytes())
        proof = document.xpath("//*[@id='proof']")
        if page.stem == NAME:
            continue  # each row of the summary is proved by the analysis that it leads to
        assert len(proof) == 1, page.name
        code = " ".join(pre.text_content() for pre in document.xpath("//pre"))
        assert "metaloom verify" in code, page.name


def test_lines_of_sources_are_where_links_lead(project_site):
    pages = {}
    for page in sorted((project_site / "analyses").glob("*.html")):
        document = html.document_fromstring(page.read_bytes())
        for link in document.xpath("//a[contains(@class, 'ml-line')]/@href"):
            path, _, line = link.partition("#")
            file = (page.parent / path).resolve()
            if file not in pages:
                pages[file] = set(html.document_fromstring(Path(file).read_bytes()).xpath("//@id"))
            assert not line or line in pages[file], f"{page.name}: {link}"
    assert len(pages) > 3


@pytest.fixture(scope="module")
def findings(project_site):
    return findings_of(project_site.parent)


@pytest.mark.parametrize("kind", NAMES)
def test_every_number_of_a_survey_leads_to_rows_and_to_python_that_gives_it(findings, project_site, tmp_path, kind):
    """Each kind of survey; this site declares every one. No number that prose quotes without code, no wrong code."""
    published(findings, tmp_path, project_site.parent / "data")
    shown = 0
    for key, owner, counted, program, quoted in programs_of(findings):
        if key == kind:
            proved = {name for one in counted for name in one.keys}
            assert [name for name, value in quoted.items() if re.search(r"\d", value) and name not in proved] == []
            assert [str(wrong) for wrong in wrong_of(owner, counted, program, tmp_path)] == []
            shown += sum(len(one.gives) for one in counted)
    assert shown > 1, f"declare a survey of the kind {kind} in chapters/, or give its numbers in counted.py"


def test_the_counts_of_the_site_are_given_by_their_python(findings, project_site):
    program = Program(findings)
    counted = list(site_counts(findings, site_numbers(findings), program))
    assert [str(wrong) for wrong in wrong_of("site", counted, program, project_site)] == []
    assert {"participants", "studies", "claims", "errata"} <= {one.keys[0] for one in counted if one.gives}


def test_numbers_lead_to_what_stands_on_the_page_that_proves_them(project_site):
    """A cell of a line of a table, a number of a survey, the script's line: every address of a number exists."""
    ids, missing = {}, set()
    for page in sorted(project_site.glob("chapters/*.html")):
        for address in html.document_fromstring(page.read_bytes()).xpath("//a[@class='ml-n']/@href"):
            path, _, mark = address.partition("#")
            file = (page.parent / path).resolve() if path else page
            if file not in ids:
                ids[file] = set(html.document_fromstring(file.read_bytes()).xpath("//@id"))
            frozen = not mark and "/v/" in address  # the page of an older version, which may have no section of proofs
            missing |= set() if frozen or mark in ids[file] else {address}
    assert missing == set()
    assert len(ids) > 50


def test_a_number_without_proof_is_found(tmp_path):
    """The counter itself: a fragment with a number that nothing proves, and a page with a number that is no link."""
    (tmp_path / "_generated").mkdir()
    (tmp_path / "_generated" / "bare.qmd").write_text("A risk ratio of 0.61.\n", "utf-8")
    assert len(list(in_fragments(tmp_path))) == 1
    page = "<html><body><p data-proof='x'>There are 5 studies, <a class='ml-n' href='y'>6</a>.</p></body></html>"
    (tmp_path / "page.html").write_text(page, "utf-8")
    assert len(list(in_markup(tmp_path))) == 1


def test_a_number_opens_its_proof_beside_it_and_closes_by_keyboard_alone(chromium, project_site):
    page = chromium.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.goto((project_site / "analyses/mortality-all-designs.html").as_uri())
    number = page.locator("main p a.ml-n", has_text="95% CI").first
    number.focus()
    page.keyboard.press("Enter")
    panel = page.locator(".ml-proof-panel")
    panel.wait_for()
    assert number.inner_text() in panel.locator("h2").inner_text()
    for word in ("data/outcomes_binary.csv:", "library(metafor)", "from metaloom import analyse", "metaloom verify"):
        assert word in panel.inner_text()
    assert panel.locator("mark").count() >= 1, "the line of code that gives the number stands out"
    axe = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    page.evaluate(axe)
    found = page.evaluate("axe.run(document).then((found) => found.violations.map((one) => one.id))")
    assert found == []
    page.keyboard.press("Escape")
    assert panel.count() == 0
    assert number.evaluate("link => link === document.activeElement")
    page.close()


def test_without_a_script_the_number_leads_to_the_same_section(chromium, project_site):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((project_site / "analyses/mortality-all-designs.html").as_uri())
    page.locator("main p a.ml-n").first.click()
    assert page.url.endswith("#proof")
    assert page.locator("#proof").first.is_visible()
    context.close()


@pytest.mark.parametrize("scripted", [True, False])
def test_the_address_of_a_folded_row_opens_its_fold(chromium, project_site, scripted):
    context = chromium.new_context(java_script_enabled=scripted)
    page = context.new_page()
    address = (project_site / "analyses/gaps.html").as_uri()
    folded = html.document_fromstring((project_site / "analyses/gaps.html").read_bytes())
    row = folded.xpath("//*[contains(@class, 'ml-counted')]//details//tr//@id")[-1]
    page.goto(f"{address}#{row}")
    assert page.locator(f"tr:has(#{row})").is_visible()
    assert page.locator(".ml-counted details").first.get_attribute("open") is None
    context.close()


COMMAS_IN_FRONT = """() => [...document.querySelectorAll("#proof td")].flatMap((td) => [...td.childNodes])
.filter((node) => {
  if (node.nodeType !== Node.TEXT_NODE || !node.data.startsWith(",") || !node.previousSibling) return false;
  const range = document.createRange();
  range.setStart(node, 0);
  range.setEnd(node, 1);
  return range.getBoundingClientRect().left < node.previousSibling.getBoundingClientRect().left;
}).length"""


def test_no_line_of_rows_begins_with_a_comma(chromium, project_site):
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto((project_site / "analyses/gaps.html").as_uri())
    page.evaluate("document.querySelectorAll('main details').forEach((fold) => { fold.open = true; })")
    assert page.evaluate(COMMAS_IN_FRONT) == 0
    page.close()


def test_no_page_of_proofs_is_longer_than_a_reader_scrolls(chromium, project_site):
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    for name in ("gaps", "directions-safety", "product-reporting", "umbrella-liver-function"):
        page.goto((project_site / f"analyses/{name}.html").as_uri())
        assert page.evaluate("document.documentElement.scrollHeight") < 4000, name
    page.close()


@pytest.mark.parametrize(
    ("page", "words", "place"),
    [
        ("chapters/efficacy.html", "Lin 2017", "mortality-randomised-aclf.html#cell-"),
        ("chapters/manufacturing.html", "Donor age", "product-reporting.html#number-"),
        ("chapters/manufacturing.html", "Detry 2017", "dose-per-kg.html#number-dot-"),
        ("chapters/efficacy.html", "Couto 2011", "uptake-by-route.html#number-row-"),
    ],
)
def test_a_number_of_a_figures_table_leads_to_its_row(project_site, page, words, place):
    document = html.document_fromstring((project_site / page).read_bytes())
    rows = document.xpath(f"//details//tr[td[normalize-space(.)='{words}']]")
    links = [link for row in rows for link in row.xpath(".//a[contains(@class, 'ml-n')]/@href")]
    found = [link for link in links if place in link]
    assert found
    for link in found:
        proof, _, row = link.partition("#")
        there = html.document_fromstring((project_site / page).parent.joinpath(proof).read_bytes())
        assert there.xpath(f"//*[@id='{row}']")


def test_a_row_of_a_script_names_the_line_that_holds_its_numbers(project_site):
    document = html.document_fromstring((project_site / "analyses/survival-by-study.html").read_bytes())
    (row,) = document.xpath("//tr[.//@id='number-row-1']")
    assert row[0].text_content() == "Li ZP 2023, Control"
    assert row[1].text_content() == "Years 3; Alive, % 61.8"
    (line,) = [link for link in row.xpath(".//a/@href") if "survival_summaries" in link]
    table = html.document_fromstring((project_site / "analyses" / line.partition("#")[0]).read_bytes())
    assert "61.8" in [cell.text_content() for cell in table.get_element_by_id(line.partition("#")[2])]


def test_of_several_numbers_in_a_row_each_says_what_it_is(project_site):
    for page in sorted((project_site / "analyses").glob("*.html")):
        document = html.document_fromstring(page.read_bytes())
        for cell in document.xpath("//*[contains(@class, 'ml-counted')]//tbody/tr/td[2]"):
            parts = cell.text_content().split("; ")
            bare = [part for part in parts if not re.search(r"[^\W\d_]", part)]
            assert len(parts) == 1 or bare == [], f"{page.name}: {cell.text_content()}"


@pytest.mark.parametrize(
    ("page", "number", "words", "english"),
    [
        ("chapters/efficacy.html", "#sec-when .ml-effects a.ml-n:has-text('0.41')", "死亡7例", "7 had died"),
        ("chapters/efficacy.html", "main .callout a.ml-n:has-text('15 of 56')", "cumulated survival rate", ""),
    ],
)
def test_the_proof_of_a_number_holds_the_words_of_its_rows(chromium, served, page, number, words, english):
    tab = chromium.new_page(viewport={"width": 1280, "height": 900})
    said = []
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(served + page)
    tab.locator(number).first.click()
    told = tab.locator(".ml-proof-panel .ml-source-words")
    told.wait_for()
    assert words in told.inner_text()
    assert english in told.inner_text()
    assert re.search(r"data/outcomes_binary\.csv:\d+", told.inner_text())
    assert told.locator("a[href^='http']").count() >= 1
    assert said == []
    tab.close()
