"""Pages converted by pandoc, as many at the same time as `--jobs` allows.

A page comes out the same whichever process converts it, and after whichever other page. Pandoc is given the texts and
reads no file of its own choosing.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from math import ceil
from typing import Any

from metaloom.errors import ToolError
from metaloom.stitch.dialogue import EndedError
from metaloom.stitch.embedded.jobs import Job
from metaloom.stitch.embedded.pandoc import MOST_SECONDS, failure
from metaloom.stitch.embedded.pandocs import Pandocs, pandocs
from metaloom.store.jobs import jobs as at_once

FEWEST_PER_PROCESS = 4
LOOK = "Look for something that is nested very deeply on this page, or report it as a fault of Metaloom."
Converted = dict[str, Any]


def convert(jobs: Sequence[Job]) -> Generator[tuple[int, Converted], None, None]:
    """Yield the index of each job with what pandoc makes of its page, while others are under way.

    Errors: ToolError, with the name of the page, where pandoc fails.
    """
    if not jobs:
        return
    count = min(at_once(), ceil(len(jobs) / FEWEST_PER_PROCESS))
    longest_first = sorted(range(len(jobs)), key=lambda index: -len(jobs[index].text))
    with pandocs(count) as lent, ThreadPoolExecutor(count) as pool:

        def one(index: int) -> tuple[int, Converted]:
            return index, _converted(lent, jobs[index])

        try:
            for found in as_completed([pool.submit(one, index) for index in longest_first]):
                yield found.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            lent.interrupt()
            raise


def _converted(lent: Pandocs, job: Job) -> Converted:
    """Return what pandoc makes of a page; where a process ends, of an earlier page perhaps, a new one is asked.

    Errors: ToolError where pandoc fails on this page.
    """
    try:
        return _asked(lent, job)
    except EndedError as ended:
        if ended.code is None or lent.interrupted:
            raise _failed(job, ended) from None
    try:
        return _asked(lent, job, new=True)
    except EndedError as ended:
        raise _failed(job, ended) from None


def _failed(job: Job, ended: EndedError) -> ToolError:
    return ToolError(f"{job.name}: pandoc {failure(ended.code, ended.said, MOST_SECONDS)}.", LOOK, code="ML-1404")


def _asked(lent: Pandocs, job: Job, new: bool = False) -> Converted:
    order = {
        "bibliography": _by_format(job.bibliography),
        "csl": job.style,
        "text": job.text,
        "options": job.options,
        "inlines": job.inlines,
        "nocite": job.nocite,
        "all_references": job.all_references,
    }
    with lent.lend(new) as pandoc:
        converted: Converted = json.loads(pandoc.ask(json.dumps(order), MOST_SECONDS))
    return converted


def _by_format(entries: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    formats = dict.fromkeys(kind for kind, _ in entries)
    return [{"format": kind, "text": "\n\n".join(text for other, text in entries if other == kind)} for kind in formats]
