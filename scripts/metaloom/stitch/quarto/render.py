"""Render a project with Quarto, and put the finished site where it is wanted."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from metaloom.errors import ToolError
from metaloom.stitch.process import run
from metaloom.stitch.quarto.find import Quarto, require_quarto
from metaloom.stitch.quarto.words import Transcript
from metaloom.stitch.rendered import Rendered

Progress = Callable[[int, int, str], None]

NOT_HANDED_ON = (
    "QUARTO_LOG",
    "QUARTO_LOG_LEVEL",
    "QUARTO_PROJECT_",
    "QUARTO_DOCUMENT_",
    "QUARTO_EXECUTE_",
)
"""Beginnings of variables that would make Quarto render something else, or speak in another way."""


def render(project: Path, output: Path, progress: Progress | None = None, timeout: float = 1800.0) -> Rendered:
    """Render the project's pages as Quarto does, into `output`.

    `progress` is told (page number, of how many, file). `timeout` is in seconds.
    Errors: ToolError when Quarto is missing, fails or takes too long; `output` is then untouched.
    """
    from metaloom.stitch.quarto.staging import SITE, move_site, staged

    quarto = require_quarto()
    start = time.perf_counter()
    transcript = Transcript()

    def heard(line: str) -> None:
        step = transcript.hear(line)
        if step is not None and progress is not None:
            progress(*step)

    project, output = project.resolve(), output.resolve()
    with staged(project, output) as copy:
        command = (quarto.path, "render", "--output-dir", SITE)
        code = run(command, copy, _environment(), timeout, heard)
        if code != 0 or not (copy / SITE).is_dir():
            raise _failure(quarto, code, transcript, copy, timeout)
        if not any((copy / SITE).rglob("*.html")):
            raise _failure(quarto, code, transcript, copy, timeout)
        pages = move_site(copy, output)
    seconds = time.perf_counter() - start
    return Rendered("quarto", quarto.version, pages, 0, seconds, tuple(dict.fromkeys(transcript.warnings)))


def _environment() -> dict[str, str]:
    """Return our environment, with the hooks told that everything is computed, and this Python to run them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(NOT_HANDED_ON)}
    return kept | {"METALOOM_BUILDING": "1", "QUARTO_PYTHON": sys.executable, "NO_COLOR": "1"}


def _failure(quarto: Quarto, code: int | None, transcript: Transcript, copy: Path, timeout: float) -> ToolError:
    said = transcript.last_meaningful().replace(f"{copy}{os.sep}", "").replace("\n", "\n    ")
    if code == 0:
        said = "it ended well and wrote no page"
    how = f"did not finish within {timeout:.0f} seconds" if code is None else f"failed (exit code {code})"
    cause = f"Quarto {quarto.version} {how} at {transcript.page}. It said:\n    {said or '(nothing)'}"
    remedy = "Correct what it names, or build with --renderer embedded. Nothing was changed."
    return ToolError(cause, remedy, code="ML-1402")
