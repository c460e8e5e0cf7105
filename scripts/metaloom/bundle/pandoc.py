"""One run of pandoc on the report, with limits: it ends when its time or memory is used up, and when we are killed."""

from __future__ import annotations

import os
from pathlib import Path

from metaloom.errors import ToolError
from metaloom.stitch.embedded.pandoc import failure, pandoc_path
from metaloom.stitch.process import run

MOST_SECONDS = 600
MEMORY = ("-M6000m", "-A64m")
"""More than for pages: a report is one document, with all its pictures."""


def pandoc(folder: Path, document: str, *options: str) -> None:
    """Let pandoc write what the options ask for of a document in its own JSON; both are files of `folder`.

    Errors: ToolError when pandoc fails.
    """
    command = [pandoc_path(), "+RTS", *MEMORY, "-RTS", document, "--from", "json", *options]
    said: list[str] = []
    code = run(command, folder, without_clock() | {"TMPDIR": str(folder)}, MOST_SECONDS, said.append)
    if code != 0:
        raise ToolError(
            f"pandoc, which writes the report, {failure(code, said, MOST_SECONDS)}.",
            "Report it as a fault of Metaloom.",
            code="ML-1404",
        )


def without_clock() -> dict[str, str]:
    """Return our environment, without a clock: the same manuscript gives the same document."""
    return {**os.environ, "SOURCE_DATE_EPOCH": "0"}
