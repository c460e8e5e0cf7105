"""Quarto itself, wherever it is found: drafts, languages and profiles as the embedded renderer has them.

And plain `quarto render`, which ends well only when all is well.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html

from metaloom.stitch.embedded.render import render as render_embedded
from metaloom.stitch.quarto import find_quarto
from metaloom.stitch.quarto import render as render_quarto

ROOT = Path(__file__).resolve().parents[2]
QUARTO = find_quarto()
pytestmark = [
    pytest.mark.quarto,
    pytest.mark.skipif(QUARTO is None, reason="NOT TESTED: there is no Quarto (QUARTO_PATH, PATH) to test with."),
]
SETTINGS = """project:
  type: website
  output-dir: _site
  pre-render: scripts/pre_render.py
  post-render: scripts/post_render.py
website:
  title: Tea and sleep
  site-url: https://example.org/tea
  drafts: [listed.qmd]
  navbar:
    left: [index.qmd, chapters/sleep.qmd, own.qmd, listed.qmd]
bibliography: data/references.bib
shortcodes: [scripts/woven.lua]
profile: {default: basic}
format:
  html:
    toc: true
    html-math-method: mathml
"""
PAGES = {
    "_quarto.yml": SETTINGS,
    "_quarto-basic.yml": "website: {title: Basic}\n",
    "own.qmd": "---\ntitle: Own\ndraft: true\n---\nSECRET one\n",
    "listed.qmd": "---\ntitle: Listed\n---\nSECRET two\n",
    "german.qmd": "---\ntitle: Deutsch\nlang: de\nauthor: A\n---\n"
    "@tbl-a\n\n| a |\n|---|\n| 1 |\n\n: Zahlen {#tbl-a}\n\n"
    "::: {.callout-caution}\nx\n:::\n\n[Über](own.qmd) und [hier](index.qmd)\n\n"
    '::: {.content-visible when-profile="basic"}\nBASIC\n:::\n',
}
SECRETS = re.compile(r"SECRET|\bListed\b|\bOwn\b")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "review"
    shutil.copytree(ROOT / "tests" / "bad" / "_base", folder)
    (folder / "scripts").mkdir()
    for hook in ("pre_render.py", "post_render.py", "project_python.py", "woven.lua"):
        shutil.copy(ROOT / "scripts" / hook, folder / "scripts" / hook)
    shutil.copy(ROOT / "scripts" / "metaloom" / "cli" / "template" / "gitignore", folder / ".gitignore")
    for name, text in PAGES.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def _run(command: list[str | Path], folder: Path) -> subprocess.CompletedProcess[str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    environment = {**os.environ, "PATH": path, "NO_COLOR": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def _words(page: Path) -> str:
    main = html.fromstring(page.read_bytes()).xpath("//main")[0]
    return " ".join(main.text_content().replace("\xa0", " ").split())


def test_both_renderers_keep_drafts_and_speak_the_language_of_the_page(project: Path, tmp_path: Path) -> None:
    theirs, ours = tmp_path / "quarto", tmp_path / "embedded"
    ours.mkdir()
    render_quarto(project, theirs)
    render_embedded(project, ours, None, None)
    for site in (theirs, ours):
        told = [
            page.name
            for page in site.rglob("*")
            if page.is_file() and SECRETS.search(page.read_text("utf-8", "replace"))
        ]
        assert told == []
        words = _words(site / "german.html")
        assert [
            part
            for part in ("Tabelle 1: Zahlen", "Vorsicht", "Autor:in", "Über und hier", "BASIC")
            if part not in words
        ] == []
        links = html.fromstring((site / "german.html").read_bytes()).xpath("//main//a/@href")
        assert [link for link in links if "own" in link] == []
        assert "Basic" in html.fromstring((site / "index.html").read_bytes()).findtext(".//title")


def test_plain_quarto_render_is_complete_and_leaves_the_project_as_it_was(project: Path) -> None:
    assert QUARTO is not None
    for command in (["git", "init", "-q"], ["git", "add", "-A"]):
        subprocess.run(command, cwd=project, check=True)
    done = _run([QUARTO.path, "render"], project)
    assert done.returncode == 0, done.stderr[-3000:]
    site = project / "_site"
    assert (site / "manifest.json").is_file()
    assert not (site / "own.html").exists()
    sources = "\n".join(path.read_text("utf-8", "replace") for path in (site / "source").rglob("*.qmd"))
    assert "SECRET" not in sources
    page = html.fromstring((site / "404.html").read_bytes())
    assert "There is no page at this address" in page.xpath("string(//main)")
    assert page.xpath("//link[@rel='stylesheet']/@href")[0].startswith("/tea/")
    changed = subprocess.run(["git", "status", "--porcelain"], cwd=project, capture_output=True, text=True, check=True)
    assert [line for line in changed.stdout.splitlines() if not line.startswith("A ")] == []


def test_plain_quarto_render_names_the_line_of_what_leads_nowhere(project: Path) -> None:
    assert QUARTO is not None
    (project / "dead.qmd").write_text(
        "---\ntitle: D\n---\n\nSee @fig-nope and @nobody1999.\n\n[dead](nope.qmd)\n", "utf-8"
    )
    done = _run([QUARTO.path, "render"], project)
    assert done.returncode != 0
    assert "dead.qmd:5:19: error: the citation key @nobody1999 is not in the bibliography" in done.stderr
    assert "dead.qmd:7:8: error: the link 'nope.qmd' leads to no page [ML-1101]" in done.stderr


def test_what_only_the_finished_pages_show_is_named_by_the_line_of_its_source(project: Path) -> None:
    assert QUARTO is not None
    (project / "dead.qmd").write_text("---\ntitle: D\n---\n\nSee @fig-nope.\n", "utf-8")
    done = _run([QUARTO.path, "render"], project)
    assert done.returncode != 0
    assert "dead.qmd:5:5: error: Nothing is labelled 'fig-nope'." in done.stderr
