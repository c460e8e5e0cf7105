"""Many sites at once: the bytes of each project's own build, whoever builds them, and an index page over all."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from metaloom.build.progress import Silent
from metaloom.cli.main import main
from metaloom.cli.scaffold import scaffold
from metaloom.portfolio.dask_cluster import DaskCluster
from metaloom.portfolio.in_process import InProcess
from metaloom.portfolio.processes import Processes
from metaloom.portfolio.report import Report
from metaloom.portfolio.shard import Shard
from metaloom.portfolio.sites import Asked, build_portfolio

NAMES = ("a", "group/c & d")
SECOND = NAMES[1]
ROWS = ("4,123,11,139", "40,123,11,139")
BROKEN = "4,123,11,x39"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, edit: Callable[..., None]) -> Path:
    """Two projects with different numbers."""
    folder = tmp_path_factory.mktemp("sites") / "books"
    for number, name in enumerate(NAMES):
        edit(scaffold(folder / name), new=ROWS[number])
    return folder


@pytest.fixture(scope="module")
def alone(folder: Path) -> dict[str, bytes]:
    """The portfolio's tree, built in this process."""
    report = build(folder, folder / "_site", InProcess())
    assert statuses(report) == {"computed": 2}, list(report.complaints())
    return tree(folder / "_site")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A scheduler in this process and a worker in a process of its own."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", silence_logs=60
    ) as made:
        yield made


@dataclass
class Killer(Silent):
    """Kills a worker of this process as soon as the first project is settled."""

    killed: int = 0

    def step(self, name: str, done: int, total: int) -> None:
        """Called as each project is settled."""
        if done == 1 and not self.killed:
            self.killed = multiprocessing.active_children()[0].pid or 0
            os.kill(self.killed, signal.SIGKILL)


def build(folder: Path, output: Path, executor: Any, shard: Shard | None = None, teller: Any = None) -> Report:
    asked = Asked(output, "embedded", shard or Shard(1, 1))
    return build_portfolio(folder, asked, executor, teller or Silent())


def statuses(report: Report) -> dict[str, int]:
    return dict(Counter(entry.status for entry in report.entries))


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_each_site_is_what_the_project_alone_gives(folder: Path, alone: dict[str, bytes], tmp_path: Path) -> None:
    assert main(["build", str(folder / SECOND), "--renderer", "embedded", "--output", str(tmp_path / "site")]) == 0
    inside = {name.removeprefix(f"{SECOND}/"): body for name, body in alone.items() if name.startswith(f"{SECOND}/")}
    assert tree(tmp_path / "site") == inside


def test_the_index_names_every_project_and_every_link_leads_to_a_page(folder: Path, alone: dict[str, bytes]) -> None:
    page = alone["index.html"].decode()
    links = re.findall(r'href="([^"]+\.html)"', page)
    assert links == ["a/index.html", "group/c%20%26%20d/index.html"]
    assert "group/c &amp; d" in page
    assert "2 projects;\n2 have a site." in page
    listed = json.loads(alone["portfolio.json"])["projects"]
    assert [one["name"] for one in listed] == list(NAMES)
    assert all(one["estimable"] and one["first"] and not one["trouble"] for one in listed)
    assert len({one["first"] for one in listed}) == 2


def test_nothing_is_built_twice(folder: Path, alone: dict[str, bytes], capsys: pytest.CaptureFixture[str]) -> None:
    build(folder, folder / "_site", InProcess())  # the tests before may have built elsewhere last
    assert main(["portfolio", "build", str(folder), "--renderer", "embedded"]) == 0
    told = capsys.readouterr().out
    assert "built now     0" in told
    assert "taken over    2" in told
    assert tree(folder / "_site") == alone


def test_two_processes_one_of_which_is_killed_give_the_same(
    folder: Path, alone: dict[str, bytes], tmp_path: Path
) -> None:
    killer = Killer()
    report = build(folder, tmp_path / "out", Processes(2), teller=killer)
    assert killer.killed
    assert (statuses(report), report.exit_code) == ({"computed": 2}, 0), list(report.complaints())
    assert tree(tmp_path / "out") == alone


