"""Versions end to end: frozen, published, verified, compared; what must not be frozen is refused."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree

from metaloom.cli import main

ATOM = "{http://www.w3.org/2005/Atom}"
TABLE = "data/outcomes_binary.csv"
BACKWARDS = """
import os

real_list, real_scan = os.listdir, os.scandir


class Backwards:
    def __init__(self, *arguments):
        with real_scan(*arguments) as entries:
            self.entries = iter(sorted(entries, key=lambda entry: entry.name, reverse=True))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __iter__(self):
        return self.entries

    def __next__(self):
        return next(self.entries)

    def close(self):
        pass


os.listdir = lambda *arguments: sorted(real_list(*arguments), reverse=True)
os.scandir = Backwards
"""


def git(folder: Path, *arguments: str) -> None:
    person = ("-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *person, *arguments], check=True, capture_output=True)


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str | Path) -> Done:
    """The command, in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(list(map(str, arguments)))
    return Done(code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="module")
def frozen(built, tmp_path_factory) -> Path:
    """A project in git with two versions, one of them as known at the end of 1965, and a site that shows them."""
    folder = tmp_path_factory.mktemp("versions") / "review"
    shutil.copytree(built, folder, copy_function=shutil.copy2)
    git(folder, "init", "-q")
    (folder / "loose.qmd").write_text("---\ntitle: Loose\n---\n", "utf-8")
    refused = run("snapshot", "create", "--project", folder)
    assert refused.returncode == 2
    assert "not as committed" in refused.stderr
    (folder / "loose.qmd").unlink()
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "All of it")
    for arguments in (("1965", "--as-of", "1965"), ("2026.11",)):
        done = run("snapshot", "create", *arguments, "--renderer", "embedded", "--project", folder)
        assert done.returncode == 0, done.stderr
    done = run("build", folder, "--renderer", "embedded")
    assert done.returncode == 0, done.stderr
    return folder


def test_a_name_is_taken_once(frozen):
    done = run("snapshot", "create", "2026.11", "--project", frozen)
    assert done.returncode == 2
    assert "There is a version 2026.11 already" in done.stderr


def test_a_file_that_git_ignores_cannot_be_part_of_a_version(frozen, tmp_path):
    folder = tmp_path / "review"
    shutil.copytree(frozen, folder)
    (folder / ".gitignore").write_text((folder / ".gitignore").read_text("utf-8") + "/data/hidden.csv\n", "utf-8")
    (folder / "data" / "hidden.csv").write_text("study_id,events,total\n", "utf-8")
    git(folder, "commit", "-q", "-a", "-m", "A file is hidden")
    done = run("snapshot", "create", "2027", "--project", folder)
    assert done.returncode == 2
    assert "data/hidden.csv" in done.stderr


def test_a_broken_guard_is_refused(frozen, tmp_path):
    folder = tmp_path / "review"
    shutil.copytree(frozen, folder)
    chapter = folder / "chapters" / "efficacy.yml"
    broken = "holds_when: pooled.ci_upper < -9\n    guard: true"
    chapter.write_text(chapter.read_text("utf-8").replace("holds_when: pooled.ci_upper < 0", broken), "utf-8")
    git(folder, "commit", "-q", "-a", "-m", "A guard")
    before = sorted((folder / "snapshots").iterdir())
    done = run("snapshot", "create", "2027", "--renderer", "embedded", "--project", folder)
    assert done.returncode == 2
    assert "vaccine-protects" in done.stderr
    assert sorted((folder / "snapshots").iterdir()) == before


def test_versions_stand_beside_the_latest_state(frozen):
    site = frozen / "_site"
    old, new = (
        (site / "v" / name / "analyses" / "tuberculosis.html").read_text("utf-8") for name in ("1965", "2026.11")
    )
    assert "<strong>Version 1965</strong>" in old
    assert "13 studies" in new
    assert "13 studies" not in old
    assert "Latest state" in (site / "analyses" / "tuberculosis.html").read_text("utf-8")
    for name in ("1965", "2026.11"):
        sums = site / "v" / name / "SHA256SUMS"
        done = subprocess.run(["sha256sum", "--check", "--quiet", sums.name], cwd=sums.parent, capture_output=True)
        assert (done.returncode, done.stdout) == (0, b"")


def test_the_feed_names_every_version_newest_first(frozen):
    feed = etree.parse(frozen / "_site" / "feed.xml").getroot()
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{name}") is not None
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == [
        "Version 2026.11",
        "Version 1965",
    ]
    links = [entry.find(f"{ATOM}link").get("href") for entry in feed.iter(f"{ATOM}entry")]
    assert all((frozen / "_site" / link).is_file() for link in links)


def test_a_second_build_takes_the_versions_as_they_stand(frozen):
    pages = sorted((frozen / "_site" / "v").rglob("*"))
    before = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in pages if path.is_file()}
    done = run("build", frozen, "--renderer", "embedded", "--force")
    assert done.returncode == 0, done.stderr
    assert "2 beside it (0 unpacked now)" in done.stdout
    assert before == {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in before}


def test_what_was_changed_in_a_published_version_is_put_right(frozen, tmp_path):
    folder = tmp_path / "review"
    shutil.copytree(frozen, folder)
    page = folder / "_site" / "v" / "1965" / "index.html"
    sound = page.read_bytes()
    page.write_bytes(sound + b"<!-- mine -->")
    assert run("verify", folder / "_site").returncode == 4
    assert run("build", folder, "--renderer", "embedded", "--force").returncode == 0
    assert page.read_bytes() == sound


