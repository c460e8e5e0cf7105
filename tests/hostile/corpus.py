"""The corpus: bundles, zips, shelves and folders that mean harm, each with the command that a victim would type.

Every case says what the refusal must name. That nothing was written outside and nothing was run is asked of all.
"""

from __future__ import annotations

import json
import os
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hostile.bundle import Bundle, pack, sha, write_folder, write_shelf, write_sums, write_zip

LONG = "a" * 300
UNSAFE = {
    "absolute": ("source/{outside}/x", "empty part|absolute"),
    "absolute_at_once": ("{outside}/x", "absolute"),
    "two_slashes": ("//x", "absolute"),
    "root": ("/", "absolute"),
    "up": ("source/../x", r"'\.\.'"),
    "up_twice": ("source/../../x", r"'\.\.'"),
    "up_five": ("source/../../../../../x", r"'\.\.'"),
    "up_inside": ("source/a/../../x", r"'\.\.'"),
    "up_at_once": ("../x", r"'\.\.'"),
    "up_at_the_end": ("source/a/..", r"'\.\.'"),
    "dot": ("source/./x", r"'\.'"),
    "dot_alone": (".", r"'\.'"),
    "empty_part": ("source/a//x", "empty part"),
    "backslash": ("source/a\\x", "backslash"),
    "backslash_up": ("source/..\\..\\x", "backslash"),
    "backslash_root": ("\\x", "backslash"),
    "drive": ("C:/x", "colon"),
    "drive_relative": ("source/C:x", "colon"),
    "stream": ("source/x.csv:hidden", "colon"),
    "share": ("\\\\host\\share\\x", "backslash"),
    "newline": ("source/a\nb", r"U\+000A"),
    "carriage_return": ("source/a\rb", r"U\+000D"),
    "tab": ("source/a\tb", r"U\+0009"),
    "escape": ("source/\x1b[2Jx", r"U\+001B"),
    "delete": ("source/a\x7f", r"U\+007F"),
    "c1": ("source/a\x9b", r"U\+009B"),
    "bidirectional": ("source/a\u202egpj.exe", r"U\+202E"),
    "zero_width": ("source/a\u200bb", r"U\+200B"),
    "line_separator": ("source/a\u2028b", r"U\+2028"),
    "byte_order_mark": ("source/\ufeffx", r"U\+FEFF"),
    "private_use": ("source/\ue000", r"U\+E000"),
    "con": ("source/con", "reserves"),
    "nul_csv": ("source/data/NUL.csv", "reserves"),
    "aux_folder": ("source/aux/x", "reserves"),
    "com1": ("source/com1.txt", "reserves"),
    "lpt9": ("source/LPT9.tar.xz", "reserves"),
    "com_superscript": ("source/com².txt", "reserves"),
    "long_name": (f"source/{LONG}", "more than 200 bytes"),
    "long_name_in_bytes": ("source/" + "文" * 80, "more than 200 bytes"),
    "long_path": ("source/" + "abcdefghij/" * 70 + "x", "longer than|folders deep"),
    "deep_path": ("source/" + "a/" * 60 + "x", "folders deep"),
    "full_stop_at_the_end": ("source/x.", "full stop"),
    "blank_at_the_end": ("source/x ", "blank"),
    "blank_in_front": ("source/ x", "blank"),
    "star": ("source/*", r"'\*'"),
    "question": ("source/a?b", r"'\?'"),
    "pipe": ("source/a|b", r"'\|'"),
    "less": ("source/<script>", "'<'"),
    "quote": ('source/a"b', "quotation mark"),
    "case_of_a_file": ("source/INDEX.qmd", "by case"),
    "case_of_a_folder": ("source/Chapters/x.yml", "by case"),
    "case_sharp_s": ("source/CHAPTERS/more.yml", "by case"),
    "file_as_folder": ("source/index.qmd/x", "is a file"),
    "manifest_as_folder": ("index.html/x", "is a file"),
    "wide_letters": ("source/ｉndex.qmd", "by case"),
}
EDITIONS: dict[str, object] = {
    "up": "../../../x",
    "dots": "..",
    "absolute": "/tmp/x",
    "folder": "a/b",
    "after_a_name": "2026.11/../../../x",
    "empty": "",
    "blank": " ",
    "device": "con",
    "number": 2026,
    "list": ["2026"],
    "line": "2026.11\n",
    "wide_digits": "2０２６",
    "long": "1.2.3-" + "a" * 4000,
    "backslash": "..\\x",
    "nul": "2026\0",
    "markup": "<b>2026</b>",
}
FACTS: dict[str, dict[str, object]] = {
    "label_is_a_list": {"label": ["x"]},
    "label_is_markup_and_bells": {"label": "\x1b]0;x\x07"},
    "day_is_no_day": {"frozen_on": "../../x"},
    "year_is_text": {"evidence_until": "../../x"},
    "revision_is_an_option": {"revision": "--upload-pack=touch /tmp/x"},
}
RENDERERS: dict[str, object] = {
    "quarto": "quarto 1.7.34",
    "quarto_alone": "quarto",
    "unknown": "typst 0.12",
    "empty": "",
    "blank": "   ",
    "number": 5,
    "command": "quarto;touch x",
    "path": "/bin/sh -c x",
}


