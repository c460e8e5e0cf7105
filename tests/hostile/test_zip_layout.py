"""Zips that say one thing to us and another to the program that unpacks them, made byte by byte."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest

from metaloom.errors import DifferenceError
from metaloom.versions.verify.zipped import unzipped

NAME, CONTENT = b"a.txt", b"honest a"
BEYOND = 0xFFFFFFFF


def local(
    name: bytes = NAME,
    content: bytes = CONTENT,
    *,
    flags: int = 0,
    check: int | None = None,
    sizes: tuple[int, int] | None = None,
    extra: bytes = b"",
    behind: bytes = b"",
) -> bytes:
    check = zlib.crc32(content) if check is None else check
    packed, size = sizes or (len(content), len(content))
    head = struct.pack(
        "<4s5H3L2H", b"PK\3\4", 20, flags, 0, 0, 33, check, packed, size, len(name), len(extra)
    )  # fmt: skip
    return head + name + extra + content + behind


def central(
    name: bytes = NAME, content: bytes = CONTENT, place: int = 0, *, flags: int = 0, extra: bytes = b"", size: int = -1
) -> bytes:
    size = len(content) if size < 0 else size
    facts = (20, 20, flags, 0, 0, 33, zlib.crc32(content), size, size, len(name), len(extra), 0, 0, 0, 0, place)
    return struct.pack("<4s6H3L5H2L", b"PK\1\2", *facts) + name + extra


def ended(count: int, size: int, place: int, *, total: int | None = None, disk: int = 0) -> bytes:
    return struct.pack("<4s4H2LH", b"PK\5\6", disk, disk, count, count if total is None else total, size, place, 0)


def large(count: int, size: int, place: int, at: int) -> bytes:
    """Return the records for large zips, which come in front of the end."""
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, size, place)
    return record + struct.pack("<4sLQL", b"PK\6\7", 0, at, 1)


def sizes_field(*sizes: int) -> bytes:
    return struct.pack(f"<2H{len(sizes)}Q", 1, 8 * len(sizes), *sizes)


def one_member(head: bytes, directory: bytes) -> bytes:
    return head + directory + ended(1, len(directory), len(head))


def two_directories() -> bytes:
    """A file whose content is a directory of its own: the record for large zips leads to one, the end to the other."""
    inner = local(content=b"EVIL a")
    start = len(local()) + 30 + len(b"x.bin")
    directory = central(content=b"EVIL a", place=start)
    members = local() + local(b"x.bin", inner + directory)
    honest = central() + central(b"x.bin", inner + directory, len(local()))
    body = members + honest
    return body + large(2, len(honest), len(members), len(body)) + ended(1, len(directory), start + len(inner))


MEMBER, DIRECTORY = local(), central()
BODY, OF_SIZE = MEMBER + DIRECTORY, (1, len(DIRECTORY), len(MEMBER))
FOLLOWS = 8
TRUE_SIZES = struct.pack("<3L", zlib.crc32(CONTENT), 8, 8)
HONEST = {
    "plain": BODY + ended(*OF_SIZE),
    "records_for_large_zips": BODY + large(*OF_SIZE, len(BODY)) + ended(0xFFFF, BEYOND, BEYOND),
    "sizes_in_a_field": one_member(local(sizes=(BEYOND, BEYOND), extra=sizes_field(8, 8)), DIRECTORY),
    "sizes_follow": one_member(
        local(flags=FOLLOWS, check=0, sizes=(0, 0), behind=b"PK\7\x08" + TRUE_SIZES), central(flags=FOLLOWS)
    ),
    "sizes_follow_unmarked": one_member(
        local(flags=FOLLOWS, check=0, sizes=(0, 0), behind=TRUE_SIZES), central(flags=FOLLOWS)
    ),
}
TWO_WAYS = {
    "two_directories": (two_directories(), "another directory"),
    "fewer_members_at_the_end": (BODY + ended(0, *OF_SIZE[1:]), "another directory"),
    "more_members_at_the_end": (BODY + ended(*OF_SIZE, total=9), "another directory"),
    "another_disk": (BODY + ended(*OF_SIZE, disk=3), "another directory"),
    "fewer_members_in_the_record": (
        BODY + large(0, *OF_SIZE[1:], len(BODY)) + ended(0xFFFF, BEYOND, BEYOND), "another directory"
    ),
    "sizes_that_follow_are_none": (
        one_member(local(flags=FOLLOWS, check=0, sizes=(0, 0), behind=b"HIDDEN BYTES"), central(flags=FOLLOWS)),
        "sizes that are not its own",
    ),
    "sizes_that_follow_are_missing": (
        one_member(local(flags=FOLLOWS, check=0, sizes=(0, 0)), central(flags=FOLLOWS)), "sizes that are not its own"
    ),
    "sizes_in_front_and_behind": (
        one_member(local(flags=FOLLOWS, check=1, sizes=(4, 77), behind=TRUE_SIZES), central(flags=FOLLOWS)), "two ways"
    ),
    "sizes_in_a_field_are_others": (
        one_member(local(sizes=(BEYOND, BEYOND), extra=sizes_field(4, 4)), DIRECTORY), "two ways"
    ),
    "sizes_in_no_field": (one_member(local(sizes=(BEYOND, BEYOND)), DIRECTORY), "two ways"),
    "sizes_in_two_fields": (
        one_member(MEMBER, central(size=BEYOND, extra=sizes_field(8, 8) + sizes_field(4, 4))), "two ways"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(HONEST))
def test_what_is_said_in_one_way_is_read(name: str) -> None:
    assert unzipped(HONEST[name], "z.zip") == {"a.txt": CONTENT}


@pytest.mark.parametrize("name", sorted(TWO_WAYS))
def test_what_is_said_in_two_ways_is_refused(name: str) -> None:
    content, why = TWO_WAYS[name]
    assert zipfile.ZipFile(io.BytesIO(content)).namelist(), "another program reads it"
    with pytest.raises(DifferenceError, match=why):
        unzipped(content, "z.zip")


@pytest.mark.parametrize("large_sizes", [False, True])
def test_a_zip_that_was_written_into_a_pipe_is_read(large_sizes: bool) -> None:
    class Pipe(io.RawIOBase):
        content = b""

        def writable(self) -> bool:
            return True

        def write(self, more: object) -> int:
            self.content += bytes(more)  # type: ignore[call-overload]
            return len(more)  # type: ignore[arg-type]

    pipe = Pipe()
    with (
        zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive,  # type: ignore[arg-type]
        archive.open("a.txt", "w", force_zip64=large_sizes) as stream,
    ):
        stream.write(CONTENT * 9)
    assert unzipped(pipe.content, "z.zip") == {"a.txt": CONTENT * 9}
