"""Files in one zip: in a fixed order, with one fixed time, so that equal contents give equal bytes."""

from __future__ import annotations

import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest time of the format, in place of none."""


def packed(files: Mapping[str, bytes], folder: str = "") -> bytes:
    """Return a zip of `files` (path -> content), below `folder`, in the order given."""
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            entry = ZipInfo(folder + name, TIME)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            entry.create_system = 3
            archive.writestr(entry, content)
    return stream.getvalue()


def repacked(archive: bytes) -> bytes:
    """Return the same files as another program packed them, in our order and without its times."""
    with ZipFile(io.BytesIO(archive)) as old:
        return packed({name: old.read(name) for name in sorted(old.namelist())})