def test_a_stranger_verifies_hashes_and_numbers(frozen):
    done = run("verify", frozen / "_site" / "v" / "1965", "--recompute")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("every result holds") == 1
    assert run("verify", frozen / "_site").stdout.count(": identity ") == 3
    identity = run("snapshot", "show", "1965", "--project", frozen).stdout.split("identity")[1].split()[0]
    assert run("verify", frozen / "_site" / "v" / "1965", "--expect", identity).returncode == 0
    other = run("verify", frozen / "_site" / "v" / "2026.11", "--expect", identity)
    assert (other.returncode, identity in other.stderr) == (4, True)


def test_a_result_that_does_not_follow_from_the_data_is_found(frozen, tmp_path):
    """Even where whoever changed it has made every hash right again."""
    from metaloom.versions.snapshot.collect import collect
    from metaloom.versions.snapshot.manifest import make_manifest, parse_manifest
    from metaloom.versions.snapshot.publish import seals

    folder = tmp_path / "version"
    shutil.copytree(frozen / "_site" / "v" / "2026.11", folder)
    results = json.loads((folder / "api" / "analyses.json").read_text("utf-8"))
    results["analyses"][0]["pooled"]["estimate"] += 1e-6
    (folder / "api" / "analyses.json").write_text(json.dumps(results), "utf-8")
    old = parse_manifest((folder / "manifest.json").read_text("utf-8"))
    for name, content in seals(make_manifest(collect(folder), old.tools, old.edition)).items():
        (folder / name).write_bytes(content)
    assert run("verify", folder).returncode == 0
    done = run("verify", folder, "--recompute")
    assert done.returncode == 4
    assert "analyses/tuberculosis/pooled/estimate: the value differs" in done.stderr


def test_elsewhere_the_site_built_again_is_the_same(frozen, tmp_path):
    """In another folder, time zone, language, hash seed, and with the files of every folder in another order."""
    (tmp_path / "sitecustomize.py").write_text(BACKWARDS, "utf-8")
    changed = {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "4711"}
    paths = f"{tmp_path}{os.pathsep}{Path(__file__).resolve().parents[2] / 'scripts'}"
    environment = {**os.environ, **changed, "PYTHONPATH": paths, "TMPDIR": str(tmp_path), "COLUMNS": "40"}
    command = [sys.executable, "-m", "metaloom", "verify", str(frozen / "_site" / "v" / "2026.11"), "--rebuild"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    assert "the same, byte for byte" in done.stdout


def test_the_difference_names_its_causes(frozen, tmp_path):
    """A study removed, a cell corrected and a method changed: three shares that add up to the move."""
    folder = tmp_path / "review"
    shutil.copytree(frozen, folder)
    lines = (folder / TABLE).read_text("utf-8").splitlines(keepends=True)
    assert lines[2].startswith("ferguson_simes_1949,tuberculosis,6,306,29,303,")
    lines[2] = lines[2].replace(",29,", ",9,")
    (folder / TABLE).write_text("".join(lines[:5] + lines[6:]), "utf-8")
    chapter = folder / "chapters" / "efficacy.yml"
    chapter.write_text(chapter.read_text("utf-8").replace("method: REML", "method: DL"), "utf-8")
    done = run("diff", "2026.11", folder, "--project", frozen, "--json")
    assert done.returncode == 0, done.stderr
    change = json.loads(done.stdout)
    (edit,) = next(table for table in change["tables"] if table["table"] == "outcomes_binary")["edits"]
    assert (edit["row"], edit["column"], edit["old"], edit["new"]) == (
        "ferguson_simes_1949",
        "events_control",
        "29",
        "9",
    )
    assert edit["source"].startswith("https://doi.org/")
    (analysis,) = change["analyses"]
    shares = analysis["split"]["shares"]["estimate"]
    assert [share["cause"] for share in shares] == ["removed studies", "corrected data", "changed method"]
    move = analysis["new"]["pooled"]["estimate"] - analysis["old"]["pooled"]["estimate"]
    for kind in ("sequential", "shapley"):
        assert sum(share[kind] for share in shares) == pytest.approx(move, abs=1e-9)  # ten digits are published
    assert {one["key"] for one in change["declared"]} == {"method"}
    text = run("diff", "2026.11", folder, "--project", frozen).stdout
    assert "removed studies" in text
    assert "data/outcomes_binary.csv:3 ferguson_simes_1949, events_control: '29' -> '9'" in text


def test_states_that_are_the_same_have_nothing_to_tell(frozen):
    change = json.loads(run("diff", "2026.11", frozen, "--project", frozen, "--json").stdout)
    assert [change[part] for part in ("claims", "analyses", "came", "went", "tables", "declared")] == [[]] * 6


def test_a_state_that_is_not_there_is_told(frozen):
    done = run("diff", "2026.10", ".", "--project", frozen)
    assert done.returncode == 2
    assert "Versions are: 1965, 2026.11." in done.stderr


def test_outside_git_it_is_said_what_cannot_be_known(frozen, tmp_path):
    folder = tmp_path / "review"
    shutil.copytree(frozen, folder, ignore=shutil.ignore_patterns(".git"))
    done = run("snapshot", "create", "2027", "--renderer", "embedded", "--project", folder)
    assert done.returncode == 0, done.stderr
    assert "cannot be known" in done.stderr
    assert '"revision": null' in (folder / "snapshots" / "2027.json").read_text("utf-8")
