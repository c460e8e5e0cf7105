"""Figures, drawn in worker processes that load the drawing library while results are still being computed."""

from __future__ import annotations

import json
import multiprocessing
import os
from base64 import b64decode, b64encode
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict
from multiprocessing.process import BaseProcess
from typing import Any

from metaloom.build.progress import Teller
from metaloom.build.subjects import Subject
from metaloom.build.worker import end_with_parent
from metaloom.draw import KINDS
from metaloom.draw.figure import Figure, Layout
from metaloom.errors import ToolError
from metaloom.store.cache import Cache
from metaloom.store.keys import code_key, key_of, library_key

LIBRARIES = ("plotnine", "matplotlib", "pandas", "numpy", "lxml", "pillow", "fonttools")
BINARY = ("pdf", "png")
LAYOUTS: tuple[Layout, ...] = ("wide", "narrow")


class DrawingRoom:
    """Workers that draw, hired when the first work is in sight: plotnine takes a second or two to load.

    `wake` says that work is coming, so that a worker loads plotnine while the results are still being computed; a
    build that draws nothing never starts one.
    """

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._others: set[BaseProcess] = set()

    def __enter__(self) -> DrawingRoom:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the workers go; the next work hires new ones."""
        if self._pool is None:
            return
        # All drawing is done, or given up. A worker that was killed while it waited would let a friendly shutdown
        # wait for ever, so idle workers are ended outright.
        for worker in set(multiprocessing.active_children()) - self._others:
            worker.terminate()
        self._pool.shutdown(cancel_futures=True)
        self._pool = None

    def wake(self) -> None:
        """Hire the workers and let one of them load what drawing needs."""
        if self._pool is None:
            self._others = set(multiprocessing.active_children())
            context = multiprocessing.get_context("spawn")
            workers = min(4, os.cpu_count() or 1)
            self._pool = ProcessPoolExecutor(workers, mp_context=context, initializer=end_with_parent)
            self._pool.submit(_warm)

    def draw(self, kind: str, result: dict[str, Any]) -> Future[list[dict[str, Any]]]:
        """Draw one figure in all its layouts."""
        self.wake()
        assert self._pool is not None
        return self._pool.submit(draw_one, kind, result)


def figures_of(
    room: DrawingRoom, cache: Cache, subjects: Sequence[Subject], teller: Teller
) -> tuple[dict[str, tuple[Figure, ...]], int]:
    """Id of an analysis or survey -> its figures, and how many had to be drawn."""
    waiting: list[tuple[str, str, bytes | Future[list[dict[str, Any]]]]] = []
    for subject in subjects:
        key = key_of(
            subject.facts,
            subject.kind,
            LAYOUTS,
            code_key(KINDS[subject.kind], assets=("draw/fonts",)),
            library_key(*LIBRARIES),
        )
        waiting.append((subject.owner, key, cache.get("figure", key) or room.draw(subject.kind, subject.facts)))
    figures: dict[str, list[Figure]] = {}
    drawn = 0
    for number, (identifier, key, found) in enumerate(waiting, start=1):
        if isinstance(found, Future):
            found = json.dumps(_drawn(room, found)).encode()
            cache.put("figure", key, found)
            drawn += sum(bool(values["svg"]) for values in json.loads(found))
        figures.setdefault(identifier, []).extend(_figure(values) for values in json.loads(found))
        teller.step("draw", number, len(waiting))
    return {identifier: tuple(items) for identifier, items in figures.items()}, drawn


def draw_one(kind: str, result: dict[str, Any]) -> list[dict[str, Any]]:
    """One figure in all its layouts as plain values (what travels between processes); none where nothing is to see."""
    from metaloom import draw

    drawn = [draw.drawn(kind, result, layout) for layout in LAYOUTS]
    return [_values(figure) for figure in drawn if figure is not None]


def _values(figure: Figure) -> dict[str, Any]:
    """A figure as JSON knows it."""
    return {**asdict(figure), **{name: b64encode(getattr(figure, name)).decode() for name in BINARY}}


def _drawn(room: DrawingRoom, job: Future[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    try:
        return job.result()
    except BrokenProcessPool:
        room.close()
        cause = "A process that draws figures died (killed, or out of memory)."
        raise ToolError(cause, "Free some memory and build again. The site was not touched.") from None


def _figure(found: dict[str, Any]) -> Figure:
    binary = {name: b64decode(found[name]) for name in BINARY}
    return Figure(**{**found, **binary, "table": tuple(tuple(row) for row in found["table"])})


def _warm() -> None:
    from importlib import import_module

    import_module("metaloom.draw.forest_plot")
