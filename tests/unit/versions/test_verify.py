"""Whatever is changed in a version, by one bit, by a file more or a file less, is found."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path
from typing import Any

import pytest

from metaloom.build.verify import only_now
from metaloom.declare.edition import Edition
from metaloom.errors import DifferenceError, ProjectError
from metaloom.versions.snapshot.manifest import Tools, digest, make_manifest
from metaloom.versions.snapshot.publish import publish, seals
from metaloom.versions.snapshot.shelf import Shelf
from metaloom.versions.snapshot.sums import SUMS, sums_text
from metaloom.versions.verify.difference import first_difference
from metaloom.versions.verify.held import Held, check_held, open_held
from metaloom.versions.verify.numbers import compare_results
from metaloom.versions.verify.shelved import check_shelf

FLIPS = 250
TOOLS = Tools("0.1.0", "c" * 64, "3.11", {"numpy": "2.0"}, "embedded pandoc 3.9")
PAGES = {f"analyses/{number}.html": f"<p>page {number}</p>\n".encode() * number for number in range(1, 30)}
FILES = PAGES | {"api/analyses.json": b'{"analyses": []}\n', "source/data/studies.csv": b"study_id\na\n"}
MANIFEST = make_manifest(FILES, TOOLS, Edition("2026.11", "2026-11-25", "a label"))


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    shelf = Shelf(tmp_path / "snapshots")
    shelf.add(MANIFEST, FILES)
    later = FILES | {"analyses/new.html": b"new"}
    shelf.add(make_manifest(later, TOOLS, Edition("2026.12", "2026-12-25", "a label")), later)
    return shelf


@pytest.mark.parametrize("name", ["more.txt", "2027.tar.xz", "a/2026.json"])
def test_a_file_that_is_of_no_version_is_found_though_it_is_listed(shelf: Shelf, name: str) -> None:
    (shelf.folder / name).parent.mkdir(exist_ok=True)
    (shelf.folder / name).write_bytes(b"more")
    hashes = {path.relative_to(shelf.folder).as_posix(): path for path in shelf.folder.rglob("*") if path.is_file()}
    del hashes[SUMS]
    (shelf.folder / SUMS).write_text(sums_text({one: digest(path.read_bytes()) for one, path in hashes.items()}))
    assert [str(one) for one in check_shelf(shelf, ["2026.11"])[1]] == [f"snapshots/{name}: no version has this file"]


def flipped(content: bytes, dice: random.Random) -> bytes:
    position = dice.randrange(len(content))
    return content[:position] + bytes([content[position] ^ 1 << dice.randrange(8)]) + content[position + 1 :]


def test_every_flipped_bit_on_the_shelf_is_found(shelf: Shelf) -> None:
    assert check_shelf(shelf, shelf.names)[1] == []
    dice, found = random.Random(6), 0
    paths = sorted(shelf.folder.iterdir())
    for _ in range(FLIPS):
        path = dice.choices(paths, [one.stat().st_size for one in paths])[0]
        sound = path.read_bytes()
        path.write_bytes(flipped(sound, dice))
        found += bool(check_shelf(shelf, shelf.names)[1])
        path.write_bytes(sound)
    assert found == FLIPS


def test_every_flipped_bit_in_a_published_version_is_found() -> None:
    sound = FILES | seals(MANIFEST)
    assert check_held(Held("v", sound))[1] == []
    dice, found = random.Random(7), 0
    names = sorted(sound)
    for _ in range(FLIPS):
        name = dice.choices(names, [len(sound[one]) for one in names])[0]
        found += bool(check_held(Held("v", sound | {name: flipped(sound[name], dice)}))[1])
    assert found == FLIPS


def test_every_small_file_is_looked_at_too() -> None:
    sound = FILES | seals(MANIFEST)
    dice = random.Random(8)
    for name in sound:
        assert check_held(Held("v", sound | {name: flipped(sound[name], dice)}))[1], name
        assert check_held(Held("v", {one: content for one, content in sound.items() if one != name}))[1], name
    assert [str(one) for one in check_held(Held("v", sound | {"more.html": b""}))[1]] == [
        "v/more.html: the manifest knows no such file"
    ]


def test_what_differs_is_told_with_both_hashes() -> None:
    (difference,) = check_held(Held("v", FILES | seals(MANIFEST) | {"analyses/1.html": b"other"}))[1]
    assert difference.where == "v/analyses/1.html"
    assert difference.expected == MANIFEST.hashes["analyses/1.html"]
    assert difference.got not in ("", difference.expected)


def test_a_site_is_opened_with_every_version_below_it(shelf: Shelf, tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish(shelf, shelf.manifests(), site, tmp_path / "nothing")
    latest = make_manifest({"index.html": b"latest"}, TOOLS, None)
    for name, content in {"index.html": b"latest", **seals(latest)}.items():
        (site / name).write_bytes(content)
    assert [held.name for held in open_held(site)] == ["site", "site/v/2026.11", "site/v/2026.12"]
    assert [found for held in open_held(site) for found in check_held(held)[1]] == []
    for name in seals(latest):
        (site / "v" / "2026.12" / name).unlink()
    assert [len(check_held(held)[1]) for held in open_held(site)] == [0, 0, 1]


def test_a_zip_is_opened_without_writing_it_out(tmp_path: Path) -> None:
    path = tmp_path / "version.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {**FILES, **seals(MANIFEST)}.items():
            archive.writestr(f"version-2026.11/{name}", content)
    (held,) = open_held(path)
    assert check_held(held)[1] == []
    path.write_bytes(path.read_bytes()[:400])
    with pytest.raises(DifferenceError, match="cannot be unpacked"):
        open_held(path)


def test_a_folder_without_a_manifest_is_refused(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("")
    with pytest.raises(ProjectError, match=r"There is no manifest\.json"):
        open_held(tmp_path)


@pytest.mark.parametrize(
    ("expected", "got", "differing"),
    [
        ({"a": 1.0}, {"a": 1.0 + 1e-13}, 0),
        ({"a": 1.0}, {"a": 1.0 + 1e-6}, 1),
        ({"a": None}, {"a": 0.0}, 1),
        ({"a": [1, 2]}, {"a": [1, 2, 3]}, 1),
        ({"a": {"b": "x"}}, {"a": {"b": "y", "c": 1}}, 2),
        ({"a": True}, {"a": 1}, 1),
    ],
)
def test_numbers_are_compared_one_by_one(expected: Any, got: Any, differing: int) -> None:
    assert len(compare_results(expected, got, "api").differences) == differing


def test_where_two_contents_differ_first() -> None:
    assert [first_difference(b"abc", b"abd"), first_difference(b"ab", b"abc")] == [2, 2]


def test_a_value_that_was_removed_from_an_old_version_is_named() -> None:
    """It cannot be told from one that is published only since, which is no difference."""
    now = {"analyses": [{"id": "tea", "pooled": {"estimate": 1.0, "p_value": 0.2}, "i2": 3.0}]}
    removed = {"analyses": [{"id": "tea", "pooled": {"p_value": 0.2}}]}
    found = compare_results(removed, now, "api", "2026-11-25")
    assert found.differences == ()
    assert only_now(found.added) == (
        "Not in this version: two values that are published today, added since or removed from it: estimate, i2"
    )