LOCAL_HEADER = {
    "flags": (6, b"\x01"),
    "utf8": (7, b"\x08"),
    "method": (8, b"\x00"),
    "crc": (14, b"abcd"),
    "packed_size": (18, b"\x03\x00\x00\x00"),
    "size": (22, b"\x03\x00\x00\x00"),
}
"""Where the first member's own header is changed, and to what, while the directory of the zip stays as it is."""


@dataclass(frozen=True)
class Stage:
    """Where a case is played: `folder` is all that the victim has; `outside` must stay empty."""

    folder: Path
    outside: Path
    honest: Bundle
    project: Path
    """A project of one's own, built, to which a hostile shelf comes."""


@dataclass(frozen=True)
class Case:
    name: str
    make: Callable[[Stage], list[str]]
    said: str
    codes: tuple[int, ...] = (2, 4)


def cases() -> list[Case]:
    found = [
        *_paths(),
        *_editions(),
        *_zips(),
        *_manifests(),
        *_results(),
        *_folders(),
        *_shelves(),
    ]
    names = [case.name for case in found]
    assert len(set(names)) == len(names)
    return found


def _site_zip(stage: Stage, bundle: Bundle) -> str:
    return str(write_zip(stage.folder / "site.zip", bundle.whole.items()))


def _paths() -> Iterator[Case]:
    for number, (name, (path, said)) in enumerate(UNSAFE.items()):

        def hostile(stage: Stage, path: str = path) -> Bundle:
            return stage.honest.plus({path.format(outside=stage.outside): b"written\n"})

        def as_zip(stage: Stage, flag: str, hostile: Callable[[Stage], Bundle] = hostile) -> list[str]:
            return ["verify", _site_zip(stage, hostile(stage)), *([flag] if flag else [])]

        def as_shelf(stage: Stage, doing: str, hostile: Callable[[Stage], Bundle] = hostile) -> list[str]:
            write_shelf(stage.project, {"2026.11": hostile(stage).edition()})
            return {
                "build": ["build", str(stage.project), "--renderer", "embedded"],
                "verify": ["verify", str(stage.project), "--recompute"],
                "bundle": ["bundle", "2026.11", "--project", str(stage.project), "--output", str(stage.folder / "b")],
                "diff": ["diff", "2026.11", ".", "--project", str(stage.project)],
                "show": ["snapshot", "show", "2026.11", "--project", str(stage.project)],
            }[doing]  # fmt: skip

        flag = ("--recompute", "--rebuild", "")[number % 3]
        yield Case(f"zip_{name}", lambda stage, do=as_zip, flag=flag: do(stage, flag), said)
        if number < 8:
            for other in ("--recompute", "--rebuild"):
                if other != flag:
                    yield Case(f"zip_{name}{other}", lambda stage, do=as_zip, flag=other: do(stage, flag), said)
        doing = ("build", "verify", "build", "bundle", "diff", "show")[number % 6]
        yield Case(f"{doing}_of_a_shelf_{name}", lambda stage, do=as_shelf, doing=doing: do(stage, doing), said)


