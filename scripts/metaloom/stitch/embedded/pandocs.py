"""Pandoc processes that convert one page after the other: to start one costs as much as several pages.

`kept_waiting` keeps a process of one rendering for the next: a preview shows a page sooner. `begun_early` starts
processes before there is a page to convert.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from threading import Lock, Thread

from metaloom.errors import ToolError
from metaloom.stitch.dialogue import Dialogue, EndedError, dialogue
from metaloom.stitch.embedded.pandoc import ASSETS, MEMORY, not_started, pandoc_path
from metaloom.stitch.process import end
from metaloom.store.scratch import scratch

SCRIPT = ASSETS / "lua" / "convert.lua"
MOST_EARLY = 2
"""Each holds a hundred megabytes, and how many pages there will be is not known yet."""
LOAD = "load"
MOST_SECONDS_TO_LOAD = 30


@dataclass(frozen=True)
class Running:
    """A process, and what is to be closed once it has ended."""

    dialogue: Dialogue
    ends: ExitStack


@dataclass
class Pandocs:
    """Processes that wait for a page, at most so many, and those that are at work."""

    most: int
    waiting: list[Running] = field(default_factory=list)
    working: list[Running] = field(default_factory=list)
    interrupted: bool = False
    lock: Lock = field(default_factory=Lock)

    @contextmanager
    def lend(self, new: bool = False) -> Iterator[Dialogue]:
        """Yield a process that waits, or a new one; it is ended where the block fails.

        Errors: ToolError where pandoc cannot be run.
        """
        running = (None if new else self.take()) or _begun()
        with self.lock:
            self.working.append(running)
            if self.interrupted:
                end(running.dialogue.process)
        try:
            yield running.dialogue
        except BaseException:
            running.ends.close()
            raise
        finally:
            with self.lock:
                self.working.remove(running)
        self.give(running)

    def take(self) -> Running | None:
        """Take out a process that waits, if there is one."""
        with self.lock:
            return self.waiting.pop() if self.waiting else None

    def give(self, running: Running) -> None:
        """Let a process wait; it is ended where enough are waiting."""
        with self.lock:
            if stays := len(self.waiting) < self.most:
                self.waiting.append(running)
        if not stays:
            running.ends.close()

    def interrupt(self) -> None:
        """End the processes that are at work or will be: whoever waits for their answer gets an EndedError."""
        with self.lock:
            self.interrupted = True
            for running in self.working:
                end(running.dialogue.process)

    def close(self) -> None:
        """End the processes that wait."""
        while running := self.take():
            running.ends.close()


_spare: list[Pandocs] = []
"""Where a rendering finds processes that wait, and leaves its own."""


@contextmanager
def kept_waiting() -> Iterator[None]:
    """Within the block, keep a process that has converted a page for the next rendering."""
    with _offered(Pandocs(most=1)):
        yield


@contextmanager
def begun_early(most: int) -> Iterator[None]:
    """Start processes at once, `most` at most, for a rendering within the block; none of them outlives it.

    What they load for coloured code, R's above all, takes longer than most pages. A process that fails is left to
    whoever needs one.
    """
    early = Pandocs(max(0, min(most, MOST_EARLY) - sum(len(one.waiting) for one in _spare)))
    hands = [Thread(target=_load, args=(early,), daemon=True) for _ in range(early.most)]
    with _offered(early):
        for hand in hands:
            hand.start()
        try:
            yield
        finally:
            early.interrupt()
            for hand in hands:
                hand.join()


def _load(early: Pandocs) -> None:
    with suppress(EndedError, ToolError), early.lend(new=True) as pandoc:
        pandoc.ask(LOAD, MOST_SECONDS_TO_LOAD)


@contextmanager
def _offered(spare: Pandocs) -> Iterator[None]:
    """Within the block, renderings take from these and give to them; they are ended with it."""
    _spare.append(spare)
    try:
        yield
    finally:
        _spare.remove(spare)
        spare.close()


@contextmanager
def pandocs(count: int) -> Iterator[Pandocs]:
    """Yield processes for a rendering, `count` at most at the same time."""
    own = Pandocs(count)
    try:
        for spare in _spare:
            while len(own.waiting) < count and (waiting := spare.take()):
                own.give(waiting)
        yield own
        while running := own.take():
            _leave(running)
    finally:
        own.close()


def _leave(running: Running) -> None:
    """Let a process wait for the next rendering where there is room, or end it."""
    for spare in _spare:
        if len(spare.waiting) < spare.most:
            return spare.give(running)
    running.ends.close()


def _begun() -> Running:
    with ExitStack() as ends:
        folder = ends.enter_context(scratch("pandoc"))
        command = [pandoc_path(), "+RTS", *MEMORY, "-RTS", "lua", str(SCRIPT)]
        try:
            process = ends.enter_context(dialogue(command, folder, {**os.environ, "TMPDIR": str(folder)}))
        except OSError as error:
            raise not_started(error) from None
        return Running(process, ends.pop_all())
