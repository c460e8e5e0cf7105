"""Quarto's settings: each is done, or told once with its place; what Quarto refuses is refused."""

from __future__ import annotations

from typing import Any

import pytest

from metaloom.declare.profiles import merge
from metaloom.errors import ProjectError
from metaloom.stitch.embedded.cells import cells_of
from metaloom.stitch.embedded.settings import groups
from metaloom.stitch.embedded.source import Source, lines_of

HEAD = "project:\n  type: website\nwebsite:\n  title: Small\n"


def _told(made: Any) -> dict[str, str]:
    return {str(warning.place): warning.cause for warning in made.rendered.warnings}


@pytest.mark.parametrize(
    ("settings", "place", "remedy"),
    [
        (HEAD + "  navbr: {}\n", "_quarto.yml:5:3", "Did you mean 'navbar'?"),
        ("project:\n  type: website\n  output-dirr: x\n", "_quarto.yml:3:3", "Did you mean 'output-dir'?"),
        (HEAD + "format: htlm\n", "_quarto.yml:5:1", "Did you mean 'html'?"),
        (HEAD + "format:\n  html: default\n  pfd: default\n", "_quarto.yml:7:3", "Did you mean 'pdf'?"),
        ("project:\n  type: book\n", "_quarto.yml:2:3", "Write `type: website`, or build with --renderer quarto."),
    ],
)
def test_what_quarto_refuses_is_refused(site: Any, settings: str, place: str, remedy: str) -> None:
    with pytest.raises(ProjectError) as caught:
        site({"_quarto.yml": settings, "index.qmd": "x\n"})
    assert [(str(problem.place), problem.remedy) for problem in caught.value.problems] == [(place, remedy)]


def test_what_is_not_done_is_told_once_with_its_place(site: Any) -> None:
    settings = (
        HEAD + "  reader-mode: true\n  navbar:\n    background: red\n    lft: []\nformat:\n  html:\n    theme: cosmo\n"
        "    code-fold: true\n  pdf: default\nfilters: [a.lua]\nlanguag: 1\nown-key: 2\n"
    )
    page = "---\ntitle: T\ntitle-block-banner: true\nown: 1\n---\nx\n"
    made = site({"_quarto.yml": settings, "index.qmd": page, "b.qmd": page})
    told = _told(made)
    assert told == {
        "_quarto.yml:5:3": "the embedded renderer ignores `website: reader-mode`",
        "_quarto.yml:7:5": "the embedded renderer ignores `website: navbar: background`",
        "_quarto.yml:8:5": "Quarto knows no setting `website: navbar: lft`: it is ignored",
        "_quarto.yml:11:5": "the embedded renderer ignores `theme: cosmo`",
        "_quarto.yml:13:3": "the embedded renderer ignores `format: pdf`",
        "_quarto.yml:14:1": "the embedded renderer ignores `filters`",
        "b.qmd:3:1": "the embedded renderer ignores `title-block-banner`",
    }


def test_other_formats_are_told_and_their_own_settings_change_no_page(site: Any) -> None:
    settings = (
        HEAD + "documentclass: article\ngeometry: [margin=2cm]\npdf-engine: xelatex\nslide-number: true\n"
        "format:\n  html: default\n  docbook: default\n  acm-pdf: default\n  gfm+emoji: default\n"
    )
    told = _told(site({"_quarto.yml": settings, "index.qmd": "x\n"}))
    done = "the embedded renderer ignores `format: "
    assert told == {
        "_quarto.yml:11:3": f"{done}docbook`", "_quarto.yml:12:3": f"{done}acm-pdf`",
        "_quarto.yml:13:3": f"{done}gfm+emoji`",
    }  # fmt: skip


def test_no_setting_stands_in_two_columns_of_the_table() -> None:
    for name, group in groups().items():
        assert not (group.done & group.nothing | group.done & group.told | group.nothing & group.told), name


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("```{python}\n1\n```\n", ["p.qmd:1:4"]),
        ("> ```{r, echo=FALSE}\n> 1\n> ```\n", ["p.qmd:1:6"]),
        ("x\n\n```{mermaid}\ngraph LR\n```\n", ["p.qmd:3:4"]),
        ("Of `{python} n` people\n", ["p.qmd:1:4"]),
        ("```{.python}\n1\n```\n", []),
        ("```{=html}\n<b>\n```\n", []),
        ("```{{python}}\n1\n```\n", []),
        ("````markdown\n```{python}\n1\n```\n````\n\n```{r}\n```\n", ["p.qmd:7:4"]),
        ("`` `{python} x` `` and `{x}`\n", []),
        ("{{< var a.estimate >}}\n", []),
    ],
)
def test_cells_inline_code_and_diagrams_are_found(text: str, places: list[str]) -> None:
    found = [*cells_of(Source("p.qmd", {}, lines_of(text, "p.qmd")))]
    assert [str(problem.place) for problem in found] == places
    assert all("--renderer quarto, or" in problem.remedy for problem in found)


def test_a_cell_stops_the_site(site: Any) -> None:
    with pytest.raises(ProjectError, match=r"index\.qmd:5:4: error: a cell of code \(python\) needs Quarto"):
        site({"index.qmd": "---\ntitle: T\n---\n\n```{python}\n1\n```\n"})


