"""Pandoc, run for a whole batch of pages at once: starting it costs more than converting a page.

As many processes as `--jobs` allows share the work; a page comes out the same in whatever batch it is. Pandoc is given
the texts and reads no file of its own choosing.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from heapq import heappop, heappush
from math import ceil
from pathlib import Path
from typing import Any

from metaloom.errors import ToolError
from metaloom.stitch.embedded.jobs import Job
from metaloom.stitch.process import run
from metaloom.store.cache import Cache
from metaloom.store.jobs import jobs as at_once
from metaloom.store.keys import key_of
from metaloom.store.scratch import scratch

ASSETS = Path(__file__).resolve().parent.parent / "assets"
SCRIPT = ASSETS / "lua" / "convert.lua"
MOST_PER_BATCH = 40
FEWEST_PER_PROCESS = 4
PAGE = 1000
"""What a page costs besides its text, in characters."""
MOST_SECONDS = 300
MEMORY = ("-M1500m", "-A64m")
"""The most that pandoc's heap may grow to, some five times what the largest page of ours needs; and the size of its
allocation area: with Haskell's default of 4 MB half of the time was spent on garbage collection, without less
memory.
"""

OUT_OF_MEMORY = 251
LOOK = "Look for something that is nested very deeply on these pages, or report it as a fault of Metaloom."
Converted = dict[str, Any]
Found = Generator[tuple[int, Converted], None, None]


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


def convert(
    jobs: Sequence[Job], csl: str | None, done: Callable[[int], None]
) -> Generator[tuple[int, Converted], None, None]:
    """Yield the index of each job with what pandoc makes of its page, in batches, while others are under way.

    `done` is told how many more are finished.
    """
    if not jobs:
        return
    workers = min(at_once(), ceil(len(jobs) / FEWEST_PER_PROCESS))
    rounds = ceil(len(jobs) / (workers * MOST_PER_BATCH))
    batches = _shares([len(job.text) + PAGE for job in jobs], workers * rounds)

    def one(batch: Sequence[int]) -> list[Converted]:
        results = _run([jobs[index] for index in batch], csl)
        done(len(batch))
        return results

    with ThreadPoolExecutor(workers) as pool:
        for batch, results in zip(batches, pool.map(one, batches), strict=True):
            yield from zip(batch, results, strict=True)


def _shares(sizes: Sequence[int], count: int) -> list[list[int]]:
    """Return the indices of pages in `count` batches that take about as long, the largest pages dealt out first."""
    waiting: list[tuple[int, int, list[int]]] = [(0, number, []) for number in range(count)]
    for index in sorted(range(len(sizes)), key=lambda index: -sizes[index]):
        size, number, batch = heappop(waiting)
        heappush(waiting, (size + sizes[index], number, [*batch, index]))
    return [sorted(batch) for _, _, batch in sorted(waiting, key=lambda share: share[1]) if batch]


def _run(jobs: Sequence[Job], csl: str | None) -> list[Converted]:
    entries = dict.fromkeys(entry for job in jobs for entry in job.bibliography)
    formats = dict.fromkeys(kind for kind, _ in entries)
    order = {
        "bibliography": [
            {"format": kind, "text": "\n\n".join(text for other, text in entries if other == kind)} for kind in formats
        ],
        "csl": csl,
        "pages": [
            {
                "text": job.text,
                "options": job.options,
                "inlines": job.inlines,
                "nocite": job.nocite,
                "all_references": job.all_references,
            }
            for job in jobs
        ],
    }
    with scratch("pandoc") as folder:
        results, failure = answer_of(SCRIPT, order, folder)
    if failure is not None:
        pages = ", ".join(job.name for job in jobs[:3]) + ("…" if len(jobs) > 3 else "")
        raise ToolError(f"pandoc {failure} on {len(jobs)} pages ({pages}).", LOOK, code="ML-1404")
    return list(results)


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
        cause = f"pandoc could not be run: {error}"
        raise ToolError(cause, "Install it again: pip install pypandoc_binary.", code="ML-1403") from None
    if code != 0 or not answered.is_file():
        return None, failure(code, said, MOST_SECONDS)
    return json.loads(answered.read_text(encoding="utf-8")), None


def failure(code: int | None, said: list[str], seconds: int) -> str:
    """Return why pandoc failed, as a sentence."""
    if code is None:
        return f"was not done within {seconds} seconds"
    if code == OUT_OF_MEMORY:
        return "needed more memory than it may have"
    words = "".join(said).strip()[:2000]
    return f"failed (exit code {code}: {words})"
