"""What a preview of Quarto's needs is given to pages and taken back to the byte; errors reach open pages."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from metaloom.build import hook
from metaloom.build.project import Project
from metaloom.cli import quarto_preview
from metaloom.cli.main import main
from metaloom.cli.scaffold import scaffold
from metaloom.stitch.finish import Finished
from metaloom.stitch.previewed import ASIDE, FOLDER, POLICY, STATE, dress, undress

PAGE = '<!DOCTYPE html>\n<html data-finished="1"><head>{}content="x"></head><body>Words</body></html>\n'
FINISHED = PAGE.format(POLICY.decode())


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A new project with a site of two finished pages, whose preview is the process of this test."""
    scaffold(tmp_path / "review", "minimal")
    site = tmp_path / "review" / "_site"
    (site / "chapters").mkdir(parents=True)
    for name in ("index.html", "chapters/a.html"):
        (site / name).write_text(FINISHED, "utf-8")
    lock = tmp_path / "review" / quarto_preview.LOCK
    lock.parent.mkdir(parents=True)
    lock.write_text(str(os.getppid()), "utf-8")
    monkeypatch.setattr(quarto_preview, "watch_beside", lambda *_: False)
    monkeypatch.delenv("QUARTO_PROJECT_RENDER_ALL", raising=False)
    return Project(tmp_path / "review")


def test_pages_are_dressed_and_undressed_to_the_byte(tmp_path: Path) -> None:
    for name, text in {"a/b.html": FINISHED, "plain.html": "<html>", "v/1/index.html": FINISHED}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    dress(tmp_path, b"script")
    dress(tmp_path, b"script")
    page = (tmp_path / "a/b.html").read_bytes()
    assert ASIDE in page
    assert POLICY not in page
    assert page.count(b'<script src="../__metaloom/reload.js" data-state="../__metaloom/build.json"') == 1
    assert (tmp_path / "v/1/index.html").read_text("utf-8") == FINISHED
    undress(tmp_path)
    assert (tmp_path / "a/b.html").read_text("utf-8") == FINISHED
    assert not (tmp_path / FOLDER).exists()


def test_nothing_is_deleted_that_a_preview_did_not_write(tmp_path: Path) -> None:
    dress(tmp_path, b"script")
    (tmp_path / FOLDER / "mine.txt").write_text("x", "utf-8")
    undress(tmp_path)
    assert [path.name for path in (tmp_path / FOLDER).iterdir()] == ["mine.txt"]
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "site").mkdir(parents=True)
    (elsewhere / "build.json").write_text("mine", "utf-8")
    (elsewhere / "site" / FOLDER).symlink_to(elsewhere)
    undress(elsewhere / "site")
    assert (elsewhere / "build.json").read_text("utf-8") == "mine"


def test_only_the_preview_that_calls_a_hook_is_its_own(project: Project) -> None:
    assert quarto_preview.preview_of(project.root) == os.getppid()
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
        (project.root / quarto_preview.LOCK).write_text(str(other.pid), "utf-8")
        assert quarto_preview.preview_of(project.root) is None
        other.kill()
    (project.root / quarto_preview.LOCK).unlink()
    assert quarto_preview.preview_of(project.root) is None


def test_a_watcher_ends_with_its_preview_even_if_nobody_asks_how_that_ended() -> None:
    assert quarto_preview._is_alive(os.getpid())
    ended = subprocess.Popen([sys.executable, "-c", ""])
    end = time.monotonic() + 60
    while quarto_preview._is_alive(ended.pid) and time.monotonic() < end:
        time.sleep(0.05)
    alive = quarto_preview._is_alive(ended.pid)
    ended.wait()
    assert not alive or not Path("/proc/self/stat").exists()
    assert not quarto_preview._is_alive(ended.pid)


def test_a_bad_cell_does_not_end_a_preview_and_is_told_to_open_pages(
    project: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    table = project.root / "data" / "trials.csv"
    table.write_text(table.read_text("utf-8").replace(",4,", ",four,", 1), "utf-8")
    assert main(["hook", "pre", str(project.root)]) == 0
    assert "The last good pages are kept." in capsys.readouterr().err
    state = json.loads((project.root / "_site" / STATE).read_text("utf-8"))
    assert state["failed"] > 0
    assert "data/trials.csv:2" in state["problems"][0]["place"]

    monkeypatch.setattr(hook, "finish", lambda *_: Finished(0, (("script", "cdn.example.org", 1),)))
    monkeypatch.setattr(hook, "seal", lambda *_: None)
    assert main(["hook", "post", str(project.root)]) == 0
    assert b"reload.js" in (project.root / "_site" / "index.html").read_bytes()
    assert json.loads((project.root / "_site" / STATE).read_text("utf-8")) == state

    monkeypatch.setenv("QUARTO_PROJECT_RENDER_ALL", "1")
    assert main(["hook", "pre", str(project.root)]) == 2


def test_what_quarto_writes_or_watches_itself_wakes_no_watcher(project: Project) -> None:
    wakes = ["data/trials.csv", "chapters/results.yml", "review.yml", "scripts/own.py", "data/sheet.xlsx"]
    sleeps = ["_quarto.yml", "_variables.yml", "chapters/results.html", "chapters/results.qmd", "index_files/a.js",
              "_site/index.html", ".quarto/a.yml", "chapters/results_files/b.css", "studies/a.qmd"]  # fmt: skip
    assert [name for name in wakes if not quarto_preview.is_watched(project, project.root / name)] == []
    assert [name for name in sleeps if quarto_preview.is_watched(project, project.root / name)] == []


def test_a_watcher_checks_what_changes_and_tells_it(project: Project) -> None:
    assert quarto_preview.is_in_order(project)
    assert json.loads((project.root / "_site" / STATE).read_text("utf-8"))["failed"] == 0
    (project.root / "chapters" / "results.yml").write_text("chapter: results\nanalyses: [", "utf-8")
    assert not quarto_preview.is_in_order(project)
    assert json.loads((project.root / "_site" / STATE).read_text("utf-8"))["problems"]
