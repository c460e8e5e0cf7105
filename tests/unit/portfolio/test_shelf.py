"""Kept results are trusted only when they are whole and of the present inputs."""

from __future__ import annotations

from pathlib import Path

import pytest

from metaloom.portfolio.shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path / "kept")
    shelf.put("group/a", "key", "results τ²\n")
    return shelf


def test_holds_what_was_put_under_its_key_alone(shelf: Shelf) -> None:
    assert shelf.result("group/a").read_text("utf-8") == "results τ²\n"
    assert shelf.holds("group/a", "key")
    assert not shelf.holds("group/a", "another key")
    assert not shelf.holds("a", "key")


@pytest.mark.parametrize("part", ["results", "keys"])
@pytest.mark.parametrize("harm", ["gone", "cut", "changed"])
def test_what_is_damaged_counts_as_not_there(shelf: Shelf, part: str, harm: str) -> None:
    path = shelf.folder / part / "group" / "a.json"
    body = path.read_bytes()
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(body[:-3] if harm == "cut" else body.replace(b"res", b"ser"))
    assert not shelf.holds("group/a", "key")
