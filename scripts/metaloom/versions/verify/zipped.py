"""A zip from somebody else, read into memory: whatever two programs could read in two ways is refused.

Sizes are counted as the bytes come out, never taken from a header. Every byte of the file must belong to a member or
to the directory at its end, so that nothing is hidden from us that another program would unpack.
"""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path

from metaloom.errors import DifferenceError
from metaloom.store.plain_file import NotPlainError, read_plain
from metaloom.store.safe_path import UnsafePath, safe_path, safe_paths, shown

MOST_BYTES = 400_000_000
MOST_MEMBERS = 50_000
STEP = 1 << 20
LOCAL = struct.Struct("<4s5H3L2H")
END = b"PK\x05\x06"
END_SIZE = 22
DESCRIPTORS = (12, 16, 20, 24)
"""Sizes of the record that may follow a member whose size was not known when it was begun."""

ENCRYPTED, SIZE_FOLLOWS = 0x1, 0x8
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
SECOND_NAME = 0x7075
UNIX = 3


def unzip(path: Path) -> dict[str, bytes]:
    """Path -> content of every file in a zip on the disk.

    Errors: DifferenceError that names what is wrong with it.
    """
    try:
        return unzipped(read_plain(path, MOST_BYTES), path.name)
    except NotPlainError as error:
        raise DifferenceError(f"{path} cannot be unpacked: {error}.", code="ML-1213") from None


def unzipped(content: bytes, name: str) -> dict[str, bytes]:
    """Path -> content of every file in the zip `content`, which messages call `name`.

    Errors: DifferenceError that names what is wrong with it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _require_names(members)
            _require_whole(content, members, archive.start_dir)
            return _read(archive, [member for member in members if not member.is_dir()])
    except UnsafePath as error:
        raise DifferenceError(
            f"{name} cannot be unpacked: the path {shown(error.path)} {error.reason}.", code="ML-1213"
        ) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, RuntimeError, struct.error,
            OverflowError, OSError, IndexError) as error:  # fmt: skip
        why = str(error).encode("ascii", "backslashreplace").decode()
        why = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in why)[:300]
        raise DifferenceError(f"{name} cannot be unpacked: {why.rstrip('.')}.", code="ML-1213") from None


def _require_names(members: Sequence[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise ValueError(f"it has more than {MOST_MEMBERS:,} members")
    safe_paths(member.orig_filename for member in members if not member.is_dir())
    for member in members:
        name = member.orig_filename
        if member.is_dir():
            safe_path(name.rstrip("/") if not name.startswith("/") else name)
            if member.file_size or member.compress_size > 2:
                raise ValueError(f"the folder {shown(name)} has a content")
        _require_plain(member, shown(name))


def _require_plain(member: zipfile.ZipInfo, name: str) -> None:
    """Refuse a member that is not an ordinary file or folder that everybody reads in the same way."""
    if member.flag_bits & ENCRYPTED:
        raise ValueError(f"{name} is encrypted")
    if member.compress_type not in METHODS:
        raise ValueError(f"{name} is packed by the method {member.compress_type}; only deflated or stored is read")
    kind = stat.S_IFMT(member.external_attr >> 16) if member.create_system == UNIX else 0
    if stat.S_ISLNK(kind):
        raise ValueError(f"{name} is a link")
    if kind and not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
        raise ValueError(f"{name} is not an ordinary file")
    if any(key == SECOND_NAME for key in _extra_keys(member.extra)):
        raise ValueError(f"{name} has a second name, which other programs would use")


def _extra_keys(extra: bytes) -> list[int]:
    keys = []
    while len(extra) >= 4:
        key, size = struct.unpack_from("<HH", extra)
        keys.append(int(key))
        extra = extra[4 + size :]
    return keys


def _require_whole(content: bytes, members: Sequence[zipfile.ZipInfo], directory: int) -> None:
    """Refuse bytes that belong to no member, in front of, between and behind them."""
    place = 0
    for member in sorted(members, key=lambda one: one.header_offset):
        if member.header_offset != place:
            raise ValueError(f"there are bytes that no member owns in front of {shown(member.orig_filename)}")
        header = LOCAL.unpack_from(content, place)
        extra = content[place + LOCAL.size + header[9] : place + LOCAL.size + header[9] + header[10]]
        if SECOND_NAME in _extra_keys(extra):
            raise ValueError(f"{shown(member.orig_filename)} has a second name, which other programs would use")
        place += LOCAL.size + header[9] + header[10] + member.compress_size
        if header[2] & SIZE_FOLLOWS or member.flag_bits & SIZE_FOLLOWS:
            starts = {one.header_offset for one in members} | {directory}
            place = next((place + size for size in DESCRIPTORS if place + size in starts), place)
    if place != directory:
        raise ValueError("there are bytes that no member owns in front of its directory")
    end = content.rfind(END)
    if content.find(END, directory) != end or end + END_SIZE + len(content[end + END_SIZE :]) != len(content):
        raise ValueError("it has a second directory at its end")
    (comment,) = struct.unpack_from("<H", content, end + 20)
    if end + END_SIZE + comment != len(content):
        raise ValueError("there are bytes behind its end that no member owns")


def _read(archive: zipfile.ZipFile, members: Sequence[zipfile.ZipInfo]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    left = MOST_BYTES
    for member in members:
        parts = []
        with archive.open(member) as stream:
            while part := stream.read(STEP):
                left -= len(part)
                if left < 0:
                    raise ValueError(f"it holds more than {MOST_BYTES:,} bytes")
                parts.append(part)
        found[member.orig_filename] = b"".join(parts)
        if len(found[member.orig_filename]) != member.file_size:
            raise ValueError(f"the size of {shown(member.orig_filename)} is not the one that is given")
    return found
