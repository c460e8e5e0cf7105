"""Drafts: what is not to be published yet is nowhere in the site, whichever renderer makes it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from metaloom.errors import ProjectError
from metaloom.stitch.embedded.unpublished import drafts_of, without_links

SETTINGS = """project:
  type: website
website:
  title: Small
  site-url: https://example.org
  MODE
  drafts: [listed.qmd]
  navbar:
    left:
      - index.qmd
      - own.qmd
      - text: More
        menu: [listed.qmd, open.qmd]
  sidebar:
    contents: auto
"""
FILES = {
    "index.qmd": "---\ntitle: Start\n---\n[one](own.qmd) [two](listed.qmd#part) [three](open.qmd) "
    "[four](folder/a.qmd)\n",
    "own.qmd": "---\ntitle: Own\ndraft: true\n---\nSECRET one\n",
    "listed.qmd": "---\ntitle: Listed\n---\n## Part\n\nSECRET two\n",
    "open.qmd": "---\ntitle: Open\n---\nopen words\n",
    "folder/_metadata.yml": "draft: true\n",
    "folder/a.qmd": "---\ntitle: Foldered\n---\nSECRET three\n",
}


def _files(mode: str) -> dict[str, str]:
    return {"_quarto.yml": SETTINGS.replace("MODE\n", mode + "\n"), **FILES}


def _everything(folder: Path) -> str:
    return "\n".join(path.read_text("utf-8", "replace") for path in sorted(folder.rglob("*")) if path.is_file())


def test_of_a_draft_nothing_is_in_the_site(site: Any) -> None:
    made = site(_files("search: true"))
    words = _everything(made.output)
    assert "SECRET" not in words
    assert not [name for name in ("Own", "Listed", "Foldered") if name in words]
    assert sorted(path.name for path in made.output.rglob("*.html")) == ["404.html", "index.html", "open.html"]
    assert made.main("index.html").xpath(".//a/@href") == ["open.html"]
    assert "one two three four" in made.text("index.html")
    assert not [link for link in made.page("index.html").xpath("//nav//a/@href") if "listed" in link or "own" in link]


def test_an_unlinked_draft_has_a_page_to_which_nothing_leads(site: Any) -> None:
    made = site(_files("draft-mode: unlinked"))
    assert "SECRET one" in made.text("own.html")
    assert made.page("own.html").xpath("//p[@class='draft-alert']")
    others = [made.page(name) for name in ("index.html", "open.html")]
    assert not [link for page in others for link in page.xpath("//a/@href") if "own" in link or "listed" in link]
    assert "own.html" not in (made.output / "sitemap.xml").read_text()


def test_a_visible_draft_is_published_and_says_what_it_is(site: Any) -> None:
    made = site(_files("draft-mode: visible"))
    assert "own.html" in made.main("index.html").xpath(".//a/@href")
    assert made.page("own.html").xpath("//meta[@name='quarto:status']/@content") == ["draft"]
    assert not made.page("open.html").xpath("//meta[@name='quarto:status']")


def test_a_misspelt_mode_is_refused_with_its_place(site: Any) -> None:
    with pytest.raises(ProjectError) as caught:
        site(_files("draft-mode: gonne"))
    [problem] = caught.value.problems
    assert (str(problem.place), problem.remedy) == ("_quarto.yml:6:15", "Did you mean 'gone'?")


def test_the_drafts_of_a_project_on_disk(write: Any) -> None:
    held = drafts_of(write(_files("search: true")))
    assert held.gone == held.hidden == {"own.qmd", "listed.qmd", "folder/a.qmd"}


def test_links_of_other_pages_stay_as_they_are() -> None:
    body = '<p>x <a href="../own.html#a"><em>y</em></a> <a href="https://e.org/own.html">z</a></p>'
    assert without_links(body, "sub/b.qmd", frozenset({"own.qmd"})) == (
        '<p>x <em>y</em> <a href="https://e.org/own.html">z</a></p>'
    )
    assert without_links(body, "b.qmd", frozenset({"other.qmd"})) == body
