"""The process in which Typst sets the report, so that a crash ends this process and not the command.

`python -m metaloom.bundle.typeset SOURCE`: SOURCE is a Typst file, written by Metaloom itself; `report.pdf` is put
beside it. What Typst refuses is printed, and the exit code says that it was Typst.
"""

from __future__ import annotations

import sys
from pathlib import Path

from metaloom.store.bounds import bound

MEMORY = 6_000_000_000
"""Bytes of address space: as much as pandoc may take for the same report."""

LARGEST_FILE = 500_000_000
REFUSED = 3
OUTPUT = "report.pdf"


def main(source: Path) -> int:
    """Set one file, seeing nothing outside its folder; its exit code."""
    import typst

    bound(MEMORY, LARGEST_FILE)
    try:
        made = typst.compile(
            str(source),
            root=str(source.parent),
            font_paths=[fonts()],
            timestamp=0,
            format="pdf",
            pdf_standards="ua-1",
        )
    except typst.TypstError as error:
        sys.stdout.write(str(error))
        return REFUSED
    source.with_name(OUTPUT).write_bytes(bytes(made))
    return 0


def fonts() -> str:
    """Return the folder of the fonts that matplotlib brings: DejaVu."""
    import matplotlib

    return str(Path(matplotlib.get_data_path(), "fonts", "ttf"))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
