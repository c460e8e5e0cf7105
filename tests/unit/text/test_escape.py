"""Foreign text stays text: whatever stands in a cell comes out of pandoc as the same characters and nothing else."""

from __future__ import annotations

import subprocess
import unicodedata

import lxml.html
import pypandoc
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from metaloom.text.escape import escape, link, safe_url, title_text, yaml_text
from metaloom.write import markdown

HOSTILE = [
    "<script>alert(1)</script>",
    "</td></table><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    "[click](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "{{< include /etc/passwd >}}",
    "{{< var site.title >}}",
    "{{{< env HOME >}}}",
    "`r system('id')`",
    "`<script>`{=html}",
    "```{python}\nimport os\n```",
    "@lin_2017 says [@shi_2012; -@x]",
    "| a | b |",
    "# heading",
    "- list",
    "1. list",
    "> quote",
    "$\\frac{1}{2}$ and \\(x\\)",
    "\\begin{document}\\input{/etc/passwd}",
    "*a* _b_ ~~c~~ ^d^ ~e~ [f]{.g}",
    "::: {.callout}\nx\n:::",
    "&lt;b&gt; &amp;amp; &#60;",
    "https://example.org/auto-linked",
    "a -- b --- c ... 'd' \"e\"",
    "^[a footnote] and [^1]",
    "<!-- comment -->",
    "{#id .class onclick=alert(1)}",
    "{{ 7 * 7 }} {% raw %} ${7*7} #{7*7}",
    "=cmd|'/c calc'!A1",
    "100% (3/4) ± 0.5 × 10⁶ — 慢加急性肝衰竭",
    ":smile: :warning:",
    "Term\n:   definition",
    "%%{init}%% ~~~ +++ ===",
    "---\ntitle: stolen\n---",
]

OPENINGS = [
    "1. one", "(1) one", "1) one", "a. one", "iv) one", "#. one", "(@) one", "- one", "+ one", "* one", "= one",
    "> one", ": one", "(one)", "one: two:three :four: five", "doi:10.1000/1 and mailto:a@b.example", "% title",
    "Dr. Who vs. Prof. X, e.g. p. 3, of the ed. No. 4", "a..b ...", "x == y === z", "so!", "!", "a_b_c _d_ e_",
    "a-b --c", "(http://evil.example)", "A & B &amp; C", "1 < 2 <b> 3", "www.example.org", "ftp://x.example/y",
    "x. . . y", "3.14.15.", "and so on.",
]  # fmt: skip


def shown(text: str) -> str:
    """What a reader should see: white space as single blanks, nothing invisible."""
    flat = " ".join(text.split())
    return " ".join("".join(c for c in flat if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"}).split())


def through_pandoc(source: str) -> lxml.html.HtmlElement:
    command = [pypandoc.get_pandoc_path(), "--from", "markdown+autolink_bare_uris+emoji", "--to", "html5", "--mathml"]
    html = subprocess.run(command, input=source, capture_output=True, text=True, check=True).stdout
    return lxml.html.fromstring(f"<main>{html}</main>")


def test_hostile_text_in_paragraphs_is_shown_as_it_is():
    source = "\n\n".join(f"x {escape(text)}" for text in HOSTILE)
    page = through_pandoc(source)
    assert {element.tag for element in page.iter()} == {"main", "p"}
    assert [" ".join(p.text_content().split()) for p in page.findall("p")] == [f"x {shown(text)}" for text in HOSTILE]


def test_hostile_text_alone_in_a_block_is_shown_as_it_is():
    for opening, tags in (("", ["main", "p"]), ("- ", ["main", "ul", "li"]), ("> ", ["main", "blockquote", "p"])):
        for text in [*HOSTILE, *OPENINGS]:
            page = through_pandoc(f"{opening}{escape(text)}")
            assert [element.tag for element in page.iter()] == tags, text
            assert " ".join(page.text_content().split()) == shown(text)


def test_hostile_text_after_a_bracket_or_an_exclamation_is_no_link_and_no_image():
    source = "\n\n".join(f"[a]{escape(text)} {escape(text)}[b]" for text in (*HOSTILE, *OPENINGS))
    assert {element.tag for element in through_pandoc(source).iter()} == {"main", "p"}


def test_generated_sentences_can_be_read_by_people():
    for text in (
        "Risk ratio 0.61 (95% CI 0.41 to 0.90); p = 0.40, two-sided. Nine of 70 studies say so.",
        "Events: 3 of 20 against 5/21, p < 0.05 & I² = 40%. Is it well-known? Yes! See study_id.",
    ):
        assert escape(text) == text


def test_hostile_text_in_tables_is_shown_as_it_is():
    page = through_pandoc(
        markdown.table(["text", "again"], [(escape(text), escape(text)) for text in HOSTILE], escape(HOSTILE[0]))
    )
    cells = [" ".join(cell.text_content().split()) for cell in page.iter("td")]
    assert cells == [shown(text) for text in HOSTILE for _ in range(2)]
    assert not list(page.iter("script", "img", "svg", "a", "math", "code", "em", "strong"))


def test_hostile_text_in_attributes_stays_there():
    for text in HOSTILE:
        block = markdown.figure([("/figures/x.svg", "ml-wide")], "caption", "fig-x", escape(text))
        images = list(through_pandoc(block).iter("img"))
        assert len(images) == 1
        assert set(images[0].attrib) <= {"src", "class", "data-fig-alt", "fig-alt"}
        assert shown(images[0].get("data-fig-alt")) == shown(markdown.PER_CENT.sub(" per cent", text))


def test_hostile_text_in_headings_and_links():
    for text in HOSTILE:
        page = through_pandoc(f"# {escape(text)}\n\n{link(text, 'https://doi.org/10.1000/1')}")
        assert " ".join(page.find("h1").text_content().split()) == shown(text)
        assert [a.get("href") for a in page.iter("a")] == ["https://doi.org/10.1000/1"]


def test_hostile_text_in_titles(tmp_path):
    template = tmp_path / "title.html"
    template.write_text("<h1>$title$</h1>")
    command = [pypandoc.get_pandoc_path(), "--from", "markdown", "--to", "html5", "--template", str(template)]
    for text in HOSTILE:
        head = f"---\ntitle: {title_text(text)}\n---\n"
        html = subprocess.run(command, input=head, capture_output=True, text=True, check=True).stdout
        page = lxml.html.fromstring(html)
        assert [element.tag for element in page.iter()] == ["h1"]
        assert plain_quotes(" ".join(page.text_content().split())) == plain_quotes(shown(text))


def plain_quotes(text: str) -> str:
    """Without what typography may change: quotes, dashes and dots."""
    table = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "--", "—": "---", "…": "..."})
    return text.translate(table)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cn"]), max_size=60), min_size=1, max_size=40))
def test_any_text_is_shown_as_it_is(texts: list[str]):
    page = through_pandoc("\n\n".join(f"x{escape(text)}x" for text in texts))
    found = [" ".join(p.text_content().replace("\xa0", " ").split()) for p in page.findall("p")]
    assert found == [" ".join(f"x{escape_free(text)}x".replace("\xa0", " ").split()) for text in texts]
    assert {element.tag for element in page.iter()} <= {"main", "p"}


def escape_free(text: str) -> str:
    flat = " ".join(text.split())
    return "".join(c for c in flat if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://doi.org/10.1002/hep.29189", "https://doi.org/10.1002/hep.29189"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("data:text/html,<script>", None),
        ("//evil.example", None),
        ("file:///etc/passwd", None),
        ("https://", None),
        ('https://a.example/x"onclick="y', "https://a.example/x%22onclick=%22y"),
        ("https://a.example/a b>c)", "https://a.example/a%20b%3Ec%29"),
        ("https://a.example/{{< var x >}}", "https://a.example/%7B%7B%3C%20var%20x%20%3E%7D%7D"),
        ("http://[", None),
    ],
)
def test_only_plain_addresses_become_links(url: str, safe: str | None):
    assert safe_url(url) == safe


@given(st.text(max_size=80))
def test_yaml_text_is_read_back_as_one_string(text: str):
    assert isinstance(yaml.safe_load(yaml_text(text)), str)
