"""Figures, drawn in worker processes that load the drawing library while results are still being computed."""

from __future__ import annotations

import json
import multiprocessing
import os
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict
from multiprocessing.process import BaseProcess
from typing import Any

from metaloom.declare.analysis import Analysis
from metaloom.declare.codebook import Codebook
from metaloom.draw.figure import Figure
from metaloom.errors import ToolError
from metaloom.keep.cache import Cache
from metaloom.keep.keys import code_key, key_of, library_key
from metaloom.walk.progress import Teller
from metaloom.walk.worker import end_with_parent

ROOMS = ("draw", "write/numbers.py", "write/vocabulary.py", "measure", "walk/figures.py")
LIBRARIES = ("plotnine", "matplotlib", "pandas", "numpy", "lxml")
LAYOUTS = ("wide", "narrow")


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
    room: DrawingRoom,
    cache: Cache,
    analyses: tuple[Analysis, ...],
    results: dict[str, dict[str, Any]],
    codebook: Codebook | None,
    teller: Teller,
) -> tuple[dict[str, tuple[Figure, ...]], int]:
    """Analysis id -> its figures, and how many had to be drawn."""
    waiting: list[tuple[str, str, bytes | Future[list[dict[str, Any]]]]] = []
    for analysis in analyses:
        declared = {"better": analysis.better, "threshold": analysis.threshold and analysis.threshold.model_dump()}
        known = {name: value for name, value in declared.items() if value is not None}
        result = {**in_words(results[analysis.id], codebook), **known}
        for kind in analysis.figures:
            key = key_of(result, kind, LAYOUTS, code_key(*ROOMS), library_key(*LIBRARIES))
            waiting.append((analysis.id, key, cache.get("figure", key) or room.draw(kind, result)))
    figures: dict[str, list[Figure]] = {}
    drawn = 0
    for number, (identifier, key, found) in enumerate(waiting, start=1):
        if isinstance(found, Future):
            found = json.dumps(_drawn(room, found)).encode()
            cache.put("figure", key, found)
            drawn += len(json.loads(found))
        figures.setdefault(identifier, []).extend(_figure(values) for values in json.loads(found))
        teller.step("draw", number, len(waiting))
    return {identifier: tuple(items) for identifier, items in figures.items()}, drawn


def in_words(result: dict[str, Any], codebook: Codebook | None) -> dict[str, Any]:
    """A result whose subgroups are named by the words of the codebook instead of its codes."""
    subgroups = {
        name: {**part, "levels": [{**level, "level": say(codebook, name, level["level"])} for level in part["levels"]]}
        for name, part in (result.get("subgroups") or {}).items()
        if part.get("levels")
    }
    studies = [
        {**study, "data": {name: say(codebook, name, value) for name, value in study["data"].items()}}
        for study in result["studies"]
    ]
    return {**result, "subgroups": {**(result.get("subgroups") or {}), **subgroups}, "studies": studies}


def say(codebook: Codebook | None, column: str, value: Any) -> Any:
    """What a code means, where exactly one meaning stands in the codebook; the value itself otherwise."""
    if codebook is None or not isinstance(value, str):
        return value
    columns = (table.columns.get(column) for table in codebook.tables.values())
    meanings = {column.allowed[value] for column in columns if column and column.allowed and value in column.allowed}
    return meanings.pop() if len(meanings) == 1 else value


def draw_one(kind: str, result: dict[str, Any]) -> list[dict[str, Any]]:
    """One figure in all its layouts as plain values (what travels between processes); none where nothing is to see."""
    from metaloom import draw

    drawn = [getattr(draw, kind)(result, layout) for layout in LAYOUTS]
    return [asdict(figure) for figure in drawn if figure is not None]


def _drawn(room: DrawingRoom, job: Future[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    try:
        return job.result()
    except BrokenProcessPool:
        room.close()
        cause = "A process that draws figures died (killed, or out of memory)."
        raise ToolError(cause, "Free some memory and build again. The site was not touched.") from None


def _figure(found: dict[str, Any]) -> Figure:
    return Figure(**{**found, "table": tuple(tuple(row) for row in found["table"])})


def _warm() -> None:
    from importlib import import_module

    import_module("metaloom.draw.forest_plot")
