"""A pack: many contents in one compressed file, each under its SHA-256.

A tar file compressed by xz, which any system can open. All that could differ between two makers (owners, times,
order) is fixed. Pages of one site are alike, so that a pack is about a twentieth of what it holds.

A pack is untrusted: what is unpacked is counted while unpacking, and a member is an ordinary file whose name
is the SHA-256 of its content, or the pack is refused. Nothing of it is ever a path.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import tarfile
from collections.abc import Mapping

PRESET = 6
MOST_BYTES = 400_000_000
"""What may come out of one pack: some thirty times the largest version that we have made."""

MOST_MEMORY = 256_000_000
STEP = 1 << 20


def write_pack(contents: Mapping[str, bytes]) -> bytes:
    """Return the pack of a mapping from SHA-256 to content."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name in sorted(contents):
            member = tarfile.TarInfo(name)
            member.size, member.mode = len(contents[name]), 0o644
            archive.addfile(member, io.BytesIO(contents[name]))
    return lzma.compress(stream.getvalue(), format=lzma.FORMAT_XZ, check=lzma.CHECK_SHA256, preset=PRESET)


def read_pack(content: bytes, most: int = MOST_BYTES) -> dict[str, bytes]:
    """Return SHA-256 -> content; raises ValueError when the bytes are not a valid pack, or hold more than `most` "
    "bytes.
    """
    try:
        raw = _unpacked(content, most)
        with tarfile.open(fileobj=io.BytesIO(raw), mode="r:") as archive:
            return _members(archive, len(raw))
    except (lzma.LZMAError, tarfile.TarError, EOFError, OverflowError, MemoryError) as error:
        raise ValueError(f"the pack cannot be opened: {error}") from None


def _unpacked(content: bytes, most: int) -> bytes:
    unpacker = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MOST_MEMORY)
    parts, size, waiting = [], 0, content
    while not unpacker.eof:
        part = unpacker.decompress(waiting, max_length=STEP)
        waiting = b""
        size += len(part)
        if size > most:
            raise ValueError(f"the pack holds more than {most:,} bytes")
        if not part and unpacker.needs_input:
            raise EOFError("it ends too early")
        parts.append(part)
    if unpacker.unused_data:
        raise ValueError("bytes follow the end of the pack")
    return b"".join(parts)


def _members(archive: tarfile.TarFile, most: int) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for member in archive:
        name = ascii(member.name)[:100]
        # A sparse member is small here and huge when read; what it needs for that is a header that ours never have.
        if member.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or member.size > most or member.pax_headers:
            raise ValueError(f"its member {name} is not an ordinary file")
        stream = archive.extractfile(member)
        content = stream.read() if stream is not None else b""
        if hashlib.sha256(content).hexdigest() != member.name:
            raise ValueError(f"its member {name} is not named by the SHA-256 of its content")
        if member.name in found:
            raise ValueError(f"its member {name} is there twice")
        found[member.name] = content
    return found
