"""The hooks of plain Quarto: a dead link stops a render, pages that Quarto could not know of yet do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from metaloom.build import hook
from metaloom.build.project import Project, open_project
from metaloom.cli.scaffold import scaffold
from metaloom.errors import ProjectError
from metaloom.stitch.finish import Finished

PAGE = '<!doctype html><html><body><main><a href="analyses/main.html#proof">13</a>{}</main></body></html>'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A new project after its first hook; what finishes and seals pages is tried elsewhere."""
    scaffold(tmp_path / "review", "minimal")
    monkeypatch.setenv("QUARTO_PROJECT_RENDER_ALL", "1")
    monkeypatch.setattr(hook, "finish", lambda *_: Finished(0, (("script", "cdn.example.org", 1),)))
    monkeypatch.setattr(hook, "seal", lambda *_: None)
    opened = open_project(tmp_path / "review")
    hook.before_render(opened)
    (opened.root / "_site").mkdir()
    (opened.root / "_site" / "index.html").write_text(PAGE.format(""), "utf-8")
    return opened


def test_the_first_preview_says_how_to_have_the_pages_that_it_left_out(project: Project) -> None:
    notes: list[str] = []
    (warning,) = hook.after_render(project, notes.append)
    assert notes == [
        "strict: taken out of pages: cdn.example.org (script, 1 time); `policy: open` in review.yml keeps it"
    ]
    assert (warning.code, warning.severity) == ("ML-1121", "warning")
    assert "made after Quarto had chosen what to render, such as analyses/" in warning.cause
    assert "metaloom preview" in warning.remedy


def test_another_dead_link_is_told_beside_it(project: Project) -> None:
    (project.root / "_site" / "index.html").write_text(PAGE.format('<a href="nowhere.html">x</a>'), "utf-8")
    assert [one.code for one in hook.after_render(project)] == ["ML-1121", "ML-1101"]


def test_from_the_second_time_on_the_same_dead_link_is_an_error(project: Project) -> None:
    hook.before_render(project)
    with pytest.raises(ProjectError, match=r"Broken link to 'analyses/main\.html#proof'"):
        hook.after_render(project)
