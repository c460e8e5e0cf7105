"""Pandoc: which program it is, how much it may use, and one of our Lua scripts run in it."""

from __future__ import annotations

import json
import os
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from metaloom.errors import ToolError
from metaloom.stitch.process import run
from metaloom.store.cache import Cache
from metaloom.store.keys import key_of

ASSETS = Path(__file__).resolve().parent.parent / "assets"
MOST_SECONDS = 300
MEMORY = ("-M1500m", "-A64m")
"""The most that pandoc's heap may grow to, some five times what the largest page of ours needs; and the size of its
allocation area: with Haskell's default of 4 MB half of the time was spent on garbage collection, without less
memory.
"""

OUT_OF_MEMORY = 251


@cache
def pandoc_path() -> str:
    """Return where pandoc is; a ToolError when it is missing."""
    import pypandoc

    try:
        return str(pypandoc.get_pandoc_path())
    except OSError:
        raise ToolError("pandoc is not installed", "Install it: pip install pypandoc_binary.", code="ML-1403") from None


@cache
def pandoc_version(kept: Cache | None = None) -> str:
    """Return the version of pandoc that converts.

    Asking takes as long as converting a page: the answer is kept for as long as the program is the same file.
    """
    status = Path(pandoc_path()).stat()
    key = key_of(pandoc_path(), status.st_ino, status.st_size, status.st_mtime_ns)
    stored = kept.get("pandoc", key) if kept else None
    if stored is not None:
        return stored.decode()
    finished = subprocess.run([pandoc_path(), "--version"], capture_output=True, text=True, check=True)
    version = finished.stdout.splitlines()[0].removeprefix("pandoc ")
    if kept:
        kept.put("pandoc", key, version.encode())
    return version


def answer_of(script: Path, order: Any, folder: Path) -> tuple[Any, str | None]:
    """Run one of our Lua scripts in pandoc, with input and output as JSON; return the output, or why there is none, in
    words.

    Pandoc's own temporary files are in `folder` as well, so that a killed run leaves none elsewhere.
    Errors: ToolError where pandoc is missing or cannot be run.
    """
    asked, answered = folder / "asked.json", folder / "answered.json"
    asked.write_text(json.dumps(order), encoding="utf-8")
    command = [pandoc_path(), "+RTS", *MEMORY, "-RTS", "lua", str(script), str(asked), str(answered)]
    said: list[str] = []
    try:
        code = run(command, folder, {**os.environ, "TMPDIR": str(folder)}, MOST_SECONDS, said.append)
    except OSError as error:
        raise not_started(error) from None
    if code != 0 or not answered.is_file():
        return None, failure(code, said, MOST_SECONDS)
    return json.loads(answered.read_text(encoding="utf-8")), None


def not_started(error: OSError) -> ToolError:
    """Return the error of a pandoc that cannot be run."""
    return ToolError(
        f"pandoc could not be run: {error}", "Install it again: pip install pypandoc_binary.", code="ML-1403"
    )


def failure(code: int | None, said: list[str], seconds: int) -> str:
    """Return why pandoc failed, as a sentence."""
    if code is None:
        return f"was not done within {seconds} seconds"
    if code == OUT_OF_MEMORY:
        return "needed more memory than it may have"
    words = "".join(said).strip()[:2000]
    return f"failed (exit code {code}: {words})"
