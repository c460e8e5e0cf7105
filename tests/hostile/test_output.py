"""Wherever `--output` points, no file is lost that a build did not make; what is in the way is named."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from hostile.conftest import said

REFUSED, BUILT = 2, 0


@dataclass(frozen=True)
class Spot:
    """A place for the site: made, and the answer that it must get. `named` must be in the message."""

    name: str
    make: Callable[[Path, Path], Path]
    code: int
    named: str = ""


def put(folder: Path, *names: str) -> Path:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"years of work: {name}\n")
    return folder


def linked(folder: Path, target: Path) -> Path:
    folder.symlink_to(target)
    return folder


def site(project: Path, folder: Path, *more: str) -> Path:
    shutil.copytree(project / "_site", folder)
    return put(folder, *more)


def free_spots() -> Iterator[Spot]:
    yield Spot("new", lambda home, _: home / "new", BUILT)
    yield Spot("new_and_deep", lambda home, _: home / "a" / "b" / "c", BUILT)
    yield Spot("empty", lambda home, _: (home / "empty").mkdir() or home / "empty", BUILT)  # type: ignore[func-returns-value]
    yield Spot("an_old_site", lambda home, project: site(project, home / "old"), BUILT)
    yield Spot("blanks_and_umlauts", lambda home, _: home / "Seite für alle", BUILT)
    yield Spot("begins_with_a_dash", lambda home, _: home / "-site", BUILT)


def foreign_spots() -> Iterator[Spot]:
    yield Spot(
        "a_thesis_with_an_index", lambda home, _: put(home / "t", "index.html", "thesis.tex"), REFUSED, "thesis.tex"
    )
    yield Spot("an_index_alone", lambda home, _: put(home / "t", "index.html"), REFUSED, "index.html")
    yield Spot("photos", lambda home, _: put(home / "p", "index.html", "2019/a.jpg"), REFUSED, "2019/a.jpg")
    yield Spot("a_repository", lambda home, _: put(home / "r", "index.html", ".git/HEAD"), REFUSED, ".git/HEAD")
    yield Spot("a_home", lambda home, _: put(home / "h", "index.html", ".bashrc"), REFUSED, ".bashrc")
    yield Spot("hidden_file_alone", lambda home, _: put(home / "h", ".profile"), REFUSED, ".profile")
    yield Spot("a_file", lambda home, _: put(home, "f") / "f", REFUSED, "not a folder")
    yield Spot("below_a_file", lambda home, _: put(home, "f") / "f" / "site", REFUSED, "is a file")


def spots_of_old_sites() -> Iterator[Spot]:
    yield Spot(
        "a_site_with_a_thesis", lambda home, project: site(project, home / "s", "thesis.tex"), REFUSED, "thesis.tex"
    )
    yield Spot(
        "a_site_with_a_repository", lambda home, project: site(project, home / "s", ".git/HEAD"), REFUSED, ".git/HEAD"
    )
    yield Spot(
        "a_site_with_a_page_more",
        lambda home, project: site(project, home / "s", "chapters/my.html"),
        REFUSED,
        "chapters/my.html",
    )
    yield Spot(
        "a_site_with_a_file_below_v",
        lambda home, project: site(project, home / "s", "v/mine/a.html"),
        REFUSED,
        "v/mine/a.html",
    )
    yield Spot(
        "a_site_with_an_empty_folder",
        lambda home, project: ((site(project, home / "s") / "mine").mkdir(), home / "s")[1],
        REFUSED,
        "mine/",
    )
    yield Spot(
        "a_site_with_a_link",
        lambda home, project: (linked(site(project, home / "s") / "l", home), home / "s")[1],
        REFUSED,
        "l (a link)",
    )
    yield Spot(
        "a_site_with_a_pipe",
        lambda home, project: (os.mkfifo(site(project, home / "s") / "pipe"), home / "s")[1],
        REFUSED,
        "pipe",
    )
    yield Spot("a_page_replaced_by_a_link", _page_is_a_link, REFUSED, "index.html (a link)")
    yield Spot(
        "a_foreign_manifest", lambda home, _: put(home / "m", "manifest.json", "index.html"), REFUSED, "manifest.json"
    )
    yield Spot("a_manifest_cut_short", _manifest_cut, REFUSED, "no manifest says")


def linked_spots() -> Iterator[Spot]:
    yield Spot("a_link_to_a_folder", lambda home, _: linked(home / "l", put(home / "t", "a")), REFUSED, "symbolic link")
    yield Spot(
        "a_link_to_a_site",
        lambda home, project: linked(home / "l", site(project, home / "t")),
        REFUSED,
        "symbolic link",
    )
    yield Spot("a_dangling_link", lambda home, _: linked(home / "l", home / "nowhere"), REFUSED, "symbolic link")
    yield Spot("a_link_to_itself", lambda home, _: linked(home / "l", home / "l"), REFUSED, "symbolic link")
    yield Spot("behind_a_link", lambda home, _: linked(home / "l", put(home / "t", "s/a")) / "s", REFUSED, "s")


def spots_of_the_project() -> Iterator[Spot]:
    yield Spot("the_project", lambda _, project: project, REFUSED, "the project itself")
    yield Spot("above_the_project", lambda _, project: project.parent, REFUSED, "the project itself")
    yield Spot("the_root", lambda _, __: Path("/"), REFUSED, "the project itself")
    yield Spot("chapters", lambda _, project: project / "chapters", REFUSED, "chapters/")
    yield Spot("in_chapters", lambda _, project: project / "chapters" / "site", REFUSED, "chapters/")
    yield Spot("in_data", lambda _, project: project / "data" / "site", REFUSED, "data/")
    yield Spot("in_snapshots", lambda _, project: project / "snapshots" / "site", REFUSED, "snapshots/")
    yield Spot("in_scripts", lambda _, project: project / "scripts" / "site", REFUSED, "scripts/")
    yield Spot("in_generated", lambda _, project: project / "_generated" / "site", REFUSED, "_generated/")
    yield Spot("in_our_own_folder", lambda _, project: project / ".metaloom" / "site", REFUSED, ".metaloom")
    yield Spot("our_own_folder", lambda _, project: project / ".metaloom", REFUSED, ".metaloom")
    yield Spot("in_git", lambda _, project: project / ".git" / "site", REFUSED, ".git")
    yield Spot("in_the_site", lambda _, project: project / "_site" / "sub", REFUSED, "_site/")
    yield Spot(
        "into_chapters_by_dots", lambda _, project: project / "public" / ".." / "chapters" / "x", REFUSED, "chapters/"
    )
    yield Spot(
        "into_chapters_by_a_link",
        lambda home, project: linked(home / "l", project / "chapters") / "x",
        REFUSED,
        "chapters/",
    )
    yield Spot("a_file_in_site", lambda _, project: put(project / "_site", "mine.txt"), REFUSED, "mine.txt")
    yield Spot("public", lambda _, project: project / "public", BUILT)
    yield Spot("the_plain_one", lambda _, project: project / "_site", BUILT)


def spots() -> Iterator[Spot]:
    for group in (free_spots, foreign_spots, spots_of_old_sites, linked_spots, spots_of_the_project):
        yield from group()


def _page_is_a_link(home: Path, project: Path) -> Path:
    folder = site(project, home / "s")
    put(home, "mine.html")
    (folder / "index.html").unlink()
    (folder / "index.html").symlink_to(home / "mine.html")
    return folder


def _manifest_cut(home: Path, project: Path) -> Path:
    folder = site(project, home / "s", "thesis.tex")
    manifest = folder / "manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:-100])
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_symlink() or path.is_file()
    }


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


@pytest.fixture
def project(honest_project: Path, tmp_path: Path) -> Path:
    shutil.copytree(honest_project, tmp_path / "work" / "review", copy_function=shutil.copy2)
    return tmp_path / "work" / "review"


@pytest.mark.parametrize("spot", list(spots()), ids=lambda spot: spot.name)
def test_nothing_of_others_is_lost(spot: Spot, home: Path, project: Path) -> None:
    place = spot.make(home, project)
    before = contents(home), contents(project)
    code, text = said("build", str(project), "--renderer", "embedded", f"--output={place}")
    assert code == spot.code, text
    assert "Traceback" not in text
    if spot.code == REFUSED:
        assert spot.named in text
        assert (contents(home), contents(project)) == before
        return
    assert (place / "index.html").is_file()
    left = {re.sub(r"^(old|s)/.*", "", name) for name in contents(home)}
    assert {name for name in before[0] if not name.startswith("old/")} <= left
    assert not list(place.parent.glob(".*.metaloom"))


@pytest.mark.parametrize("name", ["thesis.docx", "notes.txt"])
def test_a_bundle_replaces_no_file_of_others(name: str, home: Path, project: Path) -> None:
    (home / name).write_bytes(b"PK\x03\x04mine")
    code, text = said("bundle", "--project", str(project), "--output", str(home / name), "--renderer", "embedded")
    assert code == REFUSED, text
    assert name in text
    assert (home / name).read_bytes() == b"PK\x03\x04mine"


def test_a_site_inside_the_project_is_not_read_by_the_next_build(project: Path) -> None:
    for _ in range(2):
        code, text = said("build", str(project), "--renderer", "embedded", f"--output={project / 'public'}", "--force")
        assert code == 0, text
    assert not (project / "public" / "public").exists()
    assert not [name for name in contents(project / "public") if name.startswith("source/public")]


def test_a_hand_edited_page_and_a_lost_one_are_made_again(project: Path) -> None:
    (project / "_site" / "index.html").write_text("edited")
    (project / "_site" / "404.html").unlink()
    code, text = said("build", str(project), "--renderer", "embedded")
    assert code == 0, text
    assert "edited" not in (project / "_site" / "index.html").read_text("utf-8")[:10]


def test_there_are_enough_places() -> None:
    assert len(list(spots())) >= 30
