"""One project as a job: its path in, an answer in JSON out.

The answer says what came of the project, so that a broken project is an answer like any other and only the machinery
can fail. It carries the hash of the engine that gave it: a worker with another Metaloom, Python or library is noticed.
"""

from __future__ import annotations

import json
import threading
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from metaloom.build.compute import compute
from metaloom.build.progress import Clock, Silent
from metaloom.build.project import Project, open_project
from metaloom.errors import FaultError, MetaloomError, Place, Problem, ProjectError
from metaloom.store.keys import code_key, key_of, tree_digest
from metaloom.write.api import plain_json, results_json

NOT_SEEN = "The worker does not see this folder. Put it where every worker sees it, under the same path."
# Python's warning filters, which the numerical libraries change for a moment, are shared by a worker's threads.
ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Answer:
    """What came of one project: results (`ok`), problems (`broken`), or a reason (`failed`, `fault`)."""

    engine: str
    status: Literal["ok", "broken", "failed", "fault"]
    results: str = ""
    problems: tuple[Problem, ...] = ()
    reason: str = ""


def compute_project(path: str) -> str:
    """Compute the project at `path`; the Answer as JSON. Raises nothing."""
    with ONE_AT_A_TIME:
        return json.dumps(asdict(answered(engine_key(), Path(path), _results_of)))


def read_answer(text: str) -> Answer:
    """Return the Answer that `compute_project` wrote."""
    found: dict[str, Any] = json.loads(text)
    problems = tuple(Problem(**{**item, "place": Place(**item["place"])}) for item in found["problems"])
    return Answer(**{**found, "problems": problems})


@cache
def engine_key() -> str:
    """Return one hash of everything outside a project that its results depend on."""
    return code_key(__name__)


def input_key(root: Path) -> str:
    """Return one hash of everything that the results of the project at `root` depend on. Errors: OSError."""
    project = Project(root)
    return key_of(tree_digest(root, project.inputs()), engine_key())


def answered(engine: str, root: Path, work: Callable[[Path], str]) -> Answer:
    """Return what came of `work` on the project at `root`, whatever it raised."""
    if not root.is_dir():
        return Answer(engine, "failed", reason=NOT_SEEN)
    try:
        return Answer(engine, "ok", results=work(root))
    except ProjectError as error:
        return Answer(engine, "broken", problems=error.problems)
    except FaultError as error:
        return Answer(engine, "fault", reason=str(error))
    except (MetaloomError, OSError) as error:
        return Answer(engine, "failed", reason=str(error))
    except Exception:
        return Answer(engine, "fault", reason=traceback.format_exc())


def _results_of(root: Path) -> str:
    computed = compute(open_project(root), Clock(), Silent())
    computed.require()
    return results_json(plain_json(computed.results[analysis.id]) for analysis in computed.declarations.analyses)
