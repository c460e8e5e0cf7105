"""A setting that leads out of the project is refused at its place; one that leads nowhere is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from metaloom.declare.site import read_site
from metaloom.errors import ProjectError
from metaloom.stitch.embedded.dry import Coming, page_problems

HEAD = "project:\n  type: website\nwebsite:\n  title: Small\n"
PAGE = "---\ntitle: T\n---\nx\n"
COMING = Coming({}, frozenset(), {}, ())


def told(project: Path) -> dict[str, str]:
    """What checking says, by place."""
    return {str(problem.place): problem.cause for problem in page_problems(read_site(project), COMING, None, False)}


@pytest.mark.parametrize(
    ("settings", "place", "named"),
    [
        ("css: ../../x\n", "_quarto.yml:5:6", "css: ../../x"),
        ("css: [a/../../x.css]\n", "_quarto.yml:5:7", "css: a/../../x.css"),
        ("format:\n  html:\n    css: ../x.css\n", "_quarto.yml:7:10", "format: html: css: ../x.css"),
        ("bibliography: ../x.bib\n", "_quarto.yml:5:15", "bibliography: ../x.bib"),
        ("csl: ..\\x.csl\n", "_quarto.yml:5:6", "csl: ..\\x.csl"),
        (
            "include-in-header:\n  - file: ../../etc/passwd\n",
            "_quarto.yml:6:11",
            "include-in-header: file: ../../etc/passwd",
        ),
        ("  favicon: ../x.ico\n", "_quarto.yml:5:12", "website: favicon: ../x.ico"),
        ("  navbar:\n    logo: {dark: ../x.svg}\n", "_quarto.yml:6:18", "website: navbar: logo: dark: ../x.svg"),
        ("  sidebar:\n    contents: [../x.qmd]\n", "_quarto.yml:6:16", "website: sidebar: contents: ../x.qmd"),
        ("theme: [../x.scss]\n", "_quarto.yml:5:9", "theme: ../x.scss"),
        ("metadata-files: [../x.yml]\n", "_quarto.yml:5:18", "metadata-files: ../x.yml"),
        ("of-tomorrow: {file: ../x}\n", "_quarto.yml:5:21", "of-tomorrow: file: ../x"),
    ],
)
def test_no_setting_leads_out_of_the_project(site: Any, tmp_path: Path, settings: str, place: str, named: str) -> None:
    files = {"_quarto.yml": HEAD + settings, "index.qmd": PAGE}
    with pytest.raises(ProjectError) as caught:
        site(files)
    first = caught.value.problems[0]
    assert (str(first.place), first.cause) == (place, f"`{named}` leads out of the project")
    assert told(tmp_path / "project")[place] == first.cause


def test_patterns_of_files_stay_inside_too(site: Any) -> None:
    settings = "project:\n  type: website\n  resources: [../*, '!../../x']\n  render: ['*.qmd', /../secret/*.qmd]\n"
    with pytest.raises(ProjectError) as caught:
        site({"_quarto.yml": settings, "index.qmd": PAGE})
    assert [str(problem.place) for problem in caught.value.problems] == [
        "_quarto.yml:3:15", "_quarto.yml:3:22", "_quarto.yml:4:21",
    ]  # fmt: skip


def test_heads_folders_and_profiles_are_asked_from_where_they_stand(site: Any) -> None:
    """A path is meant as seen from the file that names it: `../x.css` is inside for a page in a folder."""
    files = {
        "_quarto.yml": HEAD + "profile: own\n",
        "_quarto-own.yml": "format:\n  html:\n    theme: ../x.scss\n",
        "index.qmd": PAGE,
        "a/b.qmd": "---\ntitle: T\ncss: ../x.css\naliases: [../../elsewhere]\n---\nsee ../../here\n",
        "a/_metadata.yml": "include-after-body: ../../x.html\n",
        "x.css": "p {}\n",
    }
    with pytest.raises(ProjectError) as caught:
        site(files)
    assert [str(problem.place) for problem in caught.value.problems] == [
        "_quarto-own.yml:3:12", "a/_metadata.yml:1:21", "a/b.qmd:4:11",
    ]  # fmt: skip


def test_folder_settings_name_files_as_seen_from_their_folder(site: Any) -> None:
    files = {
        "_quarto.yml": HEAD,
        "index.qmd": PAGE,
        "a/b.qmd": PAGE,
        "a/_metadata.yml": "format:\n  html:\n    css: own.css\n",
        "a/own.css": "p {}\n",
    }
    made = site(files)
    assert "own.css" in made.page("a/b.html").xpath("//link/@href")


@pytest.mark.parametrize(
    ("settings", "place", "cause"),
    [
        ("  navbar:\n    logo: no.svg\n", "_quarto.yml:6:11", "there is no file 'no.svg'"),
        ("metadata-files: [no.yml]\n", "_quarto.yml:5:18", "there is no file 'no.yml'"),
        ("  drafts: [indx.qmd]\n", "_quarto.yml:5:12", "the drafts name 'indx.qmd', which is not a page"),
        ("  site-url: file:///etc\n", "_quarto.yml:5:3", "`website: site-url: file:///etc` is not a web address"),
        (
            "  navbar:\n    left: [{text: a, href: 'javascript:alert(1)'}]\n",
            "_quarto.yml:6:29",
            "the navigation names 'javascript:alert(1)', to which no page links",
        ),
        (
            "  page-footer:\n    left: '{{< include x.qmd >}}'\n",
            "_quarto.yml:6:1",
            "'include' is inside a line",
        ),
    ],
)
def test_what_leads_nowhere_is_told_before_a_build(
    site: Any, tmp_path: Path, settings: str, place: str, cause: str
) -> None:
    project = tmp_path / "other"
    project.mkdir()
    (project / "_quarto.yml").write_text(HEAD + settings)
    (project / "index.qmd").write_text(PAGE)
    found = told(project)
    assert list(found) == [place]
    assert found[place].startswith(cause)


def test_a_footer_holds_variables(site: Any) -> None:
    settings = HEAD + "  page-footer: 'Version {{< var version >}}'\n"
    made = site({"_quarto.yml": settings, "index.qmd": PAGE, "_variables.yml": "version: '7'\n"})
    assert "Version 7" in made.page("index.html").text_content()


def test_no_page_or_alias_takes_the_place_of_a_file_of_the_build(site: Any) -> None:
    files = {
        "_quarto.yml": HEAD,
        "index.qmd": "---\ntitle: T\naliases: [/old, Manifest.json]\n---\nx\n",
        "SHA256SUMS/a.qmd": PAGE,
        "sitemap.xml/index.qmd": PAGE,
    }
    project = site({"index.qmd": PAGE}).project
    for name, text in files.items():
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text(text)
    assert [*told(project)] == ["SHA256SUMS/a.qmd:1:1", "index.qmd:3:17", "sitemap.xml/index.qmd:1:1"]


@pytest.mark.parametrize(
    ("style", "told"),
    [
        ("<style>", "x.csl:1:1: error: The citation style is not XML that can be read"),
        ("<html/>", "it begins with <html>, not with <style>"),
        ('<!DOCTYPE style [<!ENTITY e SYSTEM "file:///etc/passwd">]><style>&e;</style>', "declares entities"),
    ],
)
def test_a_style_that_is_none_is_told_at_its_place(site: Any, style: str, told: str) -> None:
    """Pandoc would end with a trace of its own, as if a tool were at fault."""
    with pytest.raises(ProjectError) as caught:
        site({"_quarto.yml": HEAD + "csl: x.csl\n", "index.qmd": PAGE, "x.csl": style})
    assert told in str(caught.value)
