"""Read an untrusted zip into memory: whatever two programs could read in two ways is refused.

Sizes are counted as the bytes come out, never taken from a header. Every byte of the file must belong to a member or
to the directory at its end, so that nothing is hidden from us that another program would unpack.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from metaloom.errors import DifferenceError
from metaloom.store.plain_file import NotPlainError, read_plain
from metaloom.store.safe_path import UnsafePath, safe_path, safe_paths, shown
from metaloom.store.zip_faults import ZIP_FAULTS
from metaloom.versions.verify.zip_layout import ENCRYPTED, LOCAL, extra_fields, require_layout

MOST_BYTES = 400_000_000
MOST_MEMBERS = 50_000
STEP = 1 << 20
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
UNIX = 3
FOLDER = 0x10
"""The attribute of MS-DOS by which a member is a folder, whatever its name says."""


def unzip(path: Path) -> dict[str, bytes]:
    """Return path -> content of every file in a zip on the disk.

    Errors: DifferenceError that names what is wrong with it.
    """
    try:
        return unzipped(read_plain(path, MOST_BYTES), path.name)
    except NotPlainError as error:
        raise DifferenceError(f"{path} cannot be unpacked: {error}.", code="ML-1213") from None


def unzipped(content: bytes, name: str) -> dict[str, bytes]:
    """Return path -> content of every file in the zip `content`, which messages call `name`.

    Errors: DifferenceError that names what is wrong with it.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _require_names(members)
            require_layout(content, members, archive.start_dir)
            return _read(content, [member for member in members if not member.is_dir()])
    except UnsafePath as error:
        raise DifferenceError(
            f"{name} cannot be unpacked: the path {shown(error.path)} {error.reason}.", code="ML-1213"
        ) from None
    except ZIP_FAULTS as error:
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
    """Refuse a member that is not an ordinary file or folder that every program reads in the same way."""
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
    extra_fields(member.extra, name)


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