def _editions() -> Iterator[Case]:
    for name, value in EDITIONS.items():

        def beside(stage: Stage, value: object = value) -> list[str]:
            version = stage.honest.edition(name=value)
            files = stage.honest.whole | {f"v/2026.11/{path}": content for path, content in version.whole.items()}
            return ["verify", str(write_zip(stage.folder / "site.zip", files.items())), "--rebuild"]

        def on_shelf(stage: Stage, value: object = value) -> list[str]:
            write_shelf(stage.project, {"2026.11": stage.honest.edition(name=value)})
            return ["build", str(stage.project), "--renderer", "embedded"]

        yield Case(f"edition_{name}", beside, "name of a version|edition|cannot be read")
        yield Case(f"edition_on_a_shelf_{name}", on_shelf, "name of a version|edition|not as it was written")
    for name, facts in FACTS.items():

        def odd(stage: Stage, facts: dict[str, object] = facts) -> list[str]:
            return ["verify", _site_zip(stage, stage.honest.edition(**facts)), "--rebuild"]

        yield Case(f"edition_{name}", odd, "edition|cannot be read")


def _zips() -> Iterator[Case]:
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
            path = Path(_site_zip(stage, stage.honest))
            path.write_bytes(change(path.read_bytes()))
            return ["verify", str(path), "--recompute"]

        return make

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
    for name, (place, changed) in LOCAL_HEADER.items():
        yield Case(
            f"described_in_two_ways_{name}",
            bytes_of(lambda data, place=place, changed=changed: data[:place] + changed + data[place + len(changed) :]),
            "two ways",
        )
    yield Case("folder_by_its_attributes", bytes_of(_dos_folder), "by its attributes")
    yield Case("zip_of_nothing", lambda stage: ["verify", str(write_zip(stage.folder / "s.zip", []))], "manifest")
    yield Case("no_zip", lambda stage: ["verify", _file(stage, "s.zip", b"GIF89a" + b"\0" * 100)], "unpacked|manifest")
    yield Case("empty_file", lambda stage: ["verify", _file(stage, "s.zip", b"")], "unpacked|manifest")
    yield Case("bomb", _bomb, "more than|times")
    yield Case("many_members", _many, "members|more than")


def _file(stage: Stage, name: str, content: bytes) -> str:
    (stage.folder / name).write_bytes(content)
    return str(stage.folder / name)


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


