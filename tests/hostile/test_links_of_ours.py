"""Links where Metaloom keeps its own: what they lead to is never cleared, locked or written to."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from hostile.conftest import said
from metaloom.build.ordinary import require_ordinary
from metaloom.errors import ProjectError, ToolError
from metaloom.portfolio.projects import find_projects
from metaloom.portfolio.run import shelf_of
from metaloom.stitch.staging import staging
from metaloom.store.cache import Cache
from metaloom.store.open_folder import make_open_folder

OLD = 1_000_000_000
PLACES = [".metaloom", ".metaloom/cache", ".metaloom/cache/page", ".metaloom/staging", ".metaloom/quarto",
          ".metaloom/together", ".metaloom/build.lock", ".metaloom/staging/stage-abcdefgh.lock",
          ".metaloom/quarto/run-x", ".metaloom/cache/page/ab"]  # fmt: skip


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Return a folder of somebody's that looks like each of ours: old entries, stagings, copies."""
    for name in ("letters/1999.txt", "stage-abcdefgh/thesis.tex", "run-2019/results.csv"):
        path = tmp_path / "elsewhere" / name
        path.parent.mkdir(parents=True)
        path.write_text("years of work")
        os.utime(path, (OLD, OLD))
    return tmp_path / "elsewhere"


def untouched(folder: Path) -> bool:
    return sorted(path.read_text() for path in folder.rglob("*") if path.is_file()) == ["years of work"] * 3


@pytest.mark.parametrize("name", PLACES)
def test_a_project_with_such_a_link_is_refused(name: str, elsewhere: Path, tmp_path: Path) -> None:
    link = tmp_path / "review" / name
    link.parent.mkdir(parents=True)
    link.symlink_to(elsewhere)
    with pytest.raises(ProjectError, match=name):
        require_ordinary(tmp_path / "review")
    assert untouched(elsewhere)


def test_a_cache_clears_nothing_through_a_link(elsewhere: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").symlink_to(elsewhere)
    assert Cache(tmp_path / "cache").prune(1) == 0
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "page").symlink_to(elsewhere / "letters")
    (tmp_path / "own" / "links").mkdir()
    (tmp_path / "own" / "links" / "a").symlink_to(elsewhere / "letters" / "1999.txt")
    assert Cache(tmp_path / "own").prune(1) == 0
    assert untouched(elsewhere)


def test_a_staging_beside_the_site_is_no_link(elsewhere: Path, tmp_path: Path) -> None:
    home = tmp_path / ".site.metaloom"
    home.symlink_to(elsewhere)
    with pytest.raises(ToolError, match="is a link"), staging(tmp_path / "site", home):
        pass
    assert untouched(elsewhere)


@pytest.mark.parametrize("name", ["", "results", "keys"])
def test_a_portfolio_keeps_nothing_behind_a_link(name: str, elsewhere: Path, tmp_path: Path) -> None:
    folder = tmp_path / "portfolio"
    link = folder / ".metaloom-portfolio" / name
    link.parent.mkdir(parents=True)
    link.symlink_to(elsewhere)
    with pytest.raises(ProjectError, match="is a link"):
        shelf_of(folder)


def test_a_portfolio_that_is_folders_all_the_way_down_has_no_project(tmp_path: Path) -> None:
    here = tmp_path
    for _ in range(300):
        here = here / "a"
        here.mkdir()
    with pytest.raises(ProjectError, match="no project"):
        find_projects(tmp_path)


def test_folders_above_a_site_can_be_entered_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        (tmp_path / "there").mkdir()
        make_open_folder(tmp_path / "there" / "a" / "b")
        with staging(tmp_path / "c" / "d" / "site", tmp_path / "c" / "d" / ".site.metaloom"):
            pass
    finally:
        os.umask(before)
    modes = {name: (tmp_path / name).stat().st_mode & 0o777 for name in ("there", "there/a", "there/a/b", "c", "c/d")}
    assert modes == {"there": 0o700, "there/a": 0o755, "there/a/b": 0o755, "c": 0o755, "c/d": 0o755}


def test_no_file_of_a_project_takes_the_place_of_a_page_of_evidence(honest_project: Path, tmp_path: Path) -> None:
    """Below `source/` stand files as they are, and pages that show them: a forged one would pass a rebuild."""
    project = tmp_path / "review"
    shutil.copytree(honest_project, project, copy_function=shutil.copy2)
    chapter = next((project / "chapters").glob("*.yml")).name
    (project / "chapters" / f"{chapter}.html").write_text("<p>It cures.</p>")
    code, text = said("build", str(project), "--renderer", "embedded", "--force")
    assert code == 0, text
    page = (project / "_site" / "source" / "chapters" / f"{chapter}.html").read_text("utf-8")
    assert "It cures" not in page
    assert "Content-Security-Policy" in page
