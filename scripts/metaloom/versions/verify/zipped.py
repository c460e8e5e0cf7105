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
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

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
FOLDER = 0x10
"""The attribute of MS-DOS by which a member is a folder, whatever its name says."""

UTF8 = 0x800
ALIKE = ENCRYPTED | SIZE_FOLLOWS | UTF8
"""Flags that a member must have in both of its headers: encrypted, size that follows, name in UTF-8."""

BEYOND = 0xFFFFFFFF
"""A size that stands in a field of its own, for members of 4 GB and more."""


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
            return _read(content, [member for member in members if not member.is_dir()])
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
    files = safe_paths(member.orig_filename for member in members if not member.is_dir())
    ways = {path[:place] for path in files for place, letter in enumerate(path) if letter == "/"}
    for member in members:
        name = member.orig_filename
        if member.is_dir():
            safe_path(name.rstrip("/") if not name.startswith("/") else name)
            if member.file_size or member.compress_size > 2:
                raise ValueError(f"the folder {shown(name)} has a content")
            if name.rstrip("/") not in ways:
                raise ValueError(f"the folder {shown(name)} is empty, or a file has its name")
        _require_plain(member, shown(name))


def _require_plain(member: zipfile.ZipInfo, name: str) -> None:
    """Refuse a member that is not an ordinary file or folder that everybody reads in the same way."""
    if member.flag_bits & ENCRYPTED:
        raise ValueError(f"{name} is encrypted")
    if member.compress_type not in METHODS:
        raise ValueError(f"{name} is packed by the method {member.compress_type}; only deflated or stored is read")
    if member.external_attr & FOLDER and not member.is_dir():
        raise ValueError(f"{name} is a file by its name and a folder by its attributes")
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
        _require_agreement(member, header, content[place + LOCAL.size : place + LOCAL.size + header[9]])
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


def _require_agreement(member: zipfile.ZipInfo, header: tuple[Any, ...], name: bytes) -> None:
    """Refuse a member that its own header describes in another way than the directory: programs read one or other."""
    _, _, flags, method, _, _, check, packed, size, _, _ = header
    same = name.decode("utf-8" if flags & UTF8 else "cp437", "replace") == member.orig_filename
    same = same and method == member.compress_type and flags & ALIKE == member.flag_bits & ALIKE
    if not flags & SIZE_FOLLOWS:
        same = same and check == member.CRC
        same = same and packed in (member.compress_size, BEYOND) and size in (member.file_size, BEYOND)
    if not same:
        raise ValueError(f"{shown(member.orig_filename)} is described in two ways, of which programs read one or other")


def _read(content: bytes, members: Sequence[zipfile.ZipInfo]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    left = MOST_BYTES
    for member in members:
        parts = []
        for part in _parts(content, member):
            left -= len(part)
            if left < 0:
                raise ValueError(f"it holds more than {MOST_BYTES:,} bytes")
            parts.append(part)
        whole, name = b"".join(parts), shown(member.orig_filename)
        if len(whole) != member.file_size:
            raise ValueError(f"the size of {name} is not the one that is given")
        if zlib.crc32(whole) != member.CRC:
            raise ValueError(f"the CRC of {name} is not the one that is given")
        found[member.orig_filename] = whole
    return found


def _parts(content: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what a member holds, a little at a time; all of what it is packed as must belong to it."""
    header = LOCAL.unpack_from(content, member.header_offset)
    start = member.header_offset + LOCAL.size + header[9] + header[10]
    waiting = content[start : start + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        yield waiting
        return
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    while not unpacker.eof:
        part = unpacker.decompress(waiting, STEP)
        waiting = unpacker.unconsumed_tail
        if not part and not waiting and not unpacker.eof:
            raise ValueError(f"{shown(member.orig_filename)} ends too early")
        yield part
    if unpacker.unused_data:
        raise ValueError(f"bytes follow the end of {shown(member.orig_filename)} that no member owns")
