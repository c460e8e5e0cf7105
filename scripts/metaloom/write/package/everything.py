"""Everything of a project in one file to take along: what it was made from, and what came out.

The bytes depend on the content alone (no clock, one order), so that the same evidence gives the same file.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

NO_TIME = (1980, 1, 1, 0, 0, 0)
README = """Everything of this review in one file.

source/   the tables, declarations, chapters and bibliography; `metaloom build source` makes the site again
api/      every result as JSON, the rows behind it as CSV, the citation in several forms
"""


def everything(files: Mapping[str, str | bytes], source: Mapping[str, bytes]) -> bytes:
    """Return a ZIP of the inputs under `source/` and of the generated files under `api/`."""
    held: dict[str, bytes] = {"README.txt": README.encode()}
    # a frozen site lays a page by line beside each of its sources: that page is none of them
    by_line = {f"{name}.html" for name in source}
    held |= {f"source/{name}": content for name, content in source.items() if name not in by_line}
    held |= {
        name: text if isinstance(text, bytes) else text.encode()
        for name, text in files.items()
        if name.startswith("api/")
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name in sorted(held):
            entry = zipfile.ZipInfo(name, NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, held[name])
    return buffer.getvalue()
