"""The process beside a build (see `aside`): works off one order after the other, and ends with the build.

`python -m metaloom.build.aside_process`: orders come on the standard input, answers leave by the standard output, each
a pickle behind its length. When the input ends, the build is over or was killed: what is under way is given up, and
its temporary folders with it.
"""

from __future__ import annotations

import _thread
import os
import pickle
import queue
import signal
import sys
import threading
import time
from typing import BinaryIO

from metaloom.build.aside import SIZE
from metaloom.store.garbage import look_less_often

SECONDS_TO_TIDY = 2.0


def main() -> None:
    """Work until there is nobody left to work for."""
    look_less_often()
    answers, asked = os.fdopen(os.dup(1), "wb"), os.fdopen(os.dup(0), "rb")
    os.dup2(2, 1)  # what anybody prints must not be taken for an answer
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    orders: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(asked, orders), daemon=True).start()
    try:
        while order := orders.get():
            answer = _answer(order)
            answers.write(SIZE.pack(len(answer)) + answer)
            answers.flush()
        os._exit(0)
    except (KeyboardInterrupt, BrokenPipeError):
        os._exit(0)


def _answer(order: bytes) -> bytes:
    """Return the answer in a tuple, as a pickle; an empty tuple where there is none."""
    try:
        function, arguments = pickle.loads(order)  # noqa: S301 - written by the build that started this process
        return pickle.dumps((function(*arguments),))
    except Exception:  # whatever it is: the build does the work itself, and reports what is wrong
        return pickle.dumps(())


def _listen(stream: BinaryIO, orders: queue.SimpleQueue[bytes]) -> None:
    while head := stream.read(SIZE.size):
        if len(head) < SIZE.size:
            break
        orders.put(stream.read(SIZE.unpack(head)[0]))
    orders.put(b"")
    _interrupt()
    time.sleep(SECONDS_TO_TIDY)
    os._exit(0)


def _interrupt() -> None:
    if sys.platform == "win32":
        _thread.interrupt_main()
    else:  # a signal of the system's also ends a sleep
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)


if __name__ == "__main__":
    main()
