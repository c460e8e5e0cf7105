"""Figures, drawn in worker processes that load the drawing library while the tables are still being read."""

from __future__ import annotations

import json
import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from metaloom.declare.analysis import Analysis
from metaloom.declare.codebook import Codebook
from metaloom.draw.figure import Figure
from metaloom.keep.cache import Cache
from metaloom.keep.keys import code_key, key_of, library_key
from metaloom.walk.progress import Teller
from metaloom.walk.worker import end_with_parent

ROOMS = ("draw", "write/numbers.py", "write/vocabulary.py", "measure", "walk/figures.py")
LIBRARIES = ("plotnine", "matplotlib", "pandas", "numpy", "lxml")
LAYOUTS = ("wide", "narrow")


@contextmanager
def drawing_room() -> Iterator[ProcessPoolExecutor]:
    """Workers that draw; the first one begins to load plotnine at once."""
    context = multiprocessing.get_context("spawn")
    workers = min(4, os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, mp_context=context, initializer=end_with_parent) as pool:
        pool.submit(_warm)
        yield pool


def figures_of(
    pool: ProcessPoolExecutor,
    cache: Cache,
    analyses: tuple[Analysis, ...],
    results: dict[str, dict[str, Any]],
    codebook: Codebook | None,
    teller: Teller,
) -> tuple[dict[str, tuple[Figure, ...]], int]:
    """Analysis id -> its figures, and how many had to be drawn."""
    waiting: list[tuple[str, str, Future[Any] | None, bytes | None]] = []
    for analysis in analyses:
        result = in_words(results[analysis.id], codebook)
        for kind in analysis.figures:
            for layout in LAYOUTS:
                declared = {
                    "better": analysis.better,
                    "threshold": analysis.threshold and analysis.threshold.model_dump(),
                }
                key = key_of(result, declared, kind, layout, code_key(*ROOMS), library_key(*LIBRARIES))
                stored = cache.get("figure", key)
                job = None if stored is not None else pool.submit(draw_one, kind, layout, result, declared)
                waiting.append((analysis.id, key, job, stored))
    figures: dict[str, list[Figure]] = {}
    drawn = 0
    for number, (identifier, key, job, stored) in enumerate(waiting, start=1):
        if job is not None:
            stored = json.dumps(job.result()).encode()
            cache.put("figure", key, stored)
            drawn += 1
        found = json.loads(stored or b"null")
        if found is not None:
            figures.setdefault(identifier, []).append(_figure(found))
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


def draw_one(kind: str, layout: str, result: dict[str, Any], declared: dict[str, Any]) -> dict[str, Any] | None:
    """One figure as plain values (what travels between processes), or None where there is nothing to draw."""
    from metaloom import draw

    figure: Figure | None = getattr(draw, kind)(
        {**result, **{key: value for key, value in declared.items() if value is not None}}, layout
    )
    return None if figure is None else asdict(figure)


def _figure(found: dict[str, Any]) -> Figure:
    return Figure(**{**found, "table": tuple(tuple(row) for row in found["table"])})


def _warm() -> None:
    from importlib import import_module

    import_module("metaloom.draw.forest_plot")
