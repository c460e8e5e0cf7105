"""How a zip is laid out: every byte belongs to a member or the directory, and no fact is given in two ways.

A zip says most things twice: in front of a member, in its directory, behind a member, and in the one or two records at
its end. Programs read one or the other, so that a zip can show one site to us and another to the program that unpacks
it. Wherever the two could differ they are compared.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Sequence

from metaloom.store.safe_path import shown

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
LAST = struct.Struct("<4s4H2LH")
END = b"PK\x05\x06"
LARGE = struct.Struct("<4sQ2H2L4Q")
LARGE_SIZE = LARGE.size - 12
LOCATOR = struct.Struct("<4sLQL")
DESCRIPTOR = b"PK\x07\x08"
ENCRYPTED, SIZE_FOLLOWS, UTF8 = 0x1, 0x8, 0x800
ALIKE = ENCRYPTED | SIZE_FOLLOWS | UTF8
"""Flags that a member must have in both of its headers: encrypted, size that follows, name in UTF-8."""

SIZES, SECOND_NAME = 0x0001, 0x7075
"""Keys of extra fields: sizes of 4 GB and more, and a second name."""

BEYOND, MANY = 0xFFFFFFFF, 0xFFFF
"""A size, or a count, that is in a field of its own, for members of 4 GB and more."""


def require_layout(content: bytes, members: Sequence[zipfile.ZipInfo], directory: int) -> None:
    """Refuse a zip with bytes that belong to nothing, or with a fact that is given in two ways.

    Errors: ValueError, struct.error where it is cut short.
    """
    place = 0
    for member in sorted(members, key=lambda one: one.header_offset):
        if member.header_offset != place:
            raise ValueError(f"there are bytes that no member owns in front of {shown(member.orig_filename)}")
        place = _end_of_member(content, member)
    if place != directory:
        raise ValueError("there are bytes that no member owns in front of its directory")
    _require_end(content, len(members), directory)


def extra_fields(extra: bytes, name: str) -> dict[int, bytes]:
    """Return what is beside a member's name, by key.

    Errors: ValueError for a second name, and for a key that comes twice, of which programs take one or the other.
    """
    fields: dict[int, bytes] = {}
    while len(extra) >= 4:
        key, size = struct.unpack_from("<HH", extra)
        if key in fields and key != 0:
            raise ValueError(f"{name} is described in two ways, of which programs read one or other")
        fields[int(key)] = extra[4 : 4 + size]
        extra = extra[4 + size :]
    if SECOND_NAME in fields:
        raise ValueError(f"{name} has a second name, which other programs would use")
    return fields


def _end_of_member(content: bytes, member: zipfile.ZipInfo) -> int:
    """Return where a member ends, the record of its sizes that may follow it included."""
    place: int = member.header_offset
    name = shown(member.orig_filename)
    _, _, flags, method, _, _, check, packed, size, of_name, of_extra = LOCAL.unpack_from(content, place)
    place += LOCAL.size
    written = content[place : place + of_name].decode("utf-8" if flags & UTF8 else "cp437", "replace")
    fields = extra_fields(content[place + of_name : place + of_name + of_extra], name)
    follows = bool(flags & SIZE_FOLLOWS)
    given = (check, *_sizes(size, packed, fields.get(SIZES, b"")))
    known = (member.CRC, member.file_size, member.compress_size)
    same = written == member.orig_filename and method == member.compress_type
    same = same and flags & ALIKE == member.flag_bits & ALIKE
    if not (same and all(one == other or (follows and one == 0) for one, other in zip(given, known, strict=True))):
        raise ValueError(f"{name} is described in two ways, of which programs read one or other")
    place += of_name + of_extra + member.compress_size
    if not follows:
        return place
    facts = (member.CRC, member.compress_size, member.file_size)
    long, short = struct.pack("<LQQ", *facts), struct.pack("<LLL", *facts)
    for record in (DESCRIPTOR + long, DESCRIPTOR + short, long, short):
        if content.startswith(record, place):
            return place + len(record)
    raise ValueError(f"{name} is followed by sizes that are not its own")


def _sizes(size: int, packed: int, field: bytes) -> tuple[int, int]:
    """Return the sizes that a member's own header gives, which are in a field of their own where they are large."""
    wide = [int(one) for one in struct.unpack(f"<{len(field) // 8}Q", field[: len(field) // 8 * 8])]
    if size == BEYOND and wide:
        size = wide.pop(0)
    if packed == BEYOND and wide:
        packed = wide.pop(0)
    return size, packed


def _require_end(content: bytes, count: int, directory: int) -> None:
    """Refuse an end that describes another directory than the one that was read, or that holds more."""
    end = content.rfind(END)
    if content.find(END, directory) != end:
        raise ValueError("it has a second directory at its end")
    _, *disks, here, entries, size, start, comment = LAST.unpack_from(content, end)
    if end + LAST.size + comment != len(content):
        raise ValueError("there are bytes behind its end that no member owns")
    close = directory
    for _ in range(count):
        close += CENTRAL.size + sum(CENTRAL.unpack_from(content, close)[10:13])
    large = content[close:end]
    if large:
        _require_large(large, (count, count, close - directory, directory), close)
    beyond = bool(large)
    same = all(disk == 0 or (beyond and disk == MANY) for disk in disks)
    same = same and all(one == count or (beyond and one == MANY) for one in (here, entries))
    same = same and (size == close - directory or (beyond and size == BEYOND))
    if not (same and (start == directory or (beyond and start == BEYOND))):
        raise ValueError("its end describes another directory than the one that is there")


def _require_large(record: bytes, facts: tuple[int, int, int, int], close: int) -> None:
    """Refuse records for large zips, between the directory and the end, that say anything else than what is there."""
    if len(record) != LARGE.size + LOCATOR.size:
        raise ValueError("there are bytes that no member owns behind its directory")
    kind, length, _, _, disk, other, *given = LARGE.unpack_from(record)
    mark, at, place, disks = LOCATOR.unpack_from(record, LARGE.size)
    same = (kind, mark) == (b"PK\x06\x06", b"PK\x06\x07") and (length, place) == (LARGE_SIZE, close)
    if not same or (disk, other, at) != (0, 0, 0) or disks > 1 or tuple(given) != facts:
        raise ValueError("its end describes another directory than the one that is there")
