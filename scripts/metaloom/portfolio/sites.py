"""The sites of a portfolio: each project's own, below one folder, and an index page over all.

    OUTPUT/index.html       the index page (see `portfolio.index`)
    OUTPUT/NAME/            the site of the project FOLDER/NAME

Each site is what `metaloom build FOLDER/NAME --output OUTPUT/NAME` makes. A project that cannot be built keeps its last
good site, is named on the index page, and keeps no other from being built.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from metaloom.build.progress import Teller
from metaloom.errors import Place, Problem, ProjectError
from metaloom.portfolio.build_job import UNCHANGED, Order, build_site
from metaloom.portfolio.executor import Executor, Outcome, finish
from metaloom.portfolio.index import INDEX, require_index, write_index
from metaloom.portfolio.projects import Member, find_projects
from metaloom.portfolio.report import Entry, Report
from metaloom.portfolio.run import UNDER_WAY, shelf_of
from metaloom.portfolio.settle import settled
from metaloom.portfolio.shard import WHOLE, Shard
from metaloom.store.keys import package_key
from metaloom.store.lock import project_lock

OPTION = Place("--output")


@dataclass(frozen=True)
class Asked:
    """Where the sites go, by which renderer, which part of them, and how many processes each may take."""

    output: Path
    renderer: str = "auto"
    shard: Shard = WHOLE
    jobs: int = 1


def build_portfolio(folder: Path, asked: Asked, executor: Executor, teller: Teller) -> Report:
    """Build the site of every project in `folder`, or of those in the shard, and the index page over all.

    Errors: ProjectError when there is no project or the output cannot be used; ToolError when the executor cannot
    begin. What goes wrong with one project is an entry of the report.
    """
    start = time.perf_counter()
    members = find_projects(folder)
    output = asked.output.resolve()
    _require_place(folder.resolve(), output, members)
    with project_lock(shelf_of(folder).folder, lambda: teller.say(UNDER_WAY)):
        require_index(output)
        mine = asked.shard.take(members)
        orders = {_order(member, output, asked): member for member in mine}
        entries: list[Entry] = []
        teller.step("build", 0, len(orders))
        for order, outcome in finish(executor, build_site, list(orders)) if orders else ():
            entries.append(_settled(orders[order], outcome))
            teller.step("build", len(entries), len(orders))
        ordered = tuple(sorted(entries, key=lambda entry: entry.name))
        write_index(output, members, ordered)
    return Report(str(output / INDEX), ordered, time.perf_counter() - start, done="built", where="index page")


def index_portfolio(folder: Path, output: Path) -> Path:
    """Write the index page over the sites that are in `output`, as after bringing shards together; where it is.

    Errors: ProjectError when there is no project or the output cannot be used.
    """
    members = find_projects(folder)
    output = output.resolve()
    _require_place(folder.resolve(), output, members)
    require_index(output)
    write_index(output, members, ())
    return output / INDEX


def _order(member: Member, output: Path, asked: Asked) -> str:
    return json.dumps(asdict(Order(str(member.root), str(output / member.name), asked.renderer, asked.jobs)))


def _settled(member: Member, outcome: Outcome) -> Entry:
    answer = settled(member.name, outcome, package_key())
    if isinstance(answer, Entry):
        return answer
    if answer.results == UNCHANGED:
        return Entry(member.name, "taken over")
    return Entry(member.name, "computed", warnings=int(answer.results))


def _require_place(folder: Path, output: Path, members: Sequence[Member]) -> None:
    """Refuse an output that holds the projects, or is inside one of them."""
    inside = next((member for member in members if output.is_relative_to(member.root)), None)
    if inside is not None:
        cause = f"The output folder {output} is inside the project {inside.name}."
    elif folder.is_relative_to(output):
        cause = f"The output folder {output} holds the projects themselves."
    else:
        return
    raise ProjectError(
        [Problem(OPTION, cause, "Give a folder of its own, such as _site in the portfolio's folder.", code="ML-0217")]
    )
