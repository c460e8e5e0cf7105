"""A program that answers each line with a line, for as long as we ask; it does not outlive us (see `process`)."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from metaloom.stitch.process import end, started

NEXT = b"\n"


class EndedError(Exception):
    """The program ended instead of answering: with this exit code (None where it took too long), and these words."""

    def __init__(self, code: int | None, said: list[str]) -> None:
        super().__init__(code)
        self.code = code
        self.said = said


@dataclass(frozen=True)
class Dialogue:
    """A running program, asked by one thread at a time; what it says beside its answers goes to a file."""

    process: subprocess.Popen[bytes]
    said: Path

    def ask(self, line: str, seconds: float) -> str:
        """Return the line with which the program answers within so many seconds.

        Errors: EndedError; the program is gone then, also where `close` was called meanwhile.
        """
        late = threading.Event()

        def end_late() -> None:
            late.set()
            end(self.process)

        timer = threading.Timer(seconds, end_late)
        timer.daemon = True
        timer.start()
        try:
            answer = self._exchanged(line.encode() + NEXT)
        finally:
            timer.cancel()
        if not answer.endswith(NEXT):
            code = self.process.wait()
            raise EndedError(None if late.is_set() else code, [self.said.read_text("utf-8", "replace")])
        return answer.decode()

    def _exchanged(self, line: bytes) -> bytes:
        if self.process.stdin is None or self.process.stdout is None:  # `started` opens both
            return b""
        with suppress(BrokenPipeError):  # it has ended: it answers nothing
            self.process.stdin.write(line)
            self.process.stdin.flush()
        return self.process.stdout.readline()


@contextmanager
def dialogue(command: Sequence[str | Path], folder: Path, environment: Mapping[str, str]) -> Iterator[Dialogue]:
    """Yield a program that has begun, until the block ends. Errors: OSError when there is no such program."""
    said = folder / "said.txt"
    with said.open("wb") as words, started(command, folder, environment, words) as process:
        yield Dialogue(process, said)
