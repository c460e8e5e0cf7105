"""The versions that this repository ships are as they were frozen."""

from __future__ import annotations

from pathlib import Path

from metaloom.versions.snapshot.shelf import shelf_of
from metaloom.versions.verify.shelved import check_shelf

ROOT = Path(__file__).resolve().parents[3]


def test_every_version_on_the_shelf_holds() -> None:
    shelf = shelf_of(ROOT)
    held, differences = check_shelf(shelf, shelf.names) if shelf.names else ([], [])
    assert differences == []
    assert [one.name for one in held] == [f"snapshots/{name}" for name in shelf.names]
