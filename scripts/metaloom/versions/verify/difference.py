"""What a verification finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from metaloom.versions.snapshot.manifest import digest


@dataclass(frozen=True, order=True)
class Difference:
    """One file or number that is not as it should be: where, in what, what was expected, what is there."""

    where: str
    what: str
    expected: str = ""
    got: str = ""

    def __str__(self) -> str:
        values = f"\n    expected {self.expected}\n    got      {self.got}" if self.expected or self.got else ""
        return f"{self.where}: {self.what}{values}"


def compare_hashes(expected: Mapping[str, str], files: Mapping[str, bytes]) -> list[Difference]:
    """Return files (path -> content) held against path -> SHA-256: other content, missing files, files too many."""
    found = []
    for path in sorted(expected.keys() | files.keys()):
        if path not in files:
            found.append(Difference(path, "the file is missing"))
        elif path not in expected:
            found.append(Difference(path, "the manifest knows no such file"))
        elif (got := digest(files[path])) != expected[path]:
            found.append(Difference(path, "the content differs (SHA-256)", expected[path], got))
    return found


def compare_bytes(expected: Mapping[str, bytes], files: Mapping[str, bytes], which: str) -> list[Difference]:
    """Return two mappings of path -> content held against each other; `which` says what the second one is."""
    found = []
    for path in sorted(expected.keys() | files.keys()):
        if path not in files:
            found.append(Difference(path, f"{which} does not have this file"))
        elif path not in expected:
            found.append(Difference(path, f"only {which} has this file"))
        elif files[path] != expected[path]:
            offset = first_difference(expected[path], files[path])
            found.append(
                Difference(
                    path,
                    f"{which} differs from byte {offset} on",
                    _around(expected[path], offset),
                    _around(files[path], offset),
                )
            )
    return found


def first_difference(one: bytes, other: bytes) -> int:
    """Return the first position at which two unequal contents differ."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((position for position, (a, b) in pairs if a != b), min(len(one), len(other)))


def _around(content: bytes, offset: int, width: int = 40) -> str:
    return repr(content[max(0, offset - width // 2) : offset + width].decode("utf-8", "replace"))
