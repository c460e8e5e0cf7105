"""`verify --rebuild` of a site that was forged and sealed again: one file of every kind, one more, one less."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from metaloom.versions.snapshot.collect import collect
from metaloom.versions.snapshot.manifest import make_manifest, parse_manifest
from metaloom.versions.snapshot.publish import seals
from metaloom.versions.snapshot.roles import SOURCE

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Files = dict[str, bytes]


@pytest.fixture
def verdict(built: Path, metaloom: Run, tmp_path: Path) -> Callable[[Callable[[Files], None]], tuple[int, str]]:
    """Return exit code and answer for the site of the project, forged by a function and sealed again."""

    def ask(forge: Callable[[Files], None]) -> tuple[int, str]:
        files = collect(built / "_site")
        told = parse_manifest((built / "_site" / "manifest.json").read_text("utf-8"))
        forge(files)
        for name, content in (files | seals(make_manifest(files, told.tools, told.edition))).items():
            (tmp_path / "sent" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "sent" / name).write_bytes(content)
        assert metaloom("verify", tmp_path / "sent").returncode == 0, "its hashes are right again"
        done = metaloom("verify", tmp_path / "sent", "--rebuild")
        return done.returncode, done.stdout + done.stderr

    return ask


def test_an_honest_site_is_the_same_byte_for_byte(verdict: Callable[..., tuple[int, str]]) -> None:
    code, said = verdict(lambda files: None)
    assert (code, "the same, byte for byte" in said) == (0, True)


def test_every_kind_of_file_that_was_changed_is_named(verdict: Callable[..., tuple[int, str]]) -> None:
    """Pages, figures in each form, results, rows, scripts, styles, the crate: the first of each folder and ending."""
    changed: dict[tuple[str, str], str] = {}

    def forge(files: Files) -> None:
        for name in sorted(files):
            if not name.startswith(SOURCE):
                changed.setdefault((name.split("/")[0] if "/" in name else "", Path(name).suffix), name)
        for name in changed.values():
            files[name] += b" "

    code, said = verdict(forge)
    assert code == 4
    assert len(changed) > 15
    assert [name for name in changed.values() if f"sent/{name}: " not in said] == []


def test_files_more_and_less_are_named(verdict: Callable[..., tuple[int, str]]) -> None:
    def forge(files: Files) -> None:
        files["more.html"] = files.pop("404.html")
        files["api/more.py"] = b"def compute(tables, results): ...\n"

    code, said = verdict(forge)
    assert code == 4
    assert [said.count(f"sent/{name}: ") for name in ("more.html", "404.html", "api/more.py")] == [1, 1, 1]
