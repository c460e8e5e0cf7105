"""Every page of this repository's site can be cited, by people and by machines, with and without scripts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lxml import html


def pages_of(site: Path) -> list[Path]:
    """Every page but the one for a missing address and the project's own files by line."""
    paths = (path for path in sorted(site.rglob("*.html")) if path.name != "404.html")
    return [path for path in paths if "source" not in path.relative_to(site).parts]


def ids_of(site: Path) -> list[str]:
    """The ids of the analyses; other pages beside theirs show where numbers of surveys and scripts come from."""
    return [one["id"] for one in json.loads((site / "api/analyses.json").read_text("utf-8"))["analyses"]]


def test_every_page_says_how_it_is_cited(project_site: Path) -> None:
    """Words, three formats, tags and data; the title cited is the page's own."""
    pages = pages_of(project_site)
    assert len(pages) > 100
    for path in pages:
        document = html.parse(str(path)).getroot()
        tags = {tag.get("name"): tag.get("content") for tag in document.iter("meta") if tag.get("name")}
        data = json.loads(document.xpath("string(//script[@type='application/ld+json'])"))
        words = document.xpath("string(//*[@id='citation-words'])")
        assert tags["citation_title"] in words
        assert data["name"] == tags["citation_title"]
        assert [len(document.xpath(f"//*[@id='citation-{name}']")) for name in ("bibtex", "ris", "csl-json")] == [1] * 3
        assert "citation_doi" not in tags, "no DOI was minted"


def test_the_site_is_a_dataset_whose_parts_are_its_analyses(project_site: Path) -> None:
    document = html.parse(str(project_site / "index.html")).getroot()
    data = json.loads(document.xpath("string(//script[@type='application/ld+json'])"))
    analyses = [part["url"] for chapter in data["hasPart"] for part in chapter.get("hasPart", [])]
    assert data["@type"] == "Dataset"
    assert {chapter["@type"] for chapter in data["hasPart"]} == {"ScholarlyArticle"}
    assert sorted(analyses) == sorted(f"analyses/{name}.html" for name in ids_of(project_site))


def test_a_click_copies_the_citation(chromium: Any, project_site: Path) -> None:
    context = chromium.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto((project_site / "index.html").as_uri())
    page.click("button[data-copies='citation-words']")
    page.wait_for_selector(".ml-citation-said:has-text('Copied')")
    copied = page.evaluate("navigator.clipboard.readText()")
    context.close()
    assert copied == page_words(project_site / "index.html")


def page_words(path: Path) -> str:
    return str(html.parse(str(path)).getroot().xpath("string(//*[@id='citation-words'])"))


def test_without_scripts_the_words_stand_there_and_no_button_does_nothing(chromium: Any, project_site: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((project_site / "chapters" / "efficacy.html").as_uri())
    assert page.is_visible("#citation-words")
    assert page.locator(".ml-citation button:visible").count() == 0
    context.close()


def test_the_crate_names_what_is_there_and_nothing_else(project_site: Path) -> None:
    """Each file of the crate exists, each reference leads to an entity, each action has inputs, tool and results."""
    graph = {item["@id"]: item for item in json.loads((project_site / "ro-crate-metadata.json").read_text())["@graph"]}
    files = [name for name, item in graph.items() if item["@type"] == "File"]
    assert [name for name in files if not (project_site / name).is_file()] == []
    actions = [item for item in graph.values() if item["@type"] == "CreateAction"]
    assert len(actions) == len(ids_of(project_site))
    for action in actions:
        for part in ("object", "result"):
            assert {reference["@id"] for reference in action[part]} <= graph.keys()
        assert graph[action["instrument"]["@id"]]["softwareVersion"]


@pytest.mark.slow
def test_every_table_is_what_the_data_package_says(project_site: Path) -> None:
    """Frictionless reads each published table against its schema and its checksum."""
    command = [sys.executable, "-W", "ignore", "-m", "frictionless", "validate", "--json", "datapackage.json"]
    done = subprocess.run(command, cwd=project_site, capture_output=True, text=True, timeout=120)
    told = json.loads(done.stdout)
    assert told["valid"], [(task["name"], task["errors"][:2]) for task in told["tasks"] if not task["valid"]]
    assert told["stats"]["tasks"] > 50
