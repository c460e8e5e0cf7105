"""Progress on a terminal; silence in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from metaloom.build.progress import Silent, Teller
from metaloom.errors import Problem, grouped

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

QUIET, USUAL, VERBOSE = 0, 1, 2
LOUDNESS: ContextVar[int] = ContextVar("loudness", default=USUAL)
"""How much this run of the command says; set once, from `--quiet` and `--verbose`."""


def report(lines: Iterable[str]) -> None:
    """Print what was done on standard output, unless quiet was asked for.

    What was asked for, such as a result, is not for this: it is printed by `print`, however quiet the command is.
    """
    if LOUDNESS.get() > QUIET:
        print("\n".join(lines))


@contextmanager
def teller() -> Iterator[Teller]:
    """Report progress: bars on a terminal, plain lines in a pipe; each step where `--verbose` is given."""
    if LOUDNESS.get() != USUAL:
        yield Silent() if LOUDNESS.get() == QUIET else Steps()
        return
    if not sys.stderr.isatty():
        yield Pipe()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:<28}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield Terminal(progress)


def warn(warnings: Iterable[Problem]) -> None:
    """Print warnings on standard error, however quiet the command is."""
    for text in grouped(warnings):
        print(text, file=sys.stderr)


def note(notes: Iterable[str]) -> None:
    """Print notes on standard error, unless quiet was asked for."""
    for text in notes if LOUDNESS.get() > QUIET else ():
        print(f"note: {text}", file=sys.stderr)


class Pipe(Silent):
    """In a pipe only what is necessary is printed."""

    def say(self, text: str) -> None:
        """Print one line on standard error."""
        print(text, file=sys.stderr)


class Steps(Pipe):
    """Each step as it begins, and how far it has come."""

    def step(self, name: str, done: int, total: int) -> None:
        """Print one step."""
        print(f"{name}: {done} of {total}" if total else f"{name} …", file=sys.stderr)


class Terminal:
    """A bar per step."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.tasks: dict[str, TaskID] = {}

    def step(self, name: str, done: int, total: int) -> None:
        """Show how far a step has come."""
        if name not in self.tasks:
            self.tasks[name] = self.progress.add_task(name, total=total or None)
        self.progress.update(self.tasks[name], completed=done, total=total or None)

    def say(self, text: str) -> None:
        """Print a line above the bars."""
        self.progress.console.print(text, markup=False)
