"""Figures of results and surveys: drawn where they are not in the cache, and made as PDF and PNG where a site is
published.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from metaloom.build.apart import apart
from metaloom.build.aside import Aside
from metaloom.build.progress import Teller
from metaloom.build.subjects import Subject
from metaloom.draw.figure import LAYOUTS, Figure
from metaloom.draw.paper import Paper, is_large, paper
from metaloom.errors import Place, Problem
from metaloom.store.cache import Cache
from metaloom.store.keys import code_key, key_of
from metaloom.store.plain import plain
from metaloom.surveys.figures import FIGURES, drawn

DRAW, PRINT = "figure", "paper"
MANY = 8
"""Fewer are printed here before another process has started."""

Sheet = tuple[str, bytes | None, Callable[[], Paper]]
"""The key of a printed figure, what is kept of it, and what prints it where nothing is."""


def figures_of(cache: Cache, subjects: Sequence[Subject], teller: Teller) -> tuple[dict[str, tuple[Figure, ...]], int]:
    """Return the figures of each analysis or survey by its id, and how many had to be drawn."""
    figures: dict[str, list[Figure]] = {}
    made = 0
    for number, subject in enumerate(subjects, start=1):
        key = key_of(
            plain(subject.facts), subject.kind, LAYOUTS, code_key(FIGURES[subject.kind].module, assets=("draw/fonts",))
        )
        stored = cache.get(DRAW, key)
        if stored is None:
            new = [figure for layout in LAYOUTS if (figure := drawn(subject.kind, subject.facts, layout)) is not None]
            cache.put(DRAW, key, json.dumps([asdict(figure) for figure in new]).encode())
            made += sum(bool(figure.svg) for figure in new)
        else:
            new = [_figure(values) for values in json.loads(stored)]
        figures.setdefault(subject.owner, []).extend(new)
        teller.step("draw", number, len(subjects))
    return {identifier: tuple(items) for identifier, items in figures.items()}, made


class Papers(Mapping[str, Paper]):
    """PDF and PNG of every wide figure by the figure's name: which there are is known, what they hold comes later."""

    def __init__(self, cache: Cache, sheets: dict[str, Sheet], teller: Teller) -> None:
        self._cache, self._teller, self._names = cache, teller, tuple(sheets)
        self._to_come, self._had = sheets, dict[str, Paper]()

    def __getitem__(self, name: str) -> Paper:
        if name not in self._had:
            key, stored, printed = self._to_come.pop(name)
            if stored is not None:
                self._had[name] = _decoded(stored)
            else:
                self._had[name] = printed()
                self._cache.put(PRINT, key, _encoded(self._had[name]))
            self._teller.step("print", len(self._had), len(self))
        return self._had[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def papers_of(
    cache: Cache,
    figures: Mapping[str, Iterable[Figure]],
    teller: Teller,
    helper: Aside | None = None,
    make: bool = True,
) -> Papers:
    """Return PDF and PNG of every wide figure by the figure's name, made by `helper` until they are asked for.

    A preview makes none, and takes those that are there: so the pages of a published site are its own, too.
    """
    wide = [figure for items in figures.values() for figure in items if figure.svg and "ml-wide" in figure.svg[:200]]
    tools = code_key("metaloom.draw.paper", assets=("draw/fonts",))
    keys = [key_of(figure.svg, figure.alt, tools) for figure in wide]
    kept = [cache.get(PRINT, key) for key in keys]
    beside = helper if make and kept.count(None) >= MANY else None
    sheets: dict[str, Sheet] = {}
    for figure, key, stored in zip(wide, keys, kept, strict=True):
        printed = partial(apart, paper) if is_large(figure.svg) else paper
        if stored is None and beside is not None:
            sheets[figure.name] = key, stored, beside.ask(printed, figure.svg, figure.name, figure.alt)
        elif stored is not None or make:
            sheets[figure.name] = key, stored, partial(printed, figure.svg, figure.name, figure.alt)
    return Papers(cache, sheets, teller)


def warnings_of(papers: Mapping[str, Paper]) -> Iterator[Problem]:
    """Yield a warning for every figure whose PDF and PNG show a box in place of a character."""
    for name, sheet in papers.items():
        if sheet.unshown:
            cause = f"No font on this machine has the characters {' '.join(sheet.unshown)}: PDF and PNG show boxes."
            remedy = "Install a font that has them, such as Noto Sans for their script, and build again."
            yield Problem(Place(f"figures/{name}.pdf"), cause, remedy, "warning", code="ML-1118")


def _figure(values: dict[str, Any]) -> Figure:
    return Figure(**{**values, "table": tuple(tuple(row) for row in values["table"])})


def _encoded(sheet: Paper) -> bytes:
    binary = {name: b64encode(getattr(sheet, name)).decode() for name in ("pdf", "png")}
    return json.dumps({**binary, "unshown": sheet.unshown}).encode()


def _decoded(stored: bytes) -> Paper:
    values = json.loads(stored)
    return Paper(b64decode(values["pdf"]), b64decode(values["png"]), values["unshown"])
