"""A pack: many contents in one compressed file, each under its SHA-256.

A tar file compressed by xz, which any system can open. All that could differ between two makers (owners, times,
order) is fixed. Pages of one site are alike, so that a pack is about a twentieth of what it holds.
"""

from __future__ import annotations

import io
import lzma
import tarfile
from collections.abc import Mapping

PRESET = 6


def write_pack(contents: Mapping[str, bytes]) -> bytes:
    """The pack of a mapping from SHA-256 to content."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name in sorted(contents):
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(contents[name]), 0o644
            archive.addfile(member, io.BytesIO(contents[name]))
    return lzma.compress(stream.getvalue(), format=lzma.FORMAT_XZ, check=lzma.CHECK_SHA256, preset=PRESET)


def read_pack(content: bytes) -> dict[str, bytes]:
    """SHA-256 -> content; raises ValueError when the bytes are no sound pack. Names are not checked here."""
    try:
        raw = lzma.decompress(content, format=lzma.FORMAT_XZ)
        with tarfile.open(fileobj=io.BytesIO(raw), mode="r:") as archive:
            found = {member.name: archive.extractfile(member) for member in archive.getmembers() if member.isfile()}
            return {name: stream.read() for name, stream in found.items() if stream is not None}
    except (lzma.LZMAError, tarfile.TarError, EOFError) as error:
        raise ValueError(f"the pack cannot be opened: {error}") from None
