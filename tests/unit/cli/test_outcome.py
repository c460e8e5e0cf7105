"""How a command ends where the machine fails it."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from metaloom.cli.outcome import outcome


def test_a_disk_that_fills_while_a_folder_is_copied_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`shutil.copytree` gathers the errors of its files in one that has no number."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "page.html").write_text("x", "utf-8")

    def full(_source: str, target: str) -> str:
        raise OSError(errno.ENOSPC, "No space left on device", target)

    def copy() -> int:
        shutil.copytree(tmp_path / "site", tmp_path / "new", copy_function=full)
        return 0

    assert outcome(copy) == 3
    said = capsys.readouterr().err
    assert f"The disk is full ({tmp_path / 'new' / 'page.html'})" in said
    assert "Temporary files go to TMPDIR" in said


def test_an_error_that_is_none_of_the_machine_stays_a_fault() -> None:
    def copy() -> int:
        raise shutil.Error([("a", "b", "something of ours")])

    with pytest.raises(shutil.Error):
        outcome(copy)
