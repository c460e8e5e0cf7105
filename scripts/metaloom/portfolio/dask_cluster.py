"""Jobs on a Dask cluster, by Dask's own library `distributed` (an optional extra).

Dask hands a dead worker's jobs to others by itself and gives a job up that has killed several workers. What is added
here is only when to stop waiting: once the scheduler has gone, or has had no worker for a while. Scheduler and workers
need this Metaloom installed and must see the projects under the same paths.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from metaloom.errors import ToolError
from metaloom.portfolio.executor import Done, Failed, Function, NotDone, Outcome, failure

CLOSING_SECONDS = 2
GONE = NotDone("The Dask scheduler went away.")
ALONE = NotDone("The Dask scheduler has no worker any more.")
DIED = Failed("The Dask workers that computed it died (killed, or out of memory).")


@dataclass(frozen=True)
class DaskCluster:
    """The executor behind the scheduler at `address`.

    How many seconds it waits: `greeting` for the scheduler's first answer, `patience` for a worker or a result that
    has been announced. Jobs themselves may take as long as they need.
    """

    address: str
    greeting: float = 10.0
    patience: float = 30.0

    def run(self, function: Function, jobs: Sequence[str]) -> Iterator[tuple[str, Outcome]]:
        """Try each job once, as Dask understands it.

        Errors: ToolError when `distributed` is not installed, no scheduler answers at the address, or it has no worker.
        """
        client = self._connect()
        try:
            yield from self._done_by(client, function, jobs)
        finally:
            _close(client)

    def _done_by(self, client: Any, function: Function, jobs: Sequence[str]) -> Iterator[tuple[str, Outcome]]:
        finished: SimpleQueue[Any] = SimpleQueue()
        futures = client.map(function, list(jobs), pure=False, retries=0)
        waiting = {future.key: (future, job) for future, job in zip(futures, jobs, strict=True)}
        for future in futures:
            future.add_done_callback(finished.put)
        del futures
        while waiting:
            try:
                key = finished.get(timeout=self.patience).key
            except Empty:
                reason = self._why_nothing_comes(client)
                if reason is not None:
                    yield from ((job, reason) for _, job in waiting.values())
                    return
            else:
                future, job = waiting.pop(key)
                yield job, self._outcome(future)

    def _outcome(self, future: Any) -> Outcome:
        distributed = _library()
        try:
            return Done(future.result(timeout=self.patience))
        except distributed.CancelledError:
            return GONE
        except distributed.KilledWorker:
            return DIED
        except Exception as error:
            return failure(error)

    def _why_nothing_comes(self, client: Any) -> NotDone | None:
        """Return why no worker answers; None when there are workers, so that it is right to wait on."""
        if client.status != "running":
            return GONE
        try:
            return None if client.scheduler_info()["workers"] else ALONE
        except Exception:
            return GONE

    def _connect(self) -> Any:
        distributed = _library()
        try:
            asyncio.run(_knock(self.address, self.greeting))
            client = distributed.Client(self.address, timeout=self.greeting, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            cause = f"No Dask scheduler answers at {self.address} ({error})."
            remedy = "Start one with 'dask scheduler' and give the address that it prints, such as tcp://host:8786."
            raise ToolError(cause, remedy, code="ML-1409") from None
        try:
            client.wait_for_workers(1, timeout=self.patience)
        except (OSError, TimeoutError):
            _close(client)
            cause = f"The Dask scheduler at {self.address} has no worker."
            raise ToolError(
                cause, f"Start workers with: dask worker {self.address} --nthreads 1", code="ML-1409"
            ) from None
        return client


async def _knock(address: str, timeout: float) -> None:
    """See that a scheduler answers: a Client whose start fails leaves threads behind that complain at the end."""
    distributed = _library()
    greeting = distributed.Security().get_connection_args("client")
    await (await distributed.comm.connect(address, timeout=timeout, **greeting)).close()


def _close(client: Any) -> None:
    with contextlib.suppress(TimeoutError):
        client.close(timeout=CLOSING_SECONDS)


def _library() -> Any:
    """Return the optional package, whose types are its own affair. Errors: ToolError when it is not installed."""
    try:
        library = importlib.import_module("distributed")
    except ImportError:
        cause = "A Dask cluster needs the Python package 'distributed', which is not installed."
        raise ToolError(
            cause, "Install it in a checkout of Metaloom: pip install '.[portfolio]'", code="ML-1409"
        ) from None
    # A scheduler that goes away is reported once, and not by the library's log as well.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return library
