"""A build that is killed at any moment leaves the last good site whole; two builds do not break each other."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from metaloom.errors import ToolError
from metaloom.stitch.staging import staging
from metaloom.stitch.swap import swap_in

ROOT = Path(__file__).resolve().parents[2]
KILLS = 400 if os.environ.get("METALOOM_SOAK") else 16


def start(project: Path, *more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "metaloom", "build", str(project), "--renderer", "embedded", *more]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet, start_new_session=True)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_kills_at_random_moments(seed, project, metaloom, digest, edit):
    """Half of the kills for each of two seeds, so that two workers can share them; `make soak` makes 400.

    The moments are spread over as long as a build takes just now, which depends on what else the machine does.
    """
    site = project / "_site"
    contents = [("4,123,11,139", "5,123,11,139"), ("5,123,11,139", "4,123,11,139")]
    whole, longest = set(), 0.0
    for change in (contents[0], contents[1], contents[0]):
        edit(project, *change)
        began = time.perf_counter()
        assert metaloom("build", project, "--renderer", "embedded", "--force").returncode == 0
        longest = time.perf_counter() - began
        whole.add(digest(site))
    assert len(whole) == 2
    chance = random.Random(seed)
    killed, turn = 0, 0
    while killed < KILLS // 2:
        turn += 1
        edit(project, *contents[turn % 2])
        process = start(project, "--force")
        began = time.perf_counter()
        try:
            process.wait(timeout=chance.uniform(0, longest))
            longest = time.perf_counter() - began
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL) if chance.random() < 0.5 else process.kill()
            killed += 1
            longest *= 1.05
        process.wait(timeout=60)
        assert digest(site) in whole, f"turn {turn} left a site that is neither the old nor the new one"
    assert metaloom("build", project, "--renderer", "embedded", "--force").returncode == 0
    assert digest(site) in whole
    assert not any((project / ".metaloom").glob("staging/*"))


def test_two_builds_at_once(project, digest, edit):
    edit(project)
    builds = [start(project, "--force") for _ in range(3)]
    assert [process.wait(timeout=240) for process in builds] == [0, 0, 0]
    assert (project / "_site" / "index.html").is_file()
    assert "5/123" in (project / "_site" / "analyses" / "tuberculosis.html").read_text("utf-8")


def test_a_failed_build_leaves_the_old_site(project, metaloom, digest, edit):
    metaloom("build", project, "--renderer", "embedded")
    before = digest(project / "_site")
    edit(project, "4,123,11,139", "400,123,11,139")
    done = metaloom("build", project, "--renderer", "embedded")
    assert done.returncode == 2
    assert "data/outcomes_binary.csv:2:" in done.stderr
    assert "Traceback" not in done.stderr
    assert digest(project / "_site") == before


def test_the_output_folder_must_be_a_site(project, metaloom, tmp_path):
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.txt").write_text("years of work")
    done = metaloom("build", project, "--renderer", "embedded", "--output", precious)
    assert done.returncode == 2
    assert (precious / "thesis.txt").read_text() == "years of work"


def test_swap_exchanges_two_folders(tmp_path):
    for name in ("staged", "site"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(name)
    swap_in(tmp_path / "staged", tmp_path / "site", ["index.html"])
    assert (tmp_path / "site" / "index.html").read_text() == "staged"
    assert not (tmp_path / "staged").exists()


def test_swap_keeps_what_somebody_put_there_meanwhile(tmp_path):
    for name in ("staged", "site"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(name)
    (tmp_path / "site" / "thesis.txt").write_text("years of work")
    with pytest.raises(ToolError, match="kept"):
        swap_in(tmp_path / "staged", tmp_path / "site", ["index.html"])
    assert (tmp_path / "site.kept-1" / "thesis.txt").read_text() == "years of work"
    assert (tmp_path / "site" / "index.html").read_text() == "staged"


def test_an_old_site_that_was_moved_away_is_put_back(tmp_path):
    output, home = tmp_path / "_site", tmp_path / ".metaloom" / "staging"
    (home / "stage-abcdefgh" / "old").mkdir(parents=True)
    (home / "stage-abcdefgh" / "old" / "index.html").write_text("old")
    with staging(output, home) as folder:
        assert (output / "index.html").read_text() == "old"
        assert folder.parent.parent == home
    assert not home.exists()
