"""Folders and shelves of versions that mean harm."""

from __future__ import annotations

import os
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

from hostile.bundle import pack, sha, write_folder, write_shelf, write_sums
from hostile.stage import Case, Stage


def folder_cases() -> Iterator[Case]:
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


def pack_cases(doing: str) -> Iterator[Case]:
    """Packs that are not what a version needs, in what a command does."""
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
    yield Case(f"{doing}_pack_broken", shelf(packed(lambda stage: b"\xfd7zXZ\0nothing"), doing=doing), "2026.11.tar.xz")
    yield Case(
        f"{doing}_pack_followed_by_more",
        shelf(packed(lambda stage: pack(contents(stage)) + b"more"), doing=doing),
        "2026.11.tar.xz",
    )


def file_cases(doing: str) -> Iterator[Case]:
    """Files of a shelf that are missing, of another kind, or under another name."""
    yield Case(
        f"{doing}_manifest_of_another",
        shelf(lambda folder, stage: (folder / "2026.11.json").rename(folder / "2025.json"), doing=doing),
        r"another version|2025|2026\.11\.tar\.xz: no version has this file",
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


def shelf_cases() -> Iterator[Case]:
    for doing in ("verify", "build"):
        yield from pack_cases(doing)
        yield from file_cases(doing)
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
