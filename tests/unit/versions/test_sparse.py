"""A pack's member that is small in the pack and huge when it is read."""

from __future__ import annotations

import hashlib
import io
import lzma
import tarfile

import pytest

from metaloom.versions.snapshot.pack import read_pack


def test_a_sparse_member_of_a_pack_is_refused() -> None:
    name = hashlib.sha256(bytes(9_000)).hexdigest()
    member = tarfile.TarInfo(name)
    facts = {"major": "0", "minor": "1", "map": "0,0", "size": "9000", "name": name}
    member.pax_headers = {f"GNU.sparse.{key}": value for key, value in facts.items()}
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(member)
    with pytest.raises(ValueError, match="not an ordinary file"):
        read_pack(lzma.compress(stream.getvalue()))
