"""A relative path from an untrusted source, checked: the only kind of path that is joined to a folder of ours.

A manifest, a pack, a zip, a list of hashes and the name of an edition all come from outside. None of their paths is
used before it is a `SafePath`: relative and normal, below one folder on every system (Linux, macOS, Windows), so that
the same bundle means the same files wherever it is opened. Writing checks again (see `store.safe_tree`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import NewType

from metaloom.errors import MetaloomError, with_code

SafePath = NewType("SafePath", str)
"""A path that `safe_path` has passed: parts joined by single slashes."""

PLAIN = re.compile(r"[A-Za-z0-9_.-]+")
"""Names of which every letter is allowed; of others each is looked at."""

MOST_BYTES_OF_A_NAME = 200
MOST_BYTES_OF_A_PATH = 700
MOST_PARTS = 32
RESERVED = frozenset({"con", "prn", "aux", "nul", "conin$", "conout$", "clock$"}) | {
    f"{name}{digit}" for name in ("com", "lpt") for digit in "0123456789¹²³"
}
"""Names that Windows gives to devices, with any ending."""

FORBIDDEN = {
    "\\": "a backslash",
    ":": "a colon (a drive or a stream)",
    "<": "'<'",
    ">": "'>'",
    '"': "a quotation mark",
    "|": "'|'",
    "?": "'?'",
    "*": "'*'",
}


class UnsafePath(MetaloomError, ValueError):  # noqa: N818 - it names what was met
    """A path that must not be used; `path` is as it was given."""

    exit_code = 2

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(with_code(f"The path {shown(path)} {reason}.", "ML-1215"))


def safe_path(path: object) -> SafePath:
    """Return the path itself when it is safe.

    Errors: UnsafePath with the reason.
    """
    if not isinstance(path, str):
        raise UnsafePath(repr(path)[:100], "is not a text")
    reason = _fault_of_path(path)
    if reason is not None:
        raise UnsafePath(path, reason)
    return SafePath(path)


def safe_paths(paths: Iterable[object]) -> tuple[SafePath, ...]:
    """Return all paths of one folder, none of which is in another's way.

    Two names that differ by case or by the form of a letter alone are one file on many systems, and one name cannot be
    both a file and a folder.

    Errors: UnsafePath for the first that is unsafe or clashes.
    """
    found = tuple(safe_path(path) for path in paths)
    seen: dict[str, str] = {}
    for path in found:
        key = _folded(path)
        if key in seen:
            same = seen[key] == path
            raise UnsafePath(path, "is given twice" if same else f"differs from {shown(seen[key])} by case alone")
        seen[key] = path
    folders: dict[str, str] = {}
    for path in found:
        parts = path.split("/")
        for depth in range(1, len(parts)):
            folder = "/".join(parts[:depth])
            key = _folded(folder)
            if key in seen:
                raise UnsafePath(path, f"needs a folder where {shown(seen[key])} is a file")
            if folders.setdefault(key, folder) != folder:
                raise UnsafePath(path, f"names a folder that differs from {shown(folders[key])} by case alone")
    return found


def shown(path: str) -> str:
    """Return a path as a message can show it: quoted, control characters escaped, not endless."""
    text = ascii(path) if any(ord(letter) < 32 or 0xD800 <= ord(letter) < 0xE000 for letter in path) else repr(path)
    return text if len(text) <= 160 else f"{text[:150]}…{text[-1]}"


def _fault_of_path(path: str) -> str | None:
    if not path:
        return "is empty"
    if path.startswith("/"):
        return "is absolute"
    try:
        size = len(path.encode())
    except UnicodeEncodeError:
        return "is not Unicode"
    if size > MOST_BYTES_OF_A_PATH:
        return f"is longer than {MOST_BYTES_OF_A_PATH} bytes"
    parts = path.split("/")
    if len(parts) > MOST_PARTS:
        return f"is more than {MOST_PARTS} folders deep"
    return next((fault for fault in map(_fault_of_name, parts) if fault is not None), None)


@lru_cache(maxsize=50_000)
def _fault_of_name(name: str) -> str | None:
    if name == "":
        return "has an empty part"
    if name in (".", ".."):
        return f"has the part {name!r}"
    for letter in "" if PLAIN.fullmatch(name) else name:
        if letter in FORBIDDEN:
            return f"contains {FORBIDDEN[letter]}"
        if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"):
            return f"contains the control character U+{ord(letter):04X}"
    if name != name.strip() or name.endswith("."):
        return "has a name that begins or ends with a blank, or ends with a full stop"
    if len(name.encode()) > MOST_BYTES_OF_A_NAME:
        return f"has a name of more than {MOST_BYTES_OF_A_NAME} bytes"
    if name.split(".")[0].rstrip().casefold() in RESERVED:
        return f"has the name {name!r}, which Windows reserves for a device"
    return None


def _folded(path: str) -> str:
    if path.isascii():
        return path.casefold()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKC", path).casefold())
