"""A run over a portfolio: results that are up to date are reused, the rest is computed and stored one by one."""

from __future__ import annotations

import time
from pathlib import Path

from metaloom.build.progress import Teller
from metaloom.errors import Place, Problem, ProjectError
from metaloom.portfolio.executor import Executor, Outcome, finish
from metaloom.portfolio.job import compute_project, engine_key, input_key
from metaloom.portfolio.projects import Member, find_projects
from metaloom.portfolio.report import Entry, Report
from metaloom.portfolio.settle import settled
from metaloom.portfolio.shelf import Shelf
from metaloom.store.lock import project_lock

HOME = ".metaloom-portfolio"
UNDER_WAY = "Another run over this portfolio is under way: waiting for it."
CHANGED = "Its files changed while it was computed. Run the command again."


def shelf_of(folder: Path) -> Shelf:
    """Return where the results of the portfolio in `folder` are kept.

    Errors: ProjectError where that is a link.
    """
    home = folder.resolve() / HOME
    for path in (home, home / "results", home / "keys"):
        if path.is_symlink():
            cause = "This is a link: what it leads to would be changed."
            remedy = "Take it away: Metaloom makes this folder of its own again."
            raise ProjectError([Problem(Place(str(path)), cause, remedy, code="ML-0218")])
    return Shelf(home)


def compute_portfolio(folder: Path, executor: Executor, teller: Teller) -> Report:
    """Compute every project in `folder` that has no kept result for its present inputs.

    Errors: ProjectError when there is no project; ToolError when the executor cannot begin. What goes wrong with one
    project is an entry of the report.
    """
    start = time.perf_counter()
    members = find_projects(folder)
    shelf = shelf_of(folder)
    with project_lock(shelf.folder, lambda: teller.say(UNDER_WAY)):
        entries: list[Entry] = []
        waiting: dict[str, tuple[Member, str]] = {}
        for member in members:
            try:
                key = input_key(member.root)
            except OSError as error:
                entries.append(Entry(member.name, "failed", reason=str(error)))
                continue
            if shelf.holds(member.name, key):
                entries.append(Entry(member.name, "taken over"))
            else:
                waiting[str(member.root)] = member, key
        teller.step("compute", len(entries), len(members))
        # A run with nothing to do needs no cluster.
        for path, outcome in finish(executor, compute_project, list(waiting)) if waiting else ():
            entries.append(_settle(shelf, *waiting[path], outcome))
            teller.step("compute", len(entries), len(members))
    ordered = tuple(sorted(entries, key=lambda entry: entry.name))
    return Report(str(shelf.folder / "results"), ordered, time.perf_counter() - start)


def _settle(shelf: Shelf, member: Member, key: str, outcome: Outcome) -> Entry:
    """Keep what came of one project, and say it."""
    answer = settled(member.name, outcome, engine_key())
    if isinstance(answer, Entry):
        return answer
    try:
        if input_key(member.root) != key:
            return Entry(member.name, "not done", reason=CHANGED)
        shelf.put(member.name, key, answer.results)
    except OSError as error:
        return Entry(member.name, "failed", reason=str(error))
    return Entry(member.name, "computed")
