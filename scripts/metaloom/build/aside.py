"""Work done in processes beside this one, while it goes on with what does not wait for it.

What is asked for is a plain function of a module with its arguments, which are pickled. Each process has one order at
a time; whatever none of them has begun when its answer is needed is done here, and so is what one of them failed
at: errors are raised in this process, where they would have been without any other. With one job everything is done
here, when it is needed.
"""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Generic, TypeVar

from metaloom.build.import_paths import import_paths
from metaloom.store.jobs import jobs

T = TypeVar("T")
SIZE = struct.Struct(">Q")
MOST = 3
"""More processes than that would import the libraries more often than they save time."""
SECONDS_TO_END = 3.0


class Asked(Generic[T]):
    """One order; calling it gives the answer."""

    def __init__(self, home: Aside, function: Callable[..., T], arguments: tuple[Any, ...]) -> None:
        self._home, self._function, self._arguments = home, function, arguments
        self.answered = threading.Event()
        self._found: tuple[T, ...] = ()

    def __call__(self) -> T:
        """Return the answer: that of the other process, or one worked out here.

        While the other process is at it, what is last in the row is done here.
        """
        self._home.take_back(self)
        while not self.answered.is_set():
            other = self._home.take_last()
            if other is None:
                self.answered.wait()
            else:
                other.try_here()
        return self.here()

    def here(self) -> T:
        """Return the answer, worked out in this process where it is not known."""
        if not self._found:
            self._found = (self._function(*self._arguments),)
        return self._found[0]

    def try_here(self) -> None:
        """Work the answer out in this process; an error is raised when somebody asks for the answer."""
        with suppress(Exception):
            self.here()

    @property
    def order(self) -> bytes:
        """What the other process is sent."""
        return pickle.dumps((self._function, self._arguments))

    def settle(self, answer: bytes | None) -> None:
        """Take the answer of the other process; None where it has none."""
        with suppress(Exception):  # whatever it is: without an answer the work is done here
            found = pickle.loads(answer) if answer else ()  # noqa: S301 - written by a process of ours
            self._found = found
        self.answered.set()


class Aside:
    """The processes beside this one, started when there is work for them."""

    def __init__(self, most: int) -> None:
        self._most, self._idle, self._closed = most, 0, False
        self._waiting: deque[Asked[Any]] = deque()
        self._changed = threading.Condition()
        self._processes: list[subprocess.Popen[bytes]] = []
        self._hands: list[threading.Thread] = []

    @property
    def is_there(self) -> bool:
        """Whether anything is done in another process."""
        return self._most > 0

    def ask(self, function: Callable[..., T], *arguments: Any) -> Asked[T]:
        """Order work; the answer is what the returned object gives when it is called."""
        asked = Asked(self, function, arguments)
        if self._most == 0:
            asked.answered.set()
            return asked
        with self._changed:
            self._waiting.append(asked)
            if len(self._waiting) > self._idle and len(self._hands) < self._most:
                hand = threading.Thread(target=self._serve, daemon=True)
                self._hands.append(hand)
                hand.start()
            self._changed.notify()
        return asked

    def take_back(self, asked: Asked[Any]) -> None:
        """Take an order back that has not been begun."""
        with self._changed, suppress(ValueError):
            self._waiting.remove(asked)
            asked.answered.set()

    def take_last(self) -> Asked[Any] | None:
        """Return the order that would be begun last, which is taken back; None where none waits."""
        with self._changed:
            asked = self._waiting.pop() if self._waiting else None
            if asked is not None:
                asked.answered.set()
            return asked

    @contextmanager
    def ended_on_error(self) -> Iterator[None]:
        """End the processes where the block is left by an error: they may be at work on what is cleared then."""
        try:
            yield
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the processes, whatever they are at."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()
        for process in self._processes:
            if process.stdin:
                with suppress(OSError):
                    process.stdin.close()
        for process in self._processes:
            try:
                process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                process.kill()
        for hand in self._hands:
            hand.join()
        for process in self._processes:
            process.wait()
            if process.stdout:
                process.stdout.close()

    def _serve(self) -> None:
        """Hand orders to one process, one after the other; a process that dies takes no more."""
        process: subprocess.Popen[bytes] | None = None
        while (asked := self._next()) is not None:
            answer = None
            with suppress(Exception):  # it could not be started, or died: whoever waits does the work
                process = process or self._started()
                answer = _told(process, asked.order)
            asked.settle(answer)
            if answer is None:
                return

    def _next(self) -> Asked[Any] | None:
        with self._changed:
            self._idle += 1
            while not self._waiting and not self._closed:
                self._changed.wait()
            self._idle -= 1
            return self._waiting.popleft() if self._waiting else None

    def _started(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(import_paths())}
        command = [sys.executable, "-P", "-m", "metaloom.build.aside_process"]
        with self._changed:
            if self._closed:
                raise OSError("the build is over")
            process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self._processes.append(process)
        return process


@contextmanager
def aside() -> Iterator[Aside]:
    """Yield what does work beside this process, as `--jobs` allows; its processes end with the block."""
    helper = Aside(min(jobs() - 1, MOST))
    try:
        yield helper
    finally:
        helper.close()


def _told(process: subprocess.Popen[bytes], order: bytes) -> bytes | None:
    """Return what a process answers; None where it failed."""
    if process.stdin is None or process.stdout is None:
        return None
    process.stdin.write(SIZE.pack(len(order)) + order)
    process.stdin.flush()
    head = process.stdout.read(SIZE.size)
    size = SIZE.unpack(head)[0]
    answer = process.stdout.read(size)
    return answer if len(answer) == size else None