def test_captions_and_callouts_speak_the_language_of_the_page(site: Any) -> None:
    text = (
        "@fig-a und @sec-b\n\n![Bild](x.svg){#fig-a}\n\n## Teil {#sec-b}\n\n::: {.callout-warning}\nw\n:::\n\n"
        "::: {.callout-tip}\nt\n:::\n\nN.[^1]\n\n[^1]: Fuß.\n"
    )
    files = {
        "x.svg": '<svg xmlns="http://www.w3.org/2000/svg"/>',
        "index.qmd": f"---\ntitle: T\nlang: de\nauthor: A\n---\n{text}",
        "own.qmd": "---\ntitle: T\nlang: de\nlanguage: {callout-tip-title: Rat}\ncrossref: {fig-prefix: Abb.}\n---\n"
        + text,
        "other.qmd": "---\ntitle: T\nlang: is\n---\nx\n",
    }
    made = site(files)
    assert made.main("index.html").xpath("string(.//figcaption)").replace("\xa0", " ").strip() == "Abbildung 1: Bild"
    words = made.text("index.html")
    assert "Abbildung 1 und Kapitel 1" in words
    assert [head for head in ("Warnung", "Tipp", "Fußnoten", "Autor:in") if head not in words] == []
    assert made.page("index.html").xpath("//nav[@id='TOC']/@aria-label") == ["Auf dieser Seite"]
    assert "Abb. 1 und" in made.text("own.html")
    assert "Rat" in made.text("own.html")
    assert _told(made) == {
        "other.qmd:3:1": "the words of captions and callouts are not known in 'is': they are English"
    }


def test_profiles_and_other_files_of_settings(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "_quarto.yml": HEAD + "  navbar: {left: [index.qmd]}\nprofile: {default: basic}\nmetadata-files: [more.yml]\n",
        "more.yml": "subtitle: From a file\n",
        "_quarto-basic.yml": "website: {title: Basic, navbar: {left: [a.qmd]}}\n",
        "_quarto-full.yml": "website: {title: Full}\n",
        "index.qmd": '---\ntitle: T\n---\n::: {.content-visible when-profile="full"}\nFULL\n:::\n\n'
        '::: {.content-hidden when-profile="full"}\nNOTFULL\n:::\n',
        "a.qmd": "x\n",
    }
    made = site(files)
    page = made.page("index.html")
    assert page.xpath("string(//a[@class='site-title'])") == "Basic"
    assert page.xpath("//nav[@aria-label='Main']//a/@href") == ["index.html", "a.html"]
    assert "From a file" in made.text("index.html")
    assert "NOTFULL" in made.text("index.html")
    monkeypatch.setenv("QUARTO_PROFILE", "full")
    made = site(files)
    assert made.page("index.html").xpath("string(//a[@class='site-title'])") == "Full"
    assert made.text("index.html").split()[-1] == "FULL"


def test_layers_are_merged_as_quarto_merges_them() -> None:
    assert merge({"a": [1, 2], "b": {"c": 1}, "d": 1}, {"a": [2, 3], "b": {"e": 2}, "d": [1]}) == {
        "a": [1, 2, 3],
        "b": {"c": 1, "e": 2},
        "d": [1],
    }


def test_listings_includes_theme_and_announcement(site: Any) -> None:
    files = {
        "_quarto.yml": HEAD + '  announcement: {content: "**News** for all", type: danger, position: above-navbar}\n'
        "format: {html: {theme: [default, my.scss], include-in-header: head.html}}\n",
        "head.html": '<meta name="own" content="1">\n',
        "my.scss": "/*-- scss:defaults --*/\n$brand: #123456;\n$primary: $brand;\n"
        "$font-family-sans-serif: Inter, serif;\n/*-- scss:rules --*/\n.x { color: red; }\n",
        "index.qmd": "---\ntitle: T\nlisting:\n  - {id: parts, contents: part/*.qmd, type: table, sort: title desc, "
        "fields: [title, date]}\n  - {contents: [/part/a.qmd], feed: true}\n"
        "include-after-body: {text: <p>END</p>}\n---\n::: {#parts}\n:::\n\nlast\n",
        "part/a.qmd": "---\ntitle: A <i>x</i>\ndescription: The first\ndate: 2020-01-02\n---\nx\n",
        "part/b.qmd": "---\ntitle: B\n---\nx\n",
        "part/c.qmd": "---\ntitle: C\ndraft: true\n---\nx\n",
    }
    made = site(files)
    page = made.page("index.html")
    assert page.xpath("//div[@id='parts']//td/a/@href") == ["part/b.html", "part/a.html"]
    assert page.xpath("string(//div[@id='parts']//tr[2]/td[2])") == "January 2, 2020"
    assert page.xpath("//ul[contains(@class,'listing-default')]/li//a/@href") == ["part/a.html"]
    assert not page.xpath("//td//i")
    assert page.xpath("//head/meta[@name='own']")
    assert page.xpath("//p[.='END']")
    assert page.xpath("string(//div[@id='quarto-announcement']/p/strong)") == "News"
    assert page.xpath("//div[@id='quarto-announcement']/following-sibling::header")
    sheet = (made.output / "site_libs/metaloom/site.css").read_text()
    assert "--accent:#123456;--link:#123456" in sheet
    assert ":root{--sans:Inter,serif}" in sheet
    assert _told(made) == {
        "index.qmd:5:31": "the embedded renderer ignores `listing: feed`",
        "my.scss:1:1": "the embedded renderer does nothing with scss:rules",
    }


def test_files_that_are_to_be_included_must_be_there(site: Any) -> None:
    with pytest.raises(ProjectError) as caught:
        site({"index.qmd": "---\ntitle: T\ninclude-in-header: [../../x.html]\n---\nx\n"})
    assert str(caught.value.problems[0].place) == "index.qmd:3:21"


def test_a_bibliography_without_an_entry_is_one(site: Any) -> None:
    made = site({"_quarto.yml": HEAD + "bibliography: refs.bib\n", "refs.bib": "", "index.qmd": "x\n"})
    assert made.text("index.html") == "x"
