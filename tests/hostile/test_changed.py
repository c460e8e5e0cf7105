"""Small changes to a site with a version below it: each is found, as a folder and as a zip.

`make soak` makes five hundred, every change of the code a fifth of them.
"""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from hostile.bundle import Bundle, Files, write_folder, write_zip
from metaloom.errors import MetaloomError
from metaloom.versions.verify.held import check_path

CHANGES = 500 if os.environ.get("METALOOM_SOAK") else 102


def flipped(files: Files, dice: random.Random) -> list[tuple[str, bytes]]:
    name = dice.choice([name for name, content in files.items() if content])
    place = dice.randrange(len(files[name]))
    content = bytearray(files[name])
    content[place] ^= 1 << dice.randrange(8)
    return list((files | {name: bytes(content)}).items())


def added(files: Files, dice: random.Random) -> list[tuple[str, bytes]]:
    folder = dice.choice(["", "api/", "v/", "v/2026.11/", "v/2031/", "source/", "source/data/", ".hidden/"])
    return [*files.items(), (f"{folder}more{dice.randrange(1000)}.html", dice.randbytes(dice.randrange(40)))]


def removed(files: Files, dice: random.Random) -> list[tuple[str, bytes]]:
    name = dice.choice(sorted(files))
    return [(one, content) for one, content in files.items() if one != name]


def renamed(files: Files, dice: random.Random) -> list[tuple[str, bytes]]:
    name = dice.choice(sorted(files))
    other = dice.choice([f"{name}x", f"x{name}", name.upper(), name.replace(".", "-")])
    return [(other if one == name else one, content) for one, content in files.items()]


def swapped(files: Files, dice: random.Random) -> list[tuple[str, bytes]]:
    while True:
        one, other = dice.sample(sorted(files), 2)
        if files[one] != files[other]:
            return list((files | {one: files[other], other: files[one]}).items())


def doubled(files: Files, dice: random.Random) -> list[tuple[str, bytes]]:
    name = dice.choice(sorted(files))
    return [*files.items(), (name, files[name] if dice.random() < 0.5 else b"other")]


Change = Callable[[Files, random.Random], list[tuple[str, bytes]]]
KINDS: tuple[Change, ...] = (flipped, added, removed, renamed, swapped, doubled)


def found(path: Path) -> bool:
    try:
        return bool(check_path(path)[1])
    except MetaloomError:
        return True


@pytest.fixture(scope="module")
def whole(honest: Bundle) -> Files:
    version = honest.edition().whole
    identity = honest.edition()
    told = hashlib.sha256(identity.manifest).hexdigest()
    feed = (
        f"<feed><entry><title>Version 2026.11</title><summary>SHA-256 of the manifest: {told}.</summary></entry></feed>"
    )
    site = honest.plus({"feed.xml": feed.encode()})
    return site.whole | {f"v/2026.11/{name}": content for name, content in version.items()}


def test_the_site_itself_is_in_order(whole: Files, tmp_path: Path) -> None:
    assert check_path(write_zip(tmp_path / "site.zip", whole.items()))[1] == []
    assert check_path(write_folder(tmp_path / "site", whole))[1] == []


def test_every_change_is_found_in_a_zip(whole: Files, tmp_path: Path) -> None:
    dice = random.Random(12)
    missed = []
    for number in range(CHANGES):
        kind = KINDS[number % len(KINDS)]
        members = kind(whole, dice)
        path = write_zip(tmp_path / "site.zip", members)
        if not found(path):
            missed.append((number, kind.__name__))
    assert missed == []


def test_a_whole_version_more_less_or_another_is_found(whole: Files, honest: Bundle, tmp_path: Path) -> None:
    below = {name: content for name, content in whole.items() if name.startswith("v/2026.11/")}
    other = honest.edition(name="2027").whole
    more = whole | {f"v/2027/{name}": content for name, content in other.items()}
    another = whole | {f"v/2026.11/{name}": content for name, content in honest.edition(label="y.").whole.items()}
    moved = {name: content for name, content in whole.items() if name not in below} | {
        name.replace("v/2026.11/", "v/2025/"): content for name, content in below.items()
    }
    for files in (more, another, moved):
        assert found(write_zip(tmp_path / "site.zip", files.items()))
