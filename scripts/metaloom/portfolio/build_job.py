"""One project's site as a job: what is asked for in JSON in, an answer in JSON out (see `portfolio.job`).

The site is built by the ordinary build, so that it has the same bytes, the same lock, the same swap and the same record
of what has changed, wherever it is built.
"""

from __future__ import annotations

import json
import os
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path

from metaloom.build.progress import Silent
from metaloom.build.project import open_project
from metaloom.build.record import Record
from metaloom.build.walk import build
from metaloom.errors import FaultError, MetaloomError, ProjectError
from metaloom.portfolio.job import NOT_SEEN, ONE_AT_A_TIME, Answer
from metaloom.store.jobs import VARIABLE as JOBS
from metaloom.store.keys import package_key

UNCHANGED = "unchanged"
"""The results of an answer when the site that is there is that of the present files."""


@dataclass(frozen=True)
class Order:
    """A project's folder, where its site goes, by which renderer, and how many processes that may take."""

    root: str
    output: str
    renderer: str
    jobs: int


def build_site(order: str) -> str:
    """Build the site that an Order in JSON asks for; the Answer as JSON. Raises nothing."""
    with ONE_AT_A_TIME:
        return json.dumps(asdict(_answer(Order(**json.loads(order)))))


def _answer(order: Order) -> Answer:
    engine, root, output = package_key(), Path(order.root), Path(order.output)
    if not root.is_dir():
        return Answer(engine, "failed", reason=NOT_SEEN)
    before = os.environ.get(JOBS)
    os.environ[JOBS] = str(order.jobs)
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        done = build(open_project(root, site=True), output, order.renderer, Silent())
        return Answer(engine, "ok", results=UNCHANGED if isinstance(done, Record) else "")
    except ProjectError as error:
        return Answer(engine, "broken", problems=error.problems)
    except FaultError as error:
        return Answer(engine, "fault", reason=str(error))
    except (MetaloomError, OSError) as error:
        return Answer(engine, "failed", reason=str(error))
    except Exception:
        return Answer(engine, "fault", reason=traceback.format_exc())
    finally:
        os.environ.pop(JOBS) if before is None else os.environ.update({JOBS: before})
