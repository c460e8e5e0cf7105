"""Editing one cell repeats only what depends on it; nothing edited means nothing done."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest

from metaloom.build.progress import Silent
from metaloom.build.project import Project
from metaloom.build.report import Report
from metaloom.build.walk import build
from metaloom.errors import ProjectError

PAGES = re.compile(r"pages\s+(\d+) \((\d+) rendered now\)")
COMPUTED = re.compile(r"\((\d+) computed now, (\d+) figures drawn now\)")


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.stat().st_ino)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_first_build_renders_every_page(built, metaloom):
    done = metaloom("build", built, "--renderer", "embedded", "--force")
    assert done.returncode == 0, done.stderr
    pages, _ = map(int, PAGES.search(done.stdout).groups())
    assert pages >= 3 + 1 + 13
    assert (built / "_site" / "index.html").is_file()
    assert (built / "_site" / "analyses" / "tuberculosis.html").is_file()


def test_nothing_changed_means_no_work(project, metaloom):
    first = metaloom("build", project, "--renderer", "embedded")
    assert first.returncode == 0, first.stderr
    before = snapshot(project)
    again = metaloom("build", project, "--renderer", "embedded")
    assert again.stdout == "Nothing has changed since the last build: no work done.\n"
    assert snapshot(project) == before


def test_a_site_that_was_touched_by_hand_is_built_again(project, metaloom, digest):
    metaloom("build", project, "--renderer", "embedded")
    whole = digest(project / "_site")
    (project / "_site" / "index.html").unlink()
    done = metaloom("build", project, "--renderer", "embedded")
    assert "Built" in done.stdout
    assert digest(project / "_site") == whole


def test_one_cell_changes_only_what_depends_on_it(project, metaloom, edit):
    assert metaloom("build", project, "--renderer", "embedded").returncode == 0
    before = snapshot(project / "_site")
    edit(project)
    done = metaloom("build", project, "--renderer", "embedded")
    assert done.returncode == 0, done.stderr
    pages, rendered = map(int, PAGES.search(done.stdout).groups())
    computed, _ = map(int, COMPUTED.search(done.stdout).groups())
    assert computed == 1
    assert 1 <= rendered < pages
    after = snapshot(project / "_site")
    same = {name for name in before if after.get(name) == before[name]}
    assert "chapters/studies.html" in same, "a page that says nothing of the result must stand still"
    assert "studies/aronson_1948.html" not in same
    assert "studies/stein_aronson_1953.html" not in same, "another study weighs something else now"
    assert "analyses/tuberculosis.html" not in same
    assert "5/123" in (project / "_site" / "analyses" / "tuberculosis.html").read_text("utf-8")


def test_an_edit_in_the_prose_computes_and_draws_nothing(project, metaloom):
    metaloom("build", project, "--renderer", "embedded")
    page = project / "chapters" / "efficacy.qmd"
    page.write_text(page.read_text("utf-8") + "\nOne more sentence.\n", "utf-8")
    done = metaloom("build", project, "--renderer", "embedded")
    computed, drawn = map(int, COMPUTED.search(done.stdout).groups())
    _, rendered = map(int, PAGES.search(done.stdout).groups())
    assert (computed, drawn, rendered) == (0, 0, 1)


def test_a_damaged_cache_is_noticed_and_rebuilt(project, metaloom, digest):
    metaloom("build", project, "--renderer", "embedded")
    whole = digest(project / "_site")
    chance = random.Random(7)
    entries = sorted(path for path in (project / ".metaloom" / "cache").rglob("*") if path.is_file())
    assert len(entries) > 10
    for number, path in enumerate(entries):
        body = bytearray(path.read_bytes())
        if number % 4 == 0:
            path.write_bytes(bytes(body[: chance.randrange(len(body))]))
        elif number % 4 == 1:
            body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
            path.write_bytes(bytes(body))
        elif number % 4 == 2:
            path.write_bytes(bytes(body).replace(b"-cache-1", b"-cache-0", 1))
        else:
            path.write_bytes(b"")
    done = metaloom("build", project, "--renderer", "embedded", "--force")
    assert done.returncode == 0, done.stderr
    assert digest(project / "_site") == whole


def test_a_build_is_the_same_whatever_was_cached(project, metaloom, digest, edit):
    edit(project)
    metaloom("build", project, "--renderer", "embedded")
    warm = digest(project / "_site")
    cold = project.parent / "elsewhere"
    done = metaloom("build", project, "--renderer", "embedded", "--force", "--output", cold)
    assert done.returncode == 0, done.stderr
    assert digest(cold) == warm


def test_builds_of_one_process_give_what_a_build_of_its_own_gives(project, metaloom, edit, digest, tmp_path):
    """A preview keeps what only prose cannot change; a word, a number asked for, a cell and a new page are all seen."""
    front, chapter = project / "index.qmd", project / "chapters" / "new.qmd"
    edits = {
        "nothing": lambda: None,
        "a word": lambda: front.write_text(front.read_text("utf-8") + "\nOne more word.\n", "utf-8"),
        "a number": lambda: front.write_text(front.read_text("utf-8") + "\n{{< var site.studies >}}\n", "utf-8"),
        "a cell": lambda: edit(project),
        "a page": lambda: chapter.write_text("---\ntitle: New\n---\n\nA page.\n", "utf-8"),
    }
    other = tmp_path / "other"
    for name, act in edits.items():
        act()
        done = build(Project(project), project / "_site", "embedded", Silent(), force=True)
        assert isinstance(done, Report)
        shutil.rmtree(other, ignore_errors=True)
        shutil.copytree(project, other, ignore=shutil.ignore_patterns("_site", "_generated", "last-build.json"))
        assert metaloom("build", other, "--renderer", "embedded").returncode == 0
        assert digest(project / "_site") == digest(other / "_site"), name
        assert done.prepared.recomputed == (name == "a cell"), name


def test_a_fault_of_the_prose_is_told_while_everything_else_is_kept(project):
    front = project / "index.qmd"
    build(Project(project), project / "_site", "embedded", Silent(), force=True)
    front.write_text(front.read_text("utf-8") + "\n{{< var site.studdies >}}\n", "utf-8")
    with pytest.raises(ProjectError, match="studdies"):
        build(Project(project), project / "_site", "embedded", Silent())
