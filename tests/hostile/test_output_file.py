"""Wherever `--json` or `bundle --output` points, no file of others is lost, and no project gains one that it reads."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from hostile.conftest import said
from metaloom.build.output_file import BUNDLE, RESULTS, Kind, require_file, write_file
from metaloom.errors import ProjectError

EARLIER = b'{\n "metaloom": "0.1.0",\n "analyses": [\n ]\n}\n'
PORTFOLIO = b'{"metaloom": "0.1.0", "projects": [\n]}\n'


def zipped(*names: str) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return stream.getvalue()


OURS = zipped(*(f"review-2026/{name}" for name in ("README.txt", "manifest.json", "SHA256SUMS", "site.zip", "a/b.csv")))
NOT_OURS = {
    "a_table": (RESULTS, b"study_id,events\na,1\n"),
    "json_of_others": (RESULTS, b'{"analyses": [1, 2]}'),
    "json_that_names_us_later": (RESULTS, b'{"mine": 1, "metaloom": "0.1.0", "analyses": []}'),
    "settings_that_name_us": (RESULTS, b'{"metaloom": "0.1.0", "notes": "years of work"}'),
    "nothing_but_noughts": (RESULTS, bytes(3000)),
    "text_as_bundle": (BUNDLE, b"years of work"),
    "a_document": (BUNDLE, zipped("word/document.xml", "SHA256SUMS")),
    "somebody_elses_release": (BUNDLE, zipped("tool-1.0/SHA256SUMS", "tool-1.0/README.txt", "tool-1.0/a.iso")),
    "a_bundle_and_more": (BUNDLE, zipped("thesis.docx", *zipfile.ZipFile(BytesIO(OURS)).namelist())),
    "a_bundle_cut_short": (BUNDLE, OURS[:-40]),
}


def refused(path: Path, kind: Kind, named: str) -> None:
    with pytest.raises(ProjectError, match=named) as told:
        write_file(path, kind, [b"new"])
    assert kind.option in str(told.value) or "Give the file itself" in str(told.value)


@pytest.mark.parametrize("name", sorted(NOT_OURS))
def test_a_file_of_others_is_kept(name: str, tmp_path: Path) -> None:
    kind, content = NOT_OURS[name]
    path = tmp_path / "mine"
    path.write_bytes(content)
    refused(path, kind, "would be lost")
    assert path.read_bytes() == content
    assert [one.name for one in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize(
    ("kind", "content"), [(RESULTS, EARLIER), (RESULTS, PORTFOLIO), (RESULTS, b""), (BUNDLE, OURS), (BUNDLE, b"")]
)
def test_an_earlier_one_and_an_empty_file_are_replaced(kind: Kind, content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "earlier"
    path.write_bytes(content)
    write_file(path, kind, [b"new"])
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("target", ["mine", "nowhere", "link"])
def test_a_link_is_not_followed(target: str, tmp_path: Path) -> None:
    (tmp_path / "mine").write_bytes(EARLIER)
    (tmp_path / "link").symlink_to(target)
    refused(tmp_path / "link", RESULTS, "is a link")
    assert (tmp_path / "mine").read_bytes() == EARLIER
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_and_a_place_below_a_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").write_bytes(b"x")
    refused(tmp_path, RESULTS, "is a folder")
    refused(tmp_path / "mine" / "r.json", RESULTS, "is a file")
    write_file(tmp_path / "a" / "b" / "r.json", RESULTS, [b"n", b"ew"])
    assert (tmp_path / "a" / "b" / "r.json").read_bytes() == b"new"


@pytest.mark.parametrize(
    "name",
    ["chapters/x.yml", "chapters/x.json", "Chapters/x.json", "data/r.json", "scripts/r.py", "snapshots/2031.zip",
     "snapshots/2031.json", "_site/r.json", ".metaloom/r.json", ".git/config", "analyses/x.json", "figures/r.json",
     "theme/r.json", "notes.qmd", "_quarto-print.yml", "README.md", "about/more.qmd", "LICENSE", "public/../data/x"],
)  # fmt: skip
@pytest.mark.parametrize("kind", [RESULTS, BUNDLE])
def test_a_project_gains_no_file(name: str, kind: Kind, tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("project:\n  type: website\n")
    refused(tmp_path / name, kind, "project")
    assert [path.name for path in tmp_path.rglob("*")] == ["_quarto.yml"]


def test_a_project_gains_no_file_by_a_link_or_from_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "review" / "data").mkdir(parents=True)
    (tmp_path / "review" / "_quarto.yml").write_text("project:\n  type: website\n")
    (tmp_path / "way").symlink_to(tmp_path / "review" / "data")
    refused(tmp_path / "way" / "more.json", RESULTS, "data/ belongs to the project")
    for name in ("results.json", "out/results.json", "review.zip"):
        require_file(tmp_path / "review" / name, RESULTS)


def test_what_is_no_file_is_written_to(tmp_path: Path) -> None:
    write_file(Path(os.devnull), RESULTS, [b"new"])
    os.mkfifo(tmp_path / "pipe")
    handle = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    (tmp_path / "stdout").symlink_to("pipe")
    for name in ("pipe", "stdout"):
        write_file(tmp_path / name, RESULTS, [b"new"])
        assert os.read(handle, 10) == b"new"
    os.close(handle)
    assert (tmp_path / "stdout").is_symlink()


COMMANDS: dict[str, Callable[[Path, Path], list[str]]] = {
    "compute": lambda project, path: ["compute", str(project), "--json", str(path)],
    "portfolio": lambda project, path: ["portfolio", "compute", str(project.parent), "--json", str(path)],
    "bundle": lambda project, path: ["bundle", "--project", str(project), "--output", str(path)],
}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_asks_first(name: str, project: Path, tmp_path: Path) -> None:
    mine = tmp_path / "notes.txt"
    mine.write_text("years of work")
    table = next((project / "data").glob("*.csv"))
    before = table.read_bytes()
    for path in (mine, table, project / "chapters" / "new.yml"):
        code, text = said(*COMMANDS[name](project, path))
        assert (code, path.name in text) == (2, True), text
    assert mine.read_text() == "years of work"
    assert table.read_bytes() == before
    assert not (project / "chapters" / "new.yml").exists()


@pytest.mark.parametrize("name", ["compute", "portfolio"])
def test_results_are_written_twice(name: str, project: Path, tmp_path: Path) -> None:
    path = tmp_path / "new" / "results.json"
    for _ in range(2):
        code, text = said(*COMMANDS[name](project, path))
        assert code == 0, text
        assert json.loads(path.read_text("utf-8"))["metaloom"]


@pytest.mark.parametrize("name", ["index.html", "portfolio.json", "portfolio.css"])
def test_a_portfolios_index_replaces_no_file_of_others(name: str, project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "sites"
    folder.mkdir()
    (folder / name).write_text("years of work")
    code, text = said("portfolio", "index", str(project.parent), "--output", str(folder))
    assert (code, name in text) == (2, True), text
    assert [(path.name, path.read_text()) for path in folder.iterdir()] == [(name, "years of work")]
