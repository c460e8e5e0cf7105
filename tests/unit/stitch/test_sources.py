"""Shortcodes, includes, variables: expanded with their places, bounded, and harmless."""

from __future__ import annotations

import time
from typing import Any

import pytest

from metaloom.errors import ProjectError
from metaloom.stitch.embedded.inputs import choose, matches
from metaloom.stitch.embedded.shortcodes import INCLUDE, SHORTCODE, harmless, resolve


def test_variables_and_settings(site: Any) -> None:
    files = {
        "_variables.yml": 'a:\n  b: "0.61"\nyes: true\nlast: 2020-01-02\n',
        "index.qmd": "---\ntitle: T {{< var a.b >}}\nlead: L\n---\n\n{{< var a.b >}} "
        "{{< var yes >}} {{< var last >}} {{< meta lead >}}"
        "\n\n`{{{< var a.b >}}}`\n",
    }
    made = site(files)
    assert "0.61 true 2020-01-02 L" in made.text("index.html")
    assert "{{< var a.b >}}" in made.text("index.html")
    assert made.main("index.html").xpath(".//h1")[0].text_content() == "T 0.61"


def test_problems_of_all_pages_are_told_at_once_with_places(site: Any) -> None:
    files = {
        "_variables.yml": "estimate: 1\n",
        "_part.qmd": "fine\n\n{{< var estimat >}}\n",
        "index.qmd": "---\ntitle: T\n---\n\n{{< include _part.qmd >}}\n\nx {{< var estimat >}}\n",
        "other.qmd": "{{< include _prt.qmd >}}\n\n{{< include ../../etc/passwd >}}\n\n{{< video x >}}\n",
    }
    with pytest.raises(ProjectError) as caught:
        site(files)
    told = {str(problem.place): (problem.cause, problem.remedy) for problem in caught.value.problems}
    assert told["_part.qmd:3:1"][1] == told["index.qmd:7:3"][1] == "Did you mean 'estimate'?"
    assert told["other.qmd:1:13"] == ("there is no file '_prt.qmd' to include", "Did you mean '_part.qmd'?")
    assert "leaves the project" in told["other.qmd:3:13"][0]
    assert told["other.qmd:5:1"][0] == "the shortcode 'video' is not known"
    assert len(told) == 5


def test_an_include_that_includes_itself_is_refused(site: Any) -> None:
    with pytest.raises(ProjectError, match="includes itself"):
        site({"index.qmd": "{{< include _a.qmd >}}\n", "_a.qmd": "{{< include _a.qmd >}}\n"})


def test_an_include_cannot_follow_a_link_out_of_the_project(site: Any, tmp_path: Any) -> None:
    (tmp_path / "secret.qmd").write_text("secret")
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "_link.qmd").symlink_to(tmp_path / "secret.qmd")
    with pytest.raises(ProjectError, match=r"no file '_link\.qmd'"):
        site({"index.qmd": "{{< include _link.qmd >}}\n"})


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "`<img src=x onerror=alert(1)>`{=html}",
        "<svg onload=alert(1)>",
        "<!-- {{< var a >}} -->",
        '[x](javascript:alert%281%29){onclick="alert(1)"}',
    ],
)
def test_a_variable_carries_no_html(site: Any, hostile: str) -> None:
    quoted = hostile.replace("'", "''")
    files = {"_variables.yml": f"x: '{quoted}'\n", "index.qmd": "---\ntitle: T\n---\n\nBefore {{< var x >}} after.\n"}
    made = site(files)
    main = made.main("index.html")
    assert not main.xpath(".//script | .//svg | .//img | .//@onclick | .//@onerror | .//@onload | .//comment()")
    assert not [link for link in main.xpath(".//a/@href") if "javascript" in link]


def test_hostile_titles_and_menus_are_text(site: Any) -> None:
    settings = (
        "project:\n  type: website\nwebsite:\n  title: '<script>alert(1)</script>'\n"
        "  page-footer: '<b onclick=x()>f</b>'\n"
        "  navbar:\n    left:\n      - text: '\"><script>alert(1)</script>'\n        href: 'https://x.org/\"onclick=x()'\n"
        "      - text: n\n        href: index.qmd\n"
    )
    made = site(
        {"_quarto.yml": settings, "index.qmd": "---\ntitle: '<script>alert(2)</script>'\nauthor: '<i>x'\n---\n\nx\n"}
    )
    page = made.page("index.html")
    assert [script.get("src") for script in page.iter("script")] == [
        "site_libs/metaloom/theme.js",
        "site_libs/metaloom/site.js",
        "site_libs/metaloom/reading.js",
        "site_libs/metaloom/search.js",
    ]
    assert not page.xpath("//@onclick")
    assert not [link for link in page.xpath("//@href") if link.startswith("javascript")]


def test_values_lose_line_breaks_and_raw_html() -> None:
    assert harmless("a\n\n# b") == "a # b"
    assert harmless("\\<b>") == "\\<b>"
    assert harmless("p < 0.05") == "p < 0.05"
    assert harmless("`x`{=html}") == "`x`{\\=html}"


def test_paths_stay_inside() -> None:
    assert resolve("/a/b.qmd", "c/d.qmd") == "a/b.qmd"
    assert resolve("b.qmd", "c/d.qmd") == "c/b.qmd"
    assert resolve("../../b.qmd", "c/d.qmd") is None


def test_patterns_as_quarto_reads_them() -> None:
    assert matches("*.qmd", "deep/in/it.qmd")
    assert not matches("/*.qmd", "deep/it.qmd")
    assert matches("notes/", "notes/a/b.qmd")
    assert not matches("notes/*.qmd", "notes/a/b.qmd")
    assert choose(["*.qmd", "!notes/draft.qmd"], ["a.qmd", "notes/draft.qmd"]) == {"a.qmd"}


@pytest.mark.parametrize(
    ("settings", "place"),
    [("website: [\n", "_quarto.yml:2:1"), ("a: &x 1\nb: *x\n", "_quarto.yml:2:4"), ("- a\n", "_quarto.yml:1:1")],
)
def test_settings_that_cannot_be_read(site: Any, settings: str, place: str) -> None:
    with pytest.raises(ProjectError) as caught:
        site({"_quarto.yml": settings, "index.qmd": "x\n"})
    assert str(caught.value.problems[0].place) == place


@pytest.mark.parametrize("begin", ["{{< a", "{{< include", "{{{<", "{{< a {{< b "])
def test_a_shortcode_that_never_ends_costs_no_time(begin: str) -> None:
    """Blanks that two parts of a pattern could share took minutes for 20,000 of them."""
    text = (begin + " " * 20) * 4000 + "x"
    started = time.process_time()
    assert INCLUDE.match(text) is None
    assert SHORTCODE.search(begin + " " * 60_000 + "x") is None
    assert SHORTCODE.search(text) is None
    assert time.process_time() - started < 2
