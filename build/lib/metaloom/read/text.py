"""Bytes become text, or a problem with its exact place: wrong encoding, byte order mark, NUL, hidden characters.

A byte order mark is refused rather than skipped: kept, it would silently become part of the first column's name in
other programs that read the same file, and the project's files are published as they are.
Control characters and bidirectional overrides are refused because a reader of the page would see another text than
the one that is stored (Unicode Technical Report 36); all other text, markup included, is data, escaped on its way out.
"""

from __future__ import annotations

import re
from pathlib import Path

from metaloom.declare.project_files import inside
from metaloom.errors import Place, Problem
from metaloom.read.limits import MAXIMUM_BYTES, MAXIMUM_PROBLEMS_OF_A_KIND

HIDDEN = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
BIDIRECTIONAL = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
SAVE_AS_UTF8 = "Save the file as UTF-8 (in a spreadsheet: save as, CSV, character set UTF-8)."


def read_text(project: Path, relative: str) -> tuple[str | None, list[Problem]]:
    """The text of a project file, or None with what is wrong with it."""
    path = inside(project, relative)
    if isinstance(path, Problem):
        return None, [path]
    try:
        if not path.is_file():
            return None, [Problem(Place(relative), f"{relative} is not a file.", "Put an ordinary file there.")]
        if path.stat().st_size > MAXIMUM_BYTES:
            cause = f"The file has {path.stat().st_size:,} bytes; at most {MAXIMUM_BYTES:,} are read."
            return None, [Problem(Place(relative), cause, "Split the table, or keep only the columns that are used.")]
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unknown reason"
        return None, [
            Problem(Place(relative), f"The file cannot be read: {reason.lower()}.", "Check the file's permissions.")
        ]
    return decode(raw, relative)


def decode(raw: bytes, file: str) -> tuple[str | None, list[Problem]]:
    """UTF-8 without a byte order mark, or None with every problem found."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None, [Problem(Place(file), "The file is encoded as UTF-16, not as UTF-8.", SAVE_AS_UTF8)]
    if raw.startswith(b"\xef\xbb\xbf"):
        remedy = (
            "Save it as UTF-8 without BOM, or take the first three bytes away: sed -i '1s/^\\xEF\\xBB\\xBF//' " + file
        )
        return None, [Problem(Place(file), "The file begins with a byte order mark (BOM).", remedy)]
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        good = raw[: error.start].decode("utf-8")
        byte = raw[error.start]
        cause = f"Byte 0x{byte:02X} is not UTF-8."
        guess = bytes([byte]).decode("cp1252", errors="replace")
        if guess.isprintable() and guess != "\ufffd":
            cause = f"Byte 0x{byte:02X} is not UTF-8; in Windows-1252 it would be {guess!r}."
        return None, [Problem(place_of(good, len(good), file), cause, SAVE_AS_UTF8)]
    nul = text.find("\x00")
    if nul >= 0:
        remedy = "The file is damaged or not a text file: restore it, or save it again as UTF-8."
        return None, [Problem(place_of(text, nul, file), "The file holds a NUL character.", remedy)]
    return text, hidden_characters(text, file)


def hidden_characters(text: str, file: str) -> list[Problem]:
    """Control characters and bidirectional overrides, each at its place."""
    problems = []
    for match in HIDDEN.finditer(text):
        character = match.group()
        kind = "The bidirectional override" if character in BIDIRECTIONAL else "The control character"
        cause = f"{kind} U+{ord(character):04X} would make what is seen differ from what is stored."
        problems.append(Problem(place_of(text, match.start(), file), cause, "Delete this character."))
        if len(problems) == MAXIMUM_PROBLEMS_OF_A_KIND:
            break
    return problems


def place_of(text: str, offset: int, file: str) -> Place:
    """Line and column of a character, from 1; a line ends with CR, LF or both."""
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return Place(file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
