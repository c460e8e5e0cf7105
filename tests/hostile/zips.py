"""Zips that mean harm: headers that contradict each other, bombs, members that hide."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from hostile.bundle import write_zip
from hostile.stage import Case, Stage, file_in, site_zip

LOCAL_HEADER = {
    "flags": (6, b"\x01"),
    "utf8": (7, b"\x08"),
    "method": (8, b"\x00"),
    "crc": (14, b"abcd"),
    "packed_size": (18, b"\x03\x00\x00\x00"),
    "size": (22, b"\x03\x00\x00\x00"),
}
"""Where the first member's own header is changed, and to what, while the directory of the zip stays as it is."""


def plain(
    change: Callable[[Stage, list[tuple[str | zipfile.ZipInfo, bytes]]], None],
) -> Callable[[Stage], list[str]]:
    def make(stage: Stage) -> list[str]:
        members: list[tuple[str | zipfile.ZipInfo, bytes]] = list(stage.honest.whole.items())
        change(stage, members)
        return ["verify", str(write_zip(stage.folder / "site.zip", members)), "--recompute"]

    return make


def special(mode: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo("source/data/link.csv")
    entry.create_system, entry.external_attr = 3, mode << 16
    return entry


def folder_with_content() -> zipfile.ZipInfo:
    return zipfile.ZipInfo("source/evil/")


def bytes_of(change: Callable[[bytes], bytes]) -> Callable[[Stage], list[str]]:
    def make(stage: Stage) -> list[str]:
        path = Path(site_zip(stage, stage.honest))
        path.write_bytes(change(path.read_bytes()))
        return ["verify", str(path), "--recompute"]

    return make


def member_cases() -> Iterator[Case]:
    yield Case("member_twice", plain(lambda _, m: m.append(("index.html", b"other"))), "twice")
    yield Case("member_twice_and_equal", plain(lambda _, m: m.append(m[3])), "twice")
    yield Case("member_by_case", plain(lambda _, m: m.append(("INDEX.html", b"other"))), "by case")
    yield Case("member_more", plain(lambda _, m: m.append(("more.html", b"x"))), "more.html")
    yield Case("member_hidden", plain(lambda _, m: m.append((".htaccess", b"x"))), "htaccess")
    yield Case("member_loose_below_v", plain(lambda _, m: m.append(("v/evil.html", b"x"))), "v/evil.html")
    yield Case("member_loose_folder_below_v", plain(lambda _, m: m.append(("v/2020/a.html", b"x"))), "v/2020")
    yield Case("member_is_a_link", plain(lambda _, m: m.append((special(0o120777), b"/etc/passwd"))), "link")
    yield Case("member_is_a_fifo", plain(lambda _, m: m.append((special(0o010644), b""))), "ordinary file")
    yield Case("member_is_a_device", plain(lambda _, m: m.append((special(0o020644), b""))), "ordinary file")
    yield Case("folder_with_content", plain(lambda _, m: m.append((folder_with_content(), b"evil"))), "evil")
    yield Case("folder_that_leads_out", plain(lambda _, m: m.append((zipfile.ZipInfo("../x/"), b""))), r"'\.\.'")
    yield Case("missing_member", plain(lambda _, m: m.pop(5)), "missing")  # type: ignore[arg-type,return-value]
    yield Case(
        "no_manifest",
        plain(
            lambda _, m: m.__setitem__(slice(None), [(n, c) for n, c in m if n not in ("manifest.json", "SHA256SUMS")])
        ),
        "manifest",
    )


def byte_cases() -> Iterator[Case]:
    yield Case("beside_the_site", _beside, "evil.html")
    yield Case("encrypted", bytes_of(lambda data: _flag(data, 0x1)), "encrypted")
    yield Case("strongly_encrypted", bytes_of(lambda data: _flag(data, 0x41)), "encrypted")
    yield Case("unknown_method", bytes_of(lambda data: _method(data, 99)), "method")
    yield Case("implode", bytes_of(lambda data: _method(data, 6)), "method")
    yield Case("lying_small_size", bytes_of(lambda data: _size(data, 3)), "size|unpacked|CRC")
    yield Case("lying_huge_size", bytes_of(lambda data: _size(data, 0xFFFFFFF0)), "size|unpacked|more than")
    yield Case("truncated", bytes_of(lambda data: data[: len(data) // 2]), "unpacked")
    yield Case("bytes_in_front", bytes_of(lambda data: b"#!/bin/sh\ntouch x\n" + data), "no member|unpacked")
    yield Case("bytes_behind", bytes_of(lambda data: data + b"more"), "no member|unpacked|behind")
    yield Case("comment_with_a_second_end", bytes_of(_second_end), "second|unpacked|behind|no member")
    yield Case("hidden_local_member", bytes_of(_hidden_member), "no member")
    yield Case(
        "two_names_for_one", bytes_of(lambda data: data.replace(b"index.html", b"eval2.html", 1)), "unpacked|differ"
    )
    yield Case("unicode_path", _unicode_path, "second name|twice")
    yield Case(
        "nul_in_a_name",
        bytes_of(lambda data: data.replace(b"api/analyses.json", b"api/analyses\0json")),
        r"U\+0000|NUL|missing|unpacked|analyses",
    )
    yield Case(
        "folder_named_like_a_file", plain(lambda _, m: m.append((zipfile.ZipInfo("index.html/"), b""))), "has its"
    )
    yield Case("folder_that_is_empty", plain(lambda _, m: m.append((zipfile.ZipInfo("v/2031/"), b""))), "is empty")


def zip_cases() -> Iterator[Case]:
    yield from member_cases()
    yield from byte_cases()
    for name, (place, changed) in LOCAL_HEADER.items():
        yield Case(
            f"described_in_two_ways_{name}",
            bytes_of(lambda data, place=place, changed=changed: data[:place] + changed + data[place + len(changed) :]),
            "two ways",
        )
    yield Case("folder_by_its_attributes", bytes_of(_dos_folder), "by its attributes")
    yield Case("zip_of_nothing", lambda stage: ["verify", str(write_zip(stage.folder / "s.zip", []))], "manifest")
    yield Case(
        "no_zip", lambda stage: ["verify", file_in(stage, "s.zip", b"GIF89a" + b"\0" * 100)], "unpacked|manifest"
    )
    yield Case("empty_file", lambda stage: ["verify", file_in(stage, "s.zip", b"")], "unpacked|manifest")
    yield Case("bomb", _bomb, "more than|times")
    yield Case("many_members", _many, "members|more than")


def _beside(stage: Stage) -> list[str]:
    files = {f"review/site/{name}": content for name, content in stage.honest.whole.items()}
    return ["verify", str(write_zip(stage.folder / "s.zip", (files | {"review/evil.html": b"x"}).items()))]


def _central(data: bytes) -> int:
    return data.index(b"PK\x01\x02")


def _flag(data: bytes, flag: int) -> bytes:
    at, changed = _central(data), bytearray(data)
    changed[at + 8] |= flag
    changed[6] |= flag
    return bytes(changed)


def _dos_folder(data: bytes) -> bytes:
    at, changed = _central(data), bytearray(data)
    changed[at + 38] |= 0x10
    return bytes(changed)


def _method(data: bytes, method: int) -> bytes:
    at, changed = _central(data), bytearray(data)
    changed[at + 10 : at + 12] = struct.pack("<H", method)
    changed[8:10] = struct.pack("<H", method)
    return bytes(changed)


def _size(data: bytes, size: int) -> bytes:
    at, changed = _central(data), bytearray(data)
    changed[at + 24 : at + 28] = struct.pack("<L", size)
    changed[22:26] = struct.pack("<L", size)
    return bytes(changed)


def _second_end(data: bytes) -> bytes:
    at = data.rindex(b"PK\x05\x06")
    end = data[at : at + 22]
    comment = b"x" + end
    return data[:at] + end[:20] + struct.pack("<H", len(comment)) + comment


def _hidden_member(data: bytes) -> bytes:
    """A whole member between the last one and the central directory, which only programs that read in order see."""
    at = _central(data)
    name, content = b"evil.html", b"<script>alert(1)</script>"
    import zlib

    local = struct.pack(
        "<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 33, zlib.crc32(content), len(content), len(content), len(name), 0
    )
    extra = local + name + content
    end = data.rindex(b"PK\x05\x06")
    changed = bytearray(data[:at] + extra + data[at:])
    end += len(extra)
    changed[end + 16 : end + 20] = struct.pack("<L", at + len(extra))
    return bytes(changed)


def _unicode_path(stage: Stage) -> list[str]:
    import zlib

    members: list[tuple[str | zipfile.ZipInfo, bytes]] = list(stage.honest.whole.items())
    name, other = "index.html", b"../evil.html"
    entry = zipfile.ZipInfo(name)
    body = struct.pack("<BL", 1, zlib.crc32(name.encode())) + other
    entry.extra = struct.pack("<HH", 0x7075, len(body)) + body
    members = [(entry if one == name else one, content) for one, content in members]
    return ["verify", str(write_zip(stage.folder / "s.zip", members))]


def _bomb(stage: Stage) -> list[str]:
    path = stage.folder / "s.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in stage.honest.whole.items():
            archive.writestr(name, content)
        with archive.open("bomb.csv", "w", force_zip64=True) as stream:
            for _ in range(700):
                stream.write(bytes(1_000_000))
    return ["verify", str(path)]


def _many(stage: Stage) -> list[str]:
    path = stage.folder / "s.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(60_000):
            archive.writestr(f"n/{number}", b"")
    return ["verify", str(path)]
