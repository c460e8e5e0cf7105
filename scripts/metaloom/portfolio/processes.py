"""Jobs in processes of this machine.

When a worker process dies, the standard library gives up its whole pool and every job that was handed to it. Therefore
no more jobs are handed over than there are workers: only those count as failed, and the others go on in a fresh pool.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from metaloom.build.worker import end_with_parent
from metaloom.portfolio.executor import Done, Failed, Function, Outcome, failure
from metaloom.store.garbage import look_less_often

DIED = Failed("The process that computed it died (killed, or out of memory).")


@dataclass(frozen=True)
class Processes:
    """The executor with `workers` local processes."""

    workers: int

    def run(self, function: Function, jobs: Sequence[str]) -> Iterator[tuple[str, Outcome]]:
        """Try each job once, in as many pools as it takes."""
        waiting = deque(jobs)
        while waiting:
            yield from _one_pool(function, waiting, self.workers)


def _one_pool(function: Function, waiting: deque[str], workers: int) -> Iterator[tuple[str, Outcome]]:
    """Take jobs from `waiting` until none is left or the pool is broken."""
    context = multiprocessing.get_context("spawn")
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_prepare)
    under_way: dict[Future[str], str] = {}
    broken = False
    try:
        while under_way or (waiting and not broken):
            while waiting and not broken and len(under_way) < workers:
                try:
                    under_way[pool.submit(function, waiting[0])] = waiting[0]
                    waiting.popleft()
                except BrokenProcessPool:
                    broken = True
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                outcome = _outcome(future)
                broken = broken or outcome is DIED
                yield under_way.pop(future), outcome
    finally:
        # A worker that was killed while it waited for a job holds the queue's lock for ever: the others would never
        # see the end of work, and a friendly shutdown would never return. They are idle now and are ended outright.
        for worker in set(multiprocessing.active_children()) - others:
            worker.terminate()
        pool.shutdown(cancel_futures=True)


def _outcome(future: Future[str]) -> Outcome:
    error = future.exception()
    if error is None:
        return Done(future.result())
    return DIED if isinstance(error, BrokenProcessPool) else failure(error)


def _prepare() -> None:
    """Let a worker end with its parent; Ctrl-C is the parent's affair."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    look_less_often()
    end_with_parent()