def _manifests() -> Iterator[Case]:
    def document(change: Callable[[dict[str, object]], object]) -> Callable[[Stage], list[str]]:
        def make(stage: Stage) -> list[str]:
            found = json.loads(stage.honest.manifest)
            found = change(found) or found
            text = (json.dumps(found, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()
            return sealed(stage, text)

        return make

    def raw(text: bytes) -> Callable[[Stage], list[str]]:
        return lambda stage: sealed(stage, text)

    def sealed(stage: Stage, text: bytes) -> list[str]:
        hashes = {path: sha(content) for path, content in stage.honest.files.items()} | {"manifest.json": sha(text)}
        sums = "".join(f"{hashes[path]}  {path}\n" for path in sorted(hashes)).encode()
        files = stage.honest.files | {"manifest.json": text, "SHA256SUMS": sums}
        return ["verify", str(write_zip(stage.folder / "s.zip", files.items())), "--rebuild"]

    def entry(**facts: object) -> Callable[[dict[str, object]], object]:
        return lambda found: found["files"]["index.html"].update(facts)  # type: ignore[index]

    read = "cannot be read"
    yield Case("manifest_deep", raw(b"[" * 200_000), read)
    yield Case("manifest_deep_object", raw(b'{"a":' * 50_000 + b"1" + b"}" * 50_000), read)
    yield Case("manifest_empty", raw(b""), read)
    yield Case("manifest_latin", raw(b"\xff\xfe{}"), read)
    yield Case("manifest_list", raw(b"[]\n"), read)
    yield Case("manifest_number", raw(b"1\n"), read)
    yield Case("manifest_nan", raw(b'{"format": NaN}\n'), read)
    yield Case("manifest_huge_number", raw(b'{"format": ' + b"9" * 100_000 + b"}\n"), read)
    yield Case("manifest_surrogate", raw(b'{"format": "\\ud800"}\n'), read)
    yield Case("manifest_of_another_format", document(lambda found: found | {"format": "metaloom-manifest-9"}), read)
    yield Case("manifest_size_is_text", document(entry(bytes="12")), read)
    yield Case("manifest_size_is_true", document(entry(bytes=True)), read)
    yield Case("manifest_size_is_negative", document(entry(bytes=-1)), f"{read}|size")
    yield Case("manifest_size_lies", document(entry(bytes=1)), "size|bytes")
    yield Case("manifest_hash_is_a_path", document(entry(sha256="../../x")), read)
    yield Case("manifest_hash_is_null", document(entry(sha256=None)), read)
    yield Case("manifest_entry_is_a_list", document(lambda found: found["files"].update({"index.html": []})), read)  # type: ignore[index]
    yield Case("manifest_entry_has_more", document(entry(run="touch x")), read)
    yield Case("manifest_files_are_a_list", document(lambda found: found | {"files": []}), read)
    yield Case(
        "manifest_lists_itself",
        document(lambda found: found["files"].update({"manifest.json": {"bytes": 1, "sha256": "0" * 64}})),
        f"{read}|manifest",
    )  # type: ignore[index]
    yield Case("manifest_edition_is_a_list", document(lambda found: found | {"edition": [1]}), read)
    yield Case(
        "manifest_edition_has_more", document(lambda found: found | {"edition": {"name": "2026", "run": "x"}}), read
    )
    yield Case("manifest_tools_missing", document(lambda found: found | {"tools": {}}), read)
    yield Case("manifest_libraries_are_a_list", document(lambda found: found["tools"].update(libraries=["x"])), read)  # type: ignore[index]
    yield Case("manifest_has_more", document(lambda found: found | {"run": "touch x"}), read)
    for name, value in RENDERERS.items():

        def with_renderer(stage: Stage, value: object = value) -> list[str]:
            return ["verify", _site_zip(stage, stage.honest.tools(renderer=value)), "--rebuild"]

        fine = isinstance(value, str) and value.split()[:1] == ["quarto"]
        yield Case(
            f"renderer_{name}",
            with_renderer,
            "not all that was asked for|Quarto" if fine else "renderer|cannot be read",
            (2, 3, 4) if fine else (2, 4),
        )
    for name, tools in {"quarto": {"renderer": "quarto 1.7.34"}, "other_code": {"code": "0" * 64}}.items():

        def another_page(stage: Stage, tools: dict[str, object] = tools) -> list[str]:
            """A page of lies, whose manifest says that it takes another tool to make the page again."""
            page = stage.honest.files["index.html"].replace(b"</main>", b"<p>It cures.</p></main>")
            hostile = stage.honest.plus({"index.html": page}).tools(**tools)
            return ["verify", _site_zip(stage, hostile), "--rebuild"]

        yield Case(f"page_that_only_{name}_could_make", another_page, "not all that was asked for.*ML-1217", (3,))


def _results() -> Iterator[Case]:
    path = "api/analyses.json"
    for name, content in {
        "deep": b"[" * 100_000,
        "broken": b"{",
        "list": b"[]",
        "no_analyses": b"{}",
        "text": b'{"analyses": "x"}',
        "nan": b'{"analyses": [NaN]}',
        "latin": b"\xff",
        "huge_number": b'{"analyses": [' + b"9" * 100_000 + b"]}",
    }.items():
        for flag in ("--recompute", "diff"):

            def make(stage: Stage, content: bytes = content, flag: str = flag) -> list[str]:
                bundle = stage.honest.plus({path: content})
                if flag == "diff":
                    return ["diff", _site_zip(stage, bundle), str(stage.project), "--project", str(stage.project)]
                return ["verify", _site_zip(stage, bundle), flag]

            yield Case(f"results_{name}{flag}", make, path)

    def without(stage: Stage) -> list[str]:
        files = {name: content for name, content in stage.honest.files.items() if name != path}
        return ["verify", _site_zip(stage, Bundle(files, stage.honest.document)), "--recompute"]

    def source(stage: Stage) -> list[str]:
        files = {name: content for name, content in stage.honest.files.items() if not name.startswith("source/")}
        return ["verify", _site_zip(stage, Bundle(files, stage.honest.document)), "--recompute"]

    yield Case("results_missing", without, path)
    yield Case("source_missing", source, "chapters|source|_quarto.yml")


def _folders() -> Iterator[Case]:
    def folder(change: Callable[[Path, Stage], object]) -> Callable[[Stage], list[str]]:
        def make(stage: Stage) -> list[str]:
            site = write_folder(stage.folder / "site", stage.honest.whole)
            change(site, stage)
            return ["verify", str(site)]

        return make

    def link(site: Path, _: Stage) -> None:
        (site / "index.html").unlink()
        (site / "index.html").symlink_to("/etc/passwd")

    def linked_folder(site: Path, stage: Stage) -> None:
        (site / "figures").rename(stage.folder / "figures-elsewhere")
        (site / "figures").symlink_to(stage.folder / "figures-elsewhere")

    yield Case("folder_loose_below_v", folder(lambda site, _: write_folder(site, {"v/evil.html": b"x"})), "v/evil.html")
    yield Case("folder_file_more", folder(lambda site, _: write_folder(site, {"a/b.html": b"x"})), "a/b.html")
    yield Case("folder_hidden_file", folder(lambda site, _: write_folder(site, {".git/config": b"x"})), ".git/config")
    yield Case("folder_fifo", folder(lambda site, _: os.mkfifo(site / "pipe")), "pipe")
    yield Case(
        "folder_fifo_for_a_page",
        folder(lambda site, _: ((site / "index.html").unlink(), os.mkfifo(site / "index.html"))),
        "index.html",
    )
    yield Case(
        "folder_fifo_for_the_manifest",
        folder(lambda site, _: ((site / "manifest.json").unlink(), os.mkfifo(site / "manifest.json"))),
        "manifest.json",
    )
    yield Case("folder_dangling_link", folder(lambda site, _: (site / "x").symlink_to("nowhere")), "link")
    yield Case("folder_link_to_a_file", folder(link), "link")
    yield Case(
        "folder_link_of_equal_content", folder(lambda site, _: (site / "twin.html").symlink_to("index.html")), "link"
    )
    yield Case("folder_linked", folder(linked_folder), "link")
    yield Case(
        "folder_link_below_v",
        folder(lambda site, _: ((site / "v").mkdir(), (site / "v" / "2020").symlink_to(".."))),
        "v/2020",
    )
    yield Case("folder_link_to_itself", folder(lambda site, _: (site / "loop").symlink_to("loop")), "link")
    yield Case(
        "folder_beside",
        lambda stage: (
            write_folder(stage.folder / "d" / "site", stage.honest.whole),
            write_folder(stage.folder / "d", {"evil.html": b"x"}),
            ["verify", str(stage.folder / "d")],
        )[-1],
        "evil.html",
    )


def _shelves() -> Iterator[Case]:
    def shelf(
        change: Callable[[Path, Stage], object], sums: bool = True, doing: str = "verify"
    ) -> Callable[[Stage], list[str]]:
        def make(stage: Stage) -> list[str]:
            write_shelf(stage.project, {"2026.11": stage.honest.edition()})
            change(stage.project / "snapshots", stage)
            if sums:
                write_sums(stage.project / "snapshots")
            return [doing, str(stage.project), *(["--renderer", "embedded"] if doing == "build" else [])]

        return make

    def packed(make: Callable[[Stage], bytes]) -> Callable[[Path, Stage], object]:
        return lambda folder, stage: (folder / "2026.11.tar.xz").write_bytes(make(stage))

    def member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
        found = tarfile.TarInfo(name)
        found.type, found.linkname = kind, target
        return found

    def contents(stage: Stage) -> list[tuple[tarfile.TarInfo | str, bytes]]:
        return sorted({sha(content): content for content in stage.honest.files.values()}.items())  # type: ignore[return-value]

    for doing in ("verify", "build"):
        for name, extra in {
            "up": member("../../x"),
            "absolute": member("/tmp/x"),
            "link": member("0" * 64, tarfile.SYMTYPE, "/etc/passwd"),
            "hard_link": member("0" * 64, tarfile.LNKTYPE, "/etc/passwd"),
            "device": member("0" * 64, tarfile.CHRTYPE),
            "other_name": member("evil"),
            "wrong_hash": member("0" * 64),
        }.items():
            yield Case(
                f"{doing}_pack_{name}",
                shelf(packed(lambda stage, extra=extra: pack([*contents(stage), (extra, b"x")])), doing=doing),
                "2026.11.tar.xz",
            )  # type: ignore[misc]
        yield Case(
            f"{doing}_pack_twice",
            shelf(packed(lambda stage: pack([*contents(stage), contents(stage)[0]])), doing=doing),
            "2026.11.tar.xz",
        )
        yield Case(f"{doing}_pack_bomb", shelf(packed(lambda stage: _xz_bomb()), doing=doing), "2026.11.tar.xz")
        yield Case(
            f"{doing}_pack_broken", shelf(packed(lambda stage: b"\xfd7zXZ\0nothing"), doing=doing), "2026.11.tar.xz"
        )
        yield Case(
            f"{doing}_pack_followed_by_more",
            shelf(packed(lambda stage: pack(contents(stage)) + b"more"), doing=doing),
            "2026.11.tar.xz",
        )
        yield Case(
            f"{doing}_manifest_of_another",
            shelf(lambda folder, stage: (folder / "2026.11.json").rename(folder / "2025.json"), doing=doing),
            "another version|2025",
        )
        yield Case(
            f"{doing}_name_of_a_file",
            shelf(lambda folder, stage: (folder / "2026.11.json").rename(folder / "evil name.json"), doing=doing),
            "evil name",
        )
        yield Case(
            f"{doing}_pack_is_a_link",
            shelf(
                lambda folder, stage: (
                    (folder / "2026.11.tar.xz").rename(stage.folder / "p"),
                    (folder / "2026.11.tar.xz").symlink_to(stage.folder / "p"),
                ),
                doing=doing,
            ),
            "link",
        )
        yield Case(
            f"{doing}_pack_is_a_fifo",
            shelf(
                lambda folder, stage: ((folder / "2026.11.tar.xz").unlink(), os.mkfifo(folder / "2026.11.tar.xz")),
                sums=False,
                doing=doing,
            ),
            "2026.11.tar.xz",
        )
        yield Case(
            f"{doing}_manifest_is_a_fifo",
            shelf(
                lambda folder, stage: ((folder / "2026.11.json").unlink(), os.mkfifo(folder / "2026.11.json")),
                sums=False,
                doing=doing,
            ),
            "2026.11.json",
        )
        yield Case(
            f"{doing}_manifest_is_a_folder",
            shelf(
                lambda folder, stage: ((folder / "2026.11.json").unlink(), (folder / "2026.11.json").mkdir()),
                sums=False,
                doing=doing,
            ),
            "2026.11.json",
        )
        yield Case(
            f"{doing}_shelf_is_a_link",
            shelf(
                lambda folder, stage: (folder.rename(stage.folder / "s"), folder.symlink_to(stage.folder / "s")),
                sums=False,
                doing=doing,
            ),
            "link",
        )
    for name, line in {"up": "../../etc/passwd", "absolute": "/etc/passwd", "backslash": "..\\x"}.items():
        yield Case(
            f"sums_{name}",
            shelf(
                lambda folder, stage, line=line: (folder / "SHA256SUMS").write_text("0" * 64 + f"  {line}\n"),
                sums=False,
            ),
            "SHA256SUMS",
        )  # type: ignore[misc]
    yield Case(
        "shelf_file_more", shelf(lambda folder, stage: (folder / "evil.sh").write_text("x"), sums=False), "evil.sh"
    )
    yield Case(
        "shelf_folder_more", shelf(lambda folder, stage: write_folder(folder / "more", {"x": b"x"}), sums=False), "more"
    )


def _xz_bomb() -> bytes:
    import lzma

    packer = lzma.LZMACompressor(preset=0)
    block = bytes(1_000_000)
    return b"".join([*(packer.compress(block) for _ in range(700)), packer.flush()])