def test_a_cluster_gives_the_same(folder: Path, alone: dict[str, bytes], cluster: Any, tmp_path: Path) -> None:
    report = build(folder, tmp_path / "out", DaskCluster(cluster.scheduler_address))
    assert statuses(report) == {"computed": 2}, list(report.complaints())
    assert tree(tmp_path / "out") == alone


def test_shards_together_are_the_whole(
    folder: Path, alone: dict[str, bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    first = build(folder, out, InProcess(), Shard(1, 2))
    assert [entry.name for entry in first.entries] == ["a"]
    assert "No site has been built here." in (out / "index.html").read_text("utf-8")
    second = build(folder, out, InProcess(), Shard(2, 2))
    assert [entry.name for entry in second.entries] == [SECOND]
    (out / "index.html").unlink()
    assert main(["portfolio", "index", str(folder), "--output", str(out)]) == 0
    assert capsys.readouterr().out.strip() == str(out / "index.html")
    assert tree(out) == alone


def test_a_broken_project_keeps_its_last_good_site_and_stops_no_other(
    folder: Path, alone: dict[str, bytes], edit: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    edit(folder / "a", ROWS[0], BROKEN)
    edit(folder / SECOND, ROWS[1], "9,123,11,139")
    try:
        assert main(["portfolio", "build", str(folder), "--renderer", "embedded"]) == 2
        told = capsys.readouterr()
        assert told.err.startswith("a/data/outcomes_binary.csv:")
        assert "built now     1" in told.out
        assert "broken        1" in told.out
        now = tree(folder / "_site")
        assert now["a/manifest.json"] == alone["a/manifest.json"]
        assert now[f"{SECOND}/manifest.json"] != alone[f"{SECOND}/manifest.json"]
        row = json.loads(now["portfolio.json"])["projects"][0]
        assert row["trouble"].startswith("Not built: data/outcomes_binary.csv:")
        assert row["trouble"].endswith("Its last good site is shown.")
        assert b"1 could not be built from the present files." in now["index.html"]
    finally:
        edit(folder / "a", BROKEN, ROWS[0])
        edit(folder / SECOND, "9,123,11,139", ROWS[1])
    assert main(["portfolio", "build", str(folder), "--renderer", "embedded"]) == 0
    assert tree(folder / "_site") == alone


def test_places_that_are_not_free_are_refused(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "index.html").write_text("somebody's page", "utf-8")
    for place, cause in (
        (tmp_path, "no portfolio was built there"),
        (folder / "a" / "out", "is inside the project a"),
        (folder.parent, "holds the projects themselves"),
    ):
        assert main(["portfolio", "build", str(folder), "--renderer", "embedded", "--output", str(place)]) == 2
        assert cause in capsys.readouterr().err
    assert (tmp_path / "index.html").read_text("utf-8") == "somebody's page"


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "a/b", "1/0", "-1/2"])
def test_no_such_shard(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["portfolio", "build", "books", f"--shard={text}"])
    assert stopped.value.code == 64
    assert "--shard" in capsys.readouterr().err


def test_warnings_of_a_site_that_was_built_are_counted_with_the_projects_name(tmp_path: Path) -> None:
    """A script that fails takes its figure from the site and no more: without a word nobody would look."""
    project = scaffold(tmp_path / "books" / "a")
    (project / "scripts/own.py").write_text("def compute(tables, results):\n    return 1 / 0\n")
    (project / "chapters/own.yml").write_text("chapter: own\nscripts: [{id: own, title: Own, run: scripts/own.py}]\n")
    report = build(tmp_path / "books", tmp_path / "out", InProcess())
    assert statuses(report) == {"computed": 1}
    (line,) = [line for line in report.lines() if line.startswith("  warnings")]
    assert re.fullmatch(r"  warnings      [1-9]\d*, told by `metaloom build` of a", line)
