"""A site of another language: what is generated is marked as English, and the build says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from metaloom.cli import main
from metaloom.cli.scaffold import scaffold


def _site(folder: Path, lang: str) -> Path:
    scaffold(folder, "minimal")
    settings = folder / "_quarto.yml"
    settings.write_text(settings.read_text("utf-8").replace("lang: en-GB", f"lang: {lang}"), "utf-8")
    (folder / "index.qmd").write_text(
        "---\ntitle: Eine Übersicht\n---\n\nAntwort: {{< var main.estimate >}}, {{< var site.analyses >}}.\n\n"
        "{{< woven answers/results >}}\n",
        "utf-8",
    )
    return folder


def test_english_text_in_a_german_site_says_that_it_is_english(tmp_path: Path, capsys) -> None:
    project = _site(tmp_path / "review", "de")
    assert main(["build", str(project), "--renderer", "embedded"]) == 0, capsys.readouterr().err
    said = capsys.readouterr().err
    assert said.count("[ML-1120]") == 1
    assert "_quarto.yml:" in said
    start = html.parse(str(project / "_site" / "index.html"))
    assert start.getroot().get("lang") == "de"
    block, *_ = start.xpath("//main//div[@lang='en']")
    assert "Tuberculosis" in block.text_content()
    spans = [one.text_content() for one in start.xpath("//main//span[@lang='en']")]
    assert any("CI" in words or "RR" in words or "risk" in words.lower() for words in spans), spans
    assert html.parse(str(project / "_site" / "analyses" / "main.html")).getroot().get("lang") == "en"
    assert html.parse(str(project / "_site" / "chapters" / "results.html")).getroot().get("lang") == "de"


@pytest.mark.parametrize("lang", ["en-GB", "en"])
def test_in_an_english_site_nothing_is_marked(lang: str, tmp_path: Path, capsys) -> None:
    project = _site(tmp_path / "review", lang)
    assert main(["build", str(project), "--renderer", "embedded"]) == 0
    assert "ML-1120" not in capsys.readouterr().err
    assert "lang=" not in (project / "_generated" / "answers" / "results.qmd").read_text("utf-8")
