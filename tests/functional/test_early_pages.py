"""A preview shows the page of an edit before the site is built: the same bytes, and only where that is certain."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from metaloom.build.ahead import pages_ahead
from metaloom.build.early import Last, early_pages
from metaloom.build.progress import Silent
from metaloom.build.project import Project
from metaloom.build.report import Report
from metaloom.build.walk import build

PAGE = "chapters/efficacy.qmd"
PLACE = "chapters/efficacy.html"
WORD = "\n\nA word that is new here: {{< var tuberculosis.estimate >}}.\n"


class Followed:
    """A project that is built as a preview builds it, with a page open."""

    def __init__(self, root: Path) -> None:
        self.project, self.output = Project(root), root / "_site"
        self.last: Last | None = None
        self.open: list[str] = []
        self.shows: list[dict[str, bytes]] = []
        self.build(force=True)

    def build(self, force: bool = False) -> None:
        done = build(self.project, self.output, "embedded", Silent(), force, for_paper=False, audience=self)
        assert isinstance(done, Report)
        self.rendered = done.pages_rendered

    def keep(self, last: Last) -> None:
        self.last = last

    def looked_at(self) -> list[str]:
        return self.open

    def show(self, pages: Mapping[str, bytes]) -> None:
        self.shows.append(dict(pages))

    @property
    def shown(self) -> dict[str, bytes]:
        """What has been shown, the newest of each page."""
        return {place: content for pages in self.shows for place, content in pages.items()}

    def early(self) -> dict[str, bytes] | None:
        assert self.last is not None
        return early_pages(self.project, self.output, self.last)

    def edit(self, name: str, change: Callable[[str], str]) -> None:
        path = self.project.root / name
        text = path.read_text("utf-8")
        assert change(text) != text
        path.write_text(change(text), "utf-8")

    @contextmanager
    def edited(self, name: str, change: Callable[[str], str]) -> Iterator[None]:
        """An edit that is taken back, time stamp and all."""
        path = self.project.root / name
        text, status = path.read_text("utf-8"), path.stat()
        self.edit(name, change)
        try:
            yield
        finally:
            path.write_text(text, "utf-8")
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.fixture(scope="module")
def followed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Followed:
    folder = tmp_path_factory.mktemp("followed") / "review"
    shutil.copytree(built, folder, copy_function=shutil.copy2)
    return Followed(folder)


def test_the_first_build_of_a_preview_takes_the_pages_of_the_published_site(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "review", copy_function=shutil.copy2)
    assert Followed(tmp_path / "review").rendered == 0


def files(folder: Path) -> dict[str, int]:
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def test_the_page_of_an_edit_is_that_of_the_build_and_is_written_nowhere(followed: Followed) -> None:
    assert followed.early() == {}
    followed.edit(PAGE, lambda text: text.rstrip() + WORD)
    before = files(followed.project.root)
    early = followed.early()
    assert early is not None
    assert b"A word that is new here: " in early[PLACE]
    assert files(followed.project.root) == before
    followed.build()
    for place, page in early.items():
        assert (followed.output / place).read_bytes() == page
    assert followed.early() == {}


def test_a_part_of_a_page_is_shown_on_the_pages_that_hold_it(followed: Followed) -> None:
    (followed.project.root / "chapters" / "_part.qmd").write_text("First words.\n", "utf-8")
    followed.edit(PAGE, lambda text: text.rstrip() + "\n\n{{< include _part.qmd >}}\n")
    assert followed.early() is None, "there is a file that no build has seen"
    followed.build()
    followed.edit("chapters/_part.qmd", lambda text: "*Other* words.\n")
    early = followed.early()
    assert early is not None
    assert list(early) == [PLACE]
    followed.build()
    assert (followed.output / PLACE).read_bytes() == early[PLACE]
    assert b"<em>Other</em> words." in early[PLACE]


@pytest.mark.parametrize(
    "words",
    [
        "[Nowhere](nowhere.qmd)",
        "{{< var tuberculosis.nothing >}}",
        "{{< woven analyses/nothing >}}",
        "A key [@nobody].",
    ],
)
def test_what_is_refused_is_never_shown(followed: Followed, words: str) -> None:
    with followed.edited(PAGE, lambda text: f"{text.rstrip()}\n\n{words}\n"):
        assert followed.early() is None
    assert followed.early() == {}


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (PAGE, "title: ", "title: Another "),
        ("_quarto.yml", "title: ", "title: Another "),
        ("data/outcomes_binary.csv", "4,123,11,139", "5,123,11,139"),
        ("_variables.yml", "sentence:", "sentence: "),
        (PAGE, "\n\n", "\n\n{{< var tuberculosis.i2 >}}\n\n"),
    ],
)
def test_more_than_the_text_of_a_page_is_left_to_the_build(followed: Followed, name: str, old: str, new: str) -> None:
    with followed.edited("index.qmd", lambda text: text.rstrip() + "\n\nWords beside it.\n"):
        assert followed.early() is not None
        with followed.edited(name, lambda text: text.replace(old, new, 1)):
            assert followed.early() is None
    assert followed.early() == {}


def test_a_build_by_somebody_else_ends_it(followed: Followed) -> None:
    with followed.edited(PAGE, lambda text: text.rstrip() + "\n\nWords on another site.\n"):
        assert followed.early() is not None
        manifest = followed.output / "manifest.json"
        status = manifest.stat()
        manifest.touch()
        assert followed.early() is None
        os.utime(manifest, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_the_open_page_of_a_changed_number_comes_first_and_is_that_of_the_build(followed: Followed) -> None:
    place = "analyses/tuberculosis.html"
    before = (followed.output / place).read_bytes()
    figure = (followed.output / "figures" / "tuberculosis-forest.svg").read_bytes()
    followed.open, followed.shows = [place, "nowhere.html", PLACE], []
    with followed.edited("data/outcomes_binary.csv", lambda text: text.replace("4,123,11,139", "5,123,11,139", 1)):
        followed.build()
        assert {place, PLACE} <= followed.shown.keys()
        assert followed.shown[place] != before
        assert followed.shown["figures/tuberculosis-forest.svg"] != figure
        for name, content in followed.shown.items():
            assert (followed.output / name).read_bytes() == content


EDITED = ("data/outcomes_binary.csv", "4,123,11,139", "6,123,11,139")


def test_the_open_page_of_an_analysis_comes_before_all_else_is_computed(followed: Followed) -> None:
    place = "analyses/tuberculosis.html"
    name, old, new = EDITED
    followed.open, followed.shows = [PLACE, place], []
    with followed.edited(name, lambda text: text.replace(old, new, 1)):
        followed.build()
        ahead = followed.shows[0]
        assert ahead.keys() == {place, *(path for path in ahead if path.startswith("figures/tuberculosis-"))}
        assert len(ahead) > 1
        for path, content in ahead.items():
            assert (followed.output / path).read_bytes() == content
    followed.build()


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("data/outcomes_binary.csv", "4,123,11,139", "140,123,11,139"),
        ("data/outcomes_binary.csv", "aronson_1948,", "ferguson_simes_1949,"),
        ("data/studies.csv", "Aronson", "Aaronson"),
        ("chapters/efficacy.yml", "title: ", "title: Another "),
        ("_quarto.yml", "title: ", "title: Another "),
    ],
)
def test_what_may_change_more_than_a_page_is_left_to_the_build(
    followed: Followed, name: str, old: str, new: str
) -> None:
    assert followed.last is not None
    with followed.edited(name, lambda text: text.replace(old, new, 1)):
        assert pages_ahead(followed.project, followed.output, followed.last, ["analyses/tuberculosis.html"]) == {}


def test_a_number_in_a_title_leaves_pages_to_the_build(followed: Followed) -> None:
    name, old, new = EDITED
    with followed.edited(
        PAGE, lambda text: text.replace("title: Does", 'title: "{{< var tuberculosis.k >}} trials" #', 1)
    ):
        followed.build()
        assert followed.last is not None
        with followed.edited(name, lambda text: text.replace(old, new, 1)):
            assert pages_ahead(followed.project, followed.output, followed.last, ["analyses/tuberculosis.html"]) == {}
    followed.build()


def test_a_fault_in_an_analysis_is_left_to_the_build(followed: Followed, monkeypatch: pytest.MonkeyPatch) -> None:
    name, old, new = EDITED

    def faulty(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("metaloom.build.ahead.compute_one", faulty)
    assert followed.last is not None
    with followed.edited(name, lambda text: text.replace(old, new, 1)):
        assert pages_ahead(followed.project, followed.output, followed.last, ["analyses/tuberculosis.html"]) == {}
