"""One project's site as a job: what is asked for in JSON in, an answer in JSON out (see `portfolio.job`).

The site is built by the ordinary build, so that it has the same bytes, the same lock, the same swap and the same record
of what has changed, wherever it is built.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from metaloom.build.progress import Silent
from metaloom.build.project import open_project
from metaloom.build.record import Record
from metaloom.build.walk import build
from metaloom.portfolio.job import ONE_AT_A_TIME, answered
from metaloom.store.jobs import VARIABLE as JOBS
from metaloom.store.keys import package_key
from metaloom.store.open_folder import make_open_folder

UNCHANGED = "unchanged"
"""The results of an answer when the site that is there is that of the present files; else the count of warnings."""


@dataclass(frozen=True)
class Order:
    """A project's folder, where its site goes, by which renderer, and how many processes that may take."""

    root: str
    output: str
    renderer: str
    jobs: int


def build_site(order: str) -> str:
    """Build the site that an Order in JSON asks for; the Answer as JSON. Raises nothing."""
    asked = Order(**json.loads(order))
    with ONE_AT_A_TIME:
        return json.dumps(asdict(answered(package_key(), Path(asked.root), partial(_built, asked))))


def _built(order: Order, root: Path) -> str:
    output = Path(order.output)
    before = os.environ.get(JOBS)
    os.environ[JOBS] = str(order.jobs)
    try:
        make_open_folder(output.parent)
        done = build(open_project(root, site=True), output, order.renderer, Silent())
        return UNCHANGED if isinstance(done, Record) else str(len(done.warnings))
    finally:
        os.environ.pop(JOBS) if before is None else os.environ.update({JOBS: before})
