"""Decode files as text, or report a problem with its exact place.

Files are UTF-8. A byte order mark (Excel's "CSV UTF-8"), UTF-16 (Excel's "Unicode text", and without its mark where it
can be nothing else) and, in tables, Windows-1252 are understood too, and a note says so: what was assumed can be looked
at. Control characters and bidirectional overrides are refused because a reader of the page would see another text than
the one that is stored (Unicode Technical Report 36); all other text, markup included, is data, escaped on its way out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from metaloom.declare.project_files import inside
from metaloom.errors import Place, Problem
from metaloom.read.limits import MAXIMUM_BYTES, MAXIMUM_PROBLEMS_OF_A_KIND

HIDDEN = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]")
BIDIRECTIONAL = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
SAVE_AS_UTF8 = "Save the file as UTF-8 (in a spreadsheet: save as, CSV, character set UTF-8)."
UTF8_MARK = b"\xef\xbb\xbf"
UNMARKED = "read as UTF-16, as every letter of it has an empty byte; it has no byte order mark."
FEWEST = 8
"""Bytes of a text from which its encoding can be told."""
UTF16_MARKS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


@dataclass(frozen=True)
class Decoded:
    """The text of a file, None where it has none; what is wrong with it; how it was read, where that was assumed."""

    text: str | None
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def read_text(project: Path, relative: str, *, spreadsheet: bool = False) -> Decoded:
    """Return the text of a project file; `spreadsheet` files may be Windows-1252 as older programs write them."""
    path = inside(project, relative)
    if isinstance(path, Problem):
        return Decoded(None, (path,))
    try:
        if not path.is_file():
            return _nothing(
                Place(relative), f"{relative} is not a file.", "Put an ordinary file there.", code="ML-0601"
            )
        if path.stat().st_size > MAXIMUM_BYTES:
            cause = f"The file has {path.stat().st_size:,} bytes; at most {MAXIMUM_BYTES:,} are read."
            return _nothing(
                Place(relative), cause, "Split the table, or keep only the columns that are used.", code="ML-0603"
            )
        raw = path.read_bytes()
    except OSError as error:
        reason = error.strerror or "unknown reason"
        return _nothing(
            Place(relative),
            f"The file cannot be read: {reason.lower()}.",
            "Check the file's permissions.",
            code="ML-0601",
        )
    return decode(raw, relative, spreadsheet=spreadsheet)


def decode(raw: bytes, file: str, *, spreadsheet: bool = False) -> Decoded:
    """Decode UTF-8, with or without a byte order mark, or UTF-16 with one; for `spreadsheet` files Windows-1252 too."""
    for mark, encoding in UTF16_MARKS.items():
        if raw.startswith(mark):
            return _from_utf16(raw[len(mark) :], encoding, file)
    if unmarked := unmarked_utf16(raw):
        return _checked(raw.decode(unmarked), file, (f"{file}: {UNMARKED}",))
    body = raw.removeprefix(UTF8_MARK)
    notes = (f"{file}: begins with a byte order mark, as Excel writes it; read without it.",) if body != raw else ()
    try:
        return _checked(body.decode("utf-8"), file, notes)
    except UnicodeDecodeError as error:
        return _from_windows(body, error, file, spreadsheet=spreadsheet)


def unmarked_utf16(raw: bytes) -> str | None:
    """Return the byte order of UTF-16 without a mark, where bytes can be nothing else; None elsewhere.

    The letters of most tables have an empty byte, always the second one or always the first; UTF-8 has none.
    """
    for empty, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(raw) >= FEWEST and raw[empty::2].count(0) * 2 > len(raw) // 2 and 0 not in raw[1 - empty :: 2]:
            try:
                raw.decode(encoding)
            except UnicodeDecodeError:
                return None
            return encoding
    return None


def _from_utf16(body: bytes, encoding: str, file: str) -> Decoded:
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        return _nothing(
            Place(file), "The file begins as UTF-16 and goes on as something else.", SAVE_AS_UTF8, code="ML-0602"
        )
    return _checked(text, file, (f"{file}: read as UTF-16, by its byte order mark.",))


def _from_windows(raw: bytes, error: UnicodeDecodeError, file: str, *, spreadsheet: bool) -> Decoded:
    """Decode bytes that are not UTF-8: Windows-1252 where all of them can be, else the place of the first."""
    if spreadsheet:
        try:
            text = raw.decode("cp1252")
        except UnicodeDecodeError:
            pass
        else:
            word = text[len(raw[: error.start].decode("cp1252")) :]
            start = re.search(r"\w*$", text[: len(text) - len(word)])
            shown = re.match(r"\w*", text[start.start() if start else 0 :])
            example = f" (so that one word is {shown.group()!r})" if shown and shown.group() else ""
            return _checked(text, file, (f"{file}: not UTF-8; read as Windows-1252{example}.",))
    good = raw[: error.start].decode("utf-8")
    byte = raw[error.start]
    cause = f"Byte 0x{byte:02X} is not UTF-8."
    guess = bytes([byte]).decode("cp1252", errors="replace")
    if guess.isprintable() and guess != "\ufffd":
        cause = f"Byte 0x{byte:02X} is not UTF-8; in Windows-1252 it would be {guess!r}."
    return _nothing(place_of(good, len(good), file), cause, SAVE_AS_UTF8, code="ML-0602")


def _checked(text: str, file: str, notes: tuple[str, ...]) -> Decoded:
    """Return the text without NUL and hidden characters, or where they are."""
    nul = text.find("\x00")
    if nul >= 0:
        remedy = "The file is damaged or not a text file: restore it, or save it again as UTF-8."
        return _nothing(place_of(text, nul, file), "The file holds a NUL character.", remedy, code="ML-0601")
    return Decoded(text, tuple(hidden_characters(text, file)), notes)


def _nothing(place: Place, cause: str, remedy: str, *, code: str) -> Decoded:
    return Decoded(None, (Problem(place, cause, remedy, code=code),))


def hidden_characters(text: str, file: str) -> list[Problem]:
    """Return control characters and bidirectional overrides, each at its place."""
    problems = []
    for match in HIDDEN.finditer(text):
        character = match.group()
        kind = "The bidirectional override" if character in BIDIRECTIONAL else "The control character"
        cause = f"{kind} U+{ord(character):04X} would make what is seen differ from what is stored."
        problems.append(Problem(place_of(text, match.start(), file), cause, "Delete this character.", code="ML-0604"))
        if len(problems) == MAXIMUM_PROBLEMS_OF_A_KIND:
            break
    return problems


def place_of(text: str, offset: int, file: str) -> Place:
    """Return line and column of a character, from 1; a line ends with CR, LF or both."""
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return Place(file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
