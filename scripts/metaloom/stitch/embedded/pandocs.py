"""Pandoc processes that convert one page after the other: to start one costs as much as several pages.

`kept_waiting` keeps a process of one rendering for the next: a preview shows a page sooner.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from threading import Lock

from metaloom.stitch.dialogue import Dialogue, dialogue
from metaloom.stitch.embedded.pandoc import ASSETS, MEMORY, not_started, pandoc_path
from metaloom.stitch.process import end
from metaloom.store.scratch import scratch

SCRIPT = ASSETS / "lua" / "convert.lua"


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


_spare = Pandocs(most=0)


@contextmanager
def kept_waiting() -> Iterator[None]:
    """Within the block, keep a process that has converted a page for the next rendering."""
    _spare.most = 1
    try:
        yield
    finally:
        _spare.most = 0
        _spare.close()


@contextmanager
def pandocs(count: int) -> Iterator[Pandocs]:
    """Yield processes for a rendering, `count` at most at the same time."""
    own = Pandocs(count)
    try:
        if spare := _spare.take():
            own.give(spare)
        yield own
        while running := own.take():
            _spare.give(running)
    finally:
        own.close()


def _begun() -> Running:
    with ExitStack() as ends:
        folder = ends.enter_context(scratch("pandoc"))
        command = [pandoc_path(), "+RTS", *MEMORY, "-RTS", "lua", str(SCRIPT)]
        try:
            process = ends.enter_context(dialogue(command, folder, {**os.environ, "TMPDIR": str(folder)}))
        except OSError as error:
            raise not_started(error) from None
        return Running(process, ends.pop_all())
