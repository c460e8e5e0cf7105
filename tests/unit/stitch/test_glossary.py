"""Terms of the glossary in a page: once each, in prose only, with text left in its place."""

from __future__ import annotations

from lxml import html

from metaloom.declare.review import Term
from metaloom.stitch.finish.glossary import explain_terms

GLOSSARY = (
    Term(term="MELD", also=["MELD score"], meaning="A score of the liver."),
    Term(term="death", also=["mortality"], meaning="From any cause."),
)


def explained(body: str) -> html.HtmlElement:
    document = html.document_fromstring(f"<html><body><main>{body}</main></body></html>")
    explain_terms(document, GLOSSARY)
    return document


def test_the_first_use_of_a_term_tells_its_meaning_and_later_ones_do_not() -> None:
    page = explained("<p>The MELD score and <b>mortality</b>; death and MELD again.</p><p>Death.</p>")
    terms = page.xpath("//span[@class='ml-term']")
    assert [term.text for term in terms] == ["MELD score", "mortality"]
    assert [term[0].text for term in terms] == ["A score of the liver.", "From any cause."]
    assert all(term.get("tabindex") == "0" and term[0].get("role") == "tooltip" for term in terms)
    for meaning in page.xpath("//span[@class='ml-meaning']"):
        meaning.drop_tree()
    assert page.text_content() == "The MELD score and mortality; death and MELD again.Death."


def test_links_tables_headings_and_parts_of_words_stay() -> None:
    kept = "<h2>Death</h2><p><a href='x'>death</a> deathly</p><table><tr><td><p>death</p></td></tr></table>"
    assert explained(kept).xpath("//span[@class='ml-term']") == []


def test_names_of_pages_and_quotations_stay_whole() -> None:
    page = "<h1>Death at 24 to 52 weeks</h1><p>Death at 24 to 52 weeks: \u201cMELD of 0.37\u201d seen.</p>"
    assert explained(page).xpath("//span[@class='ml-term']") == []
