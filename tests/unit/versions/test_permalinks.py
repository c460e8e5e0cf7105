"""A version that was published stays: files may be added to the shelf, and nothing else."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from metaloom.declare.edition import Edition
from metaloom.errors import ToolError
from metaloom.versions.permalinks import changed_since, wrongly_published
from metaloom.versions.snapshot import git as repository
from metaloom.versions.snapshot.manifest import Tools, make_manifest
from metaloom.versions.snapshot.publish import publish
from metaloom.versions.snapshot.shelf import shelf_of

FILES = {"index.html": b"<p>one</p>\n", "api/a.json": b"{}\n"}
TOOLS = Tools("0.1.0", "code", "3.12", {}, "embedded")


def git(project: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=n", "-c", "user.email=e@example.org"]
    subprocess.run(["git", "-C", project, *identity, *arguments], check=True, capture_output=True)


def add(project: Path, name: str, files: dict[str, bytes]) -> None:
    shelf_of(project).add(make_manifest(files, TOOLS, Edition(name, "2026-11-22", "a version")), files)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A project, below the top of its repository, with one committed version."""
    git(tmp_path, "init", "-q")
    project = tmp_path / "review"
    add(project, "2026.11", FILES)
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "one")
    return project


def test_a_new_version_changes_no_other(published: Path) -> None:
    assert changed_since(published, "HEAD") == []
    add(published, "2026.12", {**FILES, "index.html": b"<p>two</p>\n"})
    assert changed_since(published, "HEAD") == []


@pytest.mark.parametrize("ending", [".json", ".tar.xz"])
def test_a_changed_file_is_refused(published: Path, ending: str) -> None:
    path = published / "snapshots" / f"2026.11{ending}"
    path.write_bytes(path.read_bytes() + b" ")
    assert [str(item) for item in changed_since(published, "HEAD")] == [
        f"snapshots/2026.11{ending}: the file has changed; a published version never does"
    ]


def test_a_version_that_is_gone_is_refused_with_its_lines(published: Path) -> None:
    (published / "snapshots" / "2026.11.json").unlink()
    sums = published / "snapshots" / "SHA256SUMS"
    sums.write_text("".join(line for line in sums.read_text().splitlines(True) if ".json" not in line))
    assert {item.where for item in changed_since(published, "HEAD")} == {
        "snapshots/2026.11.json",
        "snapshots/SHA256SUMS",
    }


def test_an_unknown_commit_is_told(published: Path) -> None:
    with pytest.raises(ToolError, match="git knows no commit 'nowhere'"):
        changed_since(published, "nowhere")


def test_a_built_site_holds_each_version_as_its_manifest_says(published: Path) -> None:
    site, shelf = published / "_site", shelf_of(published)
    publish(shelf, shelf.manifests(), site, site)
    assert wrongly_published(shelf, site) == []
    (site / "v/2026.11/index.html").write_bytes(b"<p>another</p>\n")
    (site / "v/2026.11/api/a.json").unlink()
    (site / "v/2026.11/more.html").write_bytes(b"")
    assert {item.where.rsplit("/", 1)[-1] for item in wrongly_published(shelf, site)} == {
        "index.html",
        "a.json",
        "more.html",
    }


HOSTILE = """[core]
\trepositoryformatversion = 1
\tfsmonitor = touch MARK
\tsshCommand = touch MARK #
[log]
\tshowSignature = true
[gpg]
\tprogram = touch MARK
[extensions]
\tpartialClone = origin
[remote "origin"]
\turl = ssh://example.org/a
\tpromisor = true
\tpartialclonefilter = blob:none
"""


def test_a_strangers_repository_runs_nothing(published: Path, tmp_path: Path) -> None:
    """Its settings name programs, one of which git would run to fetch an object that is missing."""
    said = subprocess.run(
        ["git", "-C", published, "rev-parse", "HEAD:./snapshots/SHA256SUMS"], check=True, capture_output=True, text=True
    )
    name = said.stdout.strip()
    (tmp_path / ".git" / "objects" / name[:2] / name[2:]).unlink()
    mark = tmp_path / "mark"
    (tmp_path / ".git" / "config").write_text(HOSTILE.replace("MARK", str(mark)))
    assert repository.revision(published) is not None
    assert repository.committed_on(published) is not None
    assert repository.changed(published) == ()
    assert repository.blobs(published, "HEAD", "snapshots")
    assert repository.text_at(published, "HEAD", "snapshots/SHA256SUMS") is None
    with pytest.raises(ToolError, match="does not have snapshots/SHA256SUMS"):
        changed_since(published, "HEAD")
    assert not mark.exists()
    subprocess.run(["git", "-C", published, "cat-file", "blob", name], check=False, capture_output=True)
    assert mark.exists(), "git alone runs it"
