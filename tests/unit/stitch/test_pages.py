"""Pages as a whole: menus, links, citations, search, blocks, and the cache."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from metaloom.errors import ProjectError
from metaloom.stitch.embedded.render import render
from metaloom.stitch.finish.search_index import entries_of, index_script

BIB = (
    "@book{knuth_1984,\n title={Literate Programming}, author={Knuth, Donald E.}, year={1984}}\n"
    "@misc{b2, title={Other}, year={2000}}\n"
)
MENU = """project:
  type: website
website:
  title: Small
  page-navigation: true
  site-url: https://example.org/x/
  sidebar:
    contents:
      - index.qmd
      - section: Part
        contents: part/*.qmd
bibliography: refs.bib
"""


def test_menus_order_and_neighbours(site: Any) -> None:
    files = {
        "_quarto.yml": MENU,
        "refs.bib": BIB,
        "index.qmd": "---\ntitle: Start\n---\n",
        "part/b.qmd": "---\ntitle: A first title\n---\n",
        "part/a.qmd": "---\ntitle: Z last title\n---\n",
        "part/first.qmd": "---\ntitle: First\norder: 1\n---\n",
        "part/_hidden.qmd": "x\n",
    }
    made = site(files)
    links = made.page("part/a.html").xpath("//nav[@id='quarto-sidebar']//a/@href")
    assert links == ["../index.html", "first.html", "a.html", "b.html"]
    assert made.page("part/a.html").xpath("//nav[@aria-label='Pages before and after']//a/@href") == [
        "first.html",
        "b.html",
    ]
    assert made.page("part/a.html").xpath("//nav[@id='quarto-sidebar']//a[@aria-current='page']/@href") == ["a.html"]
    assert not (made.output / "part/_hidden.html").exists()
    assert "<loc>https://example.org/x/part/a.html</loc>" in (made.output / "sitemap.xml").read_text()


def test_a_menu_names_no_page_that_is_not_there(site: Any) -> None:
    settings = MENU.replace("- index.qmd", "- indx.qmd")
    with pytest.raises(ProjectError) as caught:
        site({"_quarto.yml": settings, "refs.bib": BIB, "index.qmd": "x\n"})
    [problem] = caught.value.problems
    assert str(problem.place) == "_quarto.yml:9:9"
    assert problem.remedy == "Did you mean 'index.qmd'?"


def test_links_become_relative_and_broken_ones_are_told(site: Any) -> None:
    files = {"index.qmd": "[a](/sub/a.qmd#there)\n", "sub/a.qmd": "# There\n\n[home](/index.qmd) [up](../index.qmd)\n"}
    made = site(files)
    assert made.main("index.html").xpath(".//a/@href") == ["sub/a.html#there"]
    assert made.main("sub/a.html").xpath(".//a/@href") == ["../index.html", "../index.html"]
    files["index.qmd"] = "x\n\n[a](/sub/b.qmd) [b](sub/a.qmd#ther) ![c](no.png) [d](../../x.pdf)\n"
    with pytest.raises(ProjectError) as caught:
        site(files)
    causes = [problem.cause for problem in caught.value.problems]
    assert len(causes) == 4
    assert str(caught.value.problems[0].place) == "index.qmd:3:5"
    assert caught.value.problems[0].remedy == "Did you mean 'sub/a.qmd'?"
    assert "there is no place #ther on sub/a.qmd" in causes


def test_citations_and_the_list_of_references(site: Any) -> None:
    files = {
        "_quarto.yml": MENU.replace("part/*.qmd", "references.qmd"),
        "refs.bib": BIB,
        "index.qmd": "---\ntitle: T\n---\n\nAs [@knuth_1984, p. 3] says.[^1]\n\n[^1]: Note.\n",
        "references.qmd": '---\ntitle: References\nnocite: "@*"\n---\n\n::: {#refs}\n:::\n\nAfter.\n',
    }
    made = site(files)
    assert "(Knuth 1984, 3)" in made.text("index.html")
    heads = [head.text_content() for head in made.main("index.html").xpath(".//div[@id='quarto-appendix']//h2")]
    assert heads == ["References", "Footnotes"]
    entries = made.main("references.html").xpath(".//div[@id='refs']/div/@id")
    assert sorted(entries) == ["ref-b2", "ref-knuth_1984"]
    assert made.text("references.html").endswith("After.")
    files["index.qmd"] = "As @knuth_1985 says.\n"
    with pytest.raises(ProjectError) as caught:
        site(files)
    [problem] = caught.value.problems
    assert (str(problem.place), problem.remedy) == ("index.qmd:1:4", "Did you mean 'knuth_1984'?")


def test_blocks_say_all_without_a_script(site: Any) -> None:
    text = (
        "::: {.callout-warning collapse=true}\n## Title\nFolded.\n:::\n\n::: {.panel-tabset}\n"
        "## One\nA.\n\n## Two\nB.\n:::\n\n"
        '::: {.content-hidden when-format="html"}\nNever.\n:::\n\n'
        '::: {.content-visible when-format="html"}\nShown.\n:::\n'
    )
    made = site({"index.qmd": text})
    main = made.main("index.html")
    assert main.xpath(".//details[contains(@class, 'callout-warning')]/summary")[0].text_content().strip() == "Title"
    assert len(main.find_class("tab-panel")) == 2
    assert "Shown." in made.text("index.html")
    assert "Never." not in made.text("index.html")
    assert not main.xpath(".//h2")


def test_scripts_in_pages_are_left_out_and_told(site: Any) -> None:
    text = (
        "```{=html}\n<p onclick='x()'>a</p><script>alert(1)</script>\n"
        "<script type='application/json'>{}</script>\n```\n"
    )
    made = site({"index.qmd": text})
    main = made.main("index.html")
    assert [script.get("type") for script in main.iter("script")] == ["application/json"]
    assert not main.xpath(".//@onclick")
    assert {problem.severity for problem in made.rendered.warnings} == {"warning"}
    assert len(made.rendered.warnings) == 2


def test_the_page_for_missing_pages_finds_its_styles_from_any_address(site: Any) -> None:
    files = {"_quarto.yml": MENU, "refs.bib": BIB, "index.qmd": "---\ntitle: T\n---\n", "part/b.qmd": ""}
    page = site(files).page("404.html")
    assert page.get("data-root") == "/x/"
    assert page.xpath("//link[@rel='stylesheet']/@href") == ["/x/site_libs/metaloom/site.css"]
    assert "/x/index.html" in page.xpath("//nav//a/@href")
    assert site({"index.qmd": ""}).page("404.html").get("data-root") == ""


def test_search_finds_sections(site: Any) -> None:
    made = site({"index.qmd": "---\ntitle: T\n---\n\nLead.\n\n## Part {#p}\n\nWords &lt;/script>.\n"})
    entries = entries_of((made.output / "index.html").read_bytes())
    assert entries == ("T", [("", "", "Lead."), ("p", "Part", "Words </script>.")])
    script = index_script([("index.html", *entries)])
    assert script.startswith("window.metaloomSearch=[")
    assert "</script" not in script


def test_search_finds_figures_tables_and_references(site: Any) -> None:
    text = (
        "![Cap](f.svg){#fig-f fig-alt='Ratio 0.7'}\n\n| a |\n|---|\n| cell |\n\n: Tab {#tbl-t}\n\n"
        "[@knuth_1984]\n\n::: {#refs}\n:::\n"
    )
    made = site({"_quarto.yml": MENU, "refs.bib": BIB, "f.svg": "<svg/>", "index.qmd": text, "part/b.qmd": ""})
    _, entries = entries_of((made.output / "index.html").read_bytes())
    found = {anchor: (name, words) for anchor, name, words in entries}
    assert "Ratio 0.7" in found["fig-f"][1]
    assert found["tbl-t"][0] == "Table 1: Tab"
    assert "cell" in found["tbl-t"][1]
    assert found["ref-knuth_1984"][0] == "Reference"


def test_only_what_changed_is_rendered_again(site: Any, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    files = {
        "_quarto.yml": MENU,
        "refs.bib": BIB,
        "index.qmd": "a [@knuth_1984]\n",
        "part/b.qmd": "[@b2]\n",
        "part/c.qmd": "c\n",
    }
    assert site(files, cache).rendered.from_cache == 1  # the page for missing pages is never rendered
    warm = site(files, cache)
    assert warm.rendered.from_cache == 4
    files["part/c.qmd"] = "changed\n"
    assert site(files, cache).rendered.from_cache == 3
    files["refs.bib"] = BIB.replace("Other", "Another")
    changed = site(files, cache)
    assert changed.rendered.from_cache == 3
    assert "Another" in changed.text("part/b.html")
    first = {path.relative_to(warm.output): path.read_bytes() for path in warm.output.rglob("*") if path.is_file()}
    files.update({"part/c.qmd": "c\n", "refs.bib": BIB})
    again = site(files)
    assert first == {
        path.relative_to(again.output): path.read_bytes() for path in again.output.rglob("*") if path.is_file()
    }


@pytest.mark.parametrize("damage", [b"", b"nonsense", None])
def test_a_damaged_cache_is_noticed(site: Any, tmp_path: Path, damage: bytes | None) -> None:
    cache = tmp_path / "cache"
    files = {"index.qmd": "Words.\n"}
    site(files, cache)
    for entry in cache.glob("*/*"):
        entry.write_bytes(entry.read_bytes()[:-3] if damage is None else damage)
    made = site(files, cache)
    assert made.rendered.from_cache == 1
    assert "Words." in made.text("index.html")


def test_nothing_is_written_when_something_is_wrong(site: Any, tmp_path: Path) -> None:
    with pytest.raises(ProjectError):
        site({"index.qmd": "@fig-none\n"})
    assert list((tmp_path / "out0").iterdir()) == []


def test_each_page_is_told_once_it_is_there(site: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("METALOOM_JOBS", "3")
    made = site({f"p{number}.qmd": f"# Page {number}\n" for number in range(12)} | {"index.qmd": "# Front\n"})
    told: list[tuple[int, int]] = []
    (tmp_path / "again").mkdir()
    render(made.project, tmp_path / "again", None, lambda done, of, _: told.append((done, of)))
    every = told[-1][1]
    assert told == [(done, every) for done in range(every + 1)]
