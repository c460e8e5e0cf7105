"""A draft chapter publishes nothing: neither words, nor what it declares, nor the declarations themselves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from metaloom.cli import main
from metaloom.cli.scaffold import scaffold

DECLARED = """chapter: secret
analyses:
  - {id: secret-odds, title: SECRET title, table: trials, measure: OR, better: lower, figures: [funnel]}
claims:
  - {id: secret-claim, text: SECRET claim, source: nobody, analysis: secret-odds, holds_when: k > 1}
"""
RESTS_ON_IT = """claims:
  - {id: open-claim, text: Odds fall, source: nobody, analysis: secret-odds, holds_when: k > 1}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "review"
    scaffold(folder, "minimal")
    (folder / "chapters" / "secret.yml").write_text(DECLARED, "utf-8")
    (folder / "chapters" / "secret.qmd").write_text(
        "---\ntitle: SECRET chapter\ndraft: true\n---\n\nSECRET words\n\n{{< woven analyses/secret-odds >}}\n", "utf-8"
    )
    return folder


def test_nothing_of_a_draft_chapter_is_published(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", str(project), "--renderer", "embedded"]) == 0, capsys.readouterr().err
    site = project / "_site"
    files = [path for path in site.rglob("*") if path.is_file()]
    assert not [path for path in files if "secret" in path.name and path.parent.name != "chapters"]
    assert not [path for path in files if b"SECRET" in path.read_bytes() or b"secret-odds" in path.read_bytes()]
    assert (site / "source" / "chapters" / "secret.yml").read_text("utf-8") == "chapter: secret\n"
    published = json.loads((site / "api" / "analyses.json").read_text("utf-8"))["analyses"]
    assert "secret-odds" not in [one["id"] for one in published]
    assert published


def test_its_author_still_gets_the_numbers(project: Path, tmp_path: Path) -> None:
    assert main(["compute", str(project), "--json", str(tmp_path / "all.json")]) == 0
    computed = json.loads((tmp_path / "all.json").read_text("utf-8"))["analyses"]
    assert "secret-odds" in [one["id"] for one in computed]


def test_a_mode_that_shows_drafts_publishes_it_whole(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = project / "_quarto.yml"
    text = settings.read_text("utf-8").replace("website:\n", "website:\n  draft-mode: visible\n", 1)
    settings.write_text(text, "utf-8")
    assert main(["check", str(project)]) == 0, capsys.readouterr().err
    from metaloom.build.held_back import held_back

    assert held_back(project) == frozenset()


def test_a_published_claim_cannot_rest_on_a_draft(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chapter = project / "chapters" / "results.yml"
    chapter.write_text(chapter.read_text("utf-8") + RESTS_ON_IT, "utf-8")
    assert main(["check", str(project)]) == 2
    said = capsys.readouterr().err
    assert "rests on 'secret-odds'" in said
    assert "[ML-0921]" in said
