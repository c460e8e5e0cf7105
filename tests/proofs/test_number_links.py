"""Numbers become links to their proof, words of others do not: the finishing pass, page by page."""

from __future__ import annotations

import pytest
from lxml import html

from metaloom.stitch.finish.numbers import link_numbers


def finished(body: str, path: str = "chapters/one.html", root: str = "../") -> list[tuple[str, str]]:
    """Text and address of every link to a proof of a page with this main part."""
    document = html.document_fromstring(f"<html><head></head><body><main>{body}</main></body></html>")
    link_numbers(document, path, root)
    return [(link.text, link.get("href")) for link in document.xpath("//a[@class='ml-n']")]


SCOPE = '<div data-proof="analyses/a.html#proof">{}</div>'


@pytest.mark.parametrize(
    ("text", "linked"),
    [
        ("A risk ratio of 0.61 (0.41 to 0.90), p = 0.012.", ["0.61 (0.41 to 0.90)", "p = 0.012"]),
        ("18 of 71 people, 25% and −0.30 (−0.50, −0.10)", ["18 of 71", "25%", "−0.30 (−0.50, −0.10)"]),
        ("15/56 v 24/54; p < 0.001", ["15/56", "24/54", "p < 0.001"]),
        ("1,234 people", ["1,234"]),
        ("CD105 and COVID-19 in v1.2.3a", []),
        ("Lin 2017 and (Shi, 2021)", []),
        ("between 1990 and 2020 studies", ["1990", "2020"]),
        ("Figure 3: deaths in 12 of 40 people (Table\u00a02).", ["12 of 40"]),
    ],
)
def test_a_number_and_its_interval_are_one_link(text, linked):
    assert [found for found, _ in finished(SCOPE.format(text))] == linked


def test_links_code_headings_quotations_and_heads_of_tables_stay():
    kept = "<a href='x'>1</a><code>2</code><h3>3</h3><blockquote>4</blockquote><span class='citation'>5</span>"
    assert finished(SCOPE.format(kept + "<table><thead><tr><th>95% CI</th></tr></thead></table>")) == []


def test_text_before_between_and_after_stays_in_its_place():
    document = html.document_fromstring(f"<main>{SCOPE.format('a 1 b <b>c 2 d</b> e 3 f')}</main>")
    link_numbers(document, "index.html", "")
    assert document.text_content() == "a 1 b c 2 d e 3 f"


def test_the_nearest_scope_proves_a_number():
    inner = '1 <span data-proof="source/data/d.csv.html#L9">2</span> 3'
    assert finished(SCOPE.format(inner)) == [
        ("1", "../analyses/a.html#proof"),
        ("2", "../source/data/d.csv.html#L9"),
        ("3", "../analyses/a.html#proof"),
    ]


def test_the_page_of_an_analysis_proves_its_own_numbers():
    assert finished("<p>0.5</p><h2 id='proof'>Check</h2>", "analyses/a.html") == [("0.5", "#proof")]


def test_a_row_that_leads_to_an_analysis_is_proved_there():
    row = "<table><tr><td><a href='../analyses/b.html'>Deaths</a></td><td>0.7</td></tr><tr><td>8</td></tr></table>"
    assert finished(row) == [("0.7", "../analyses/b.html#proof")]
    study = "<ul><li><a href='../studies/lin_2017.html'>Lin 2017</a>: 56</li></ul>"
    assert finished(study) == [("56", "../studies/lin_2017.html#study")]


def test_a_variable_is_one_link_and_a_sentence_is_not():
    span = '<span class="ml-number" data-proof="analyses/a.html#proof">{}</span>'
    assert finished(span.format("15 of 56 and 24 of 54")) == [("15 of 56 and 24 of 54", "../analyses/a.html#proof")]
    long = "The cells lower the risk in two of the studies, by 0.61, and in no other that was looked at here."
    assert [text for text, _ in finished(span.format(long))] == ["0.61"]


def test_titles_names_and_quotations_hold_no_computed_numbers():
    page = "<h1>Death at 24 to 52 weeks</h1><p>Death at 24 to 52 weeks: 0.7.</p>"
    page += "<p><a href='../studies/b.html'>Beijing 302 (31 v 27)</a></p>"
    again = "<p>Beijing 302 (31 v 27) had 7; \u201cin 16.1% of 56\u201d; at 24 to 52 weeks</p><h2 id='proof'>Check</h2>"
    assert [text for text, _ in finished(page + again, "analyses/a.html")] == ["0.7", "7", "24 to 52"]


def test_a_short_cell_is_one_link_from_its_first_number_to_its_last():
    cells = "<table><tr><td>about 89% (57% to 98%), p = 0.039 in all</td><td>1 + 1</td></tr></table>"
    assert [text for text, _ in finished(SCOPE.format(cells))] == ["89% (57% to 98%), p = 0.039", "1 + 1"]
