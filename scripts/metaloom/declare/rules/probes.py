"""Probes of bias, and the same analysis with one choice changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from metaloom.catalogue.measures import having
from metaloom.catalogue.methods import METHODS
from metaloom.declare.broken import Broken
from metaloom.declare.rules.measure import pooling, tested

if TYPE_CHECKING:
    from metaloom.declare.fields import AnalysisFields


def probes(analysis: AnalysisFields) -> Iterator[Broken]:
    """Yield probes of bias that the measure or the method cannot have."""
    for index, probe in enumerate(analysis.bias):
        path: tuple[str | int, ...] = ("bias", index)
        names = [probe] if isinstance(probe, str) else sorted(probe.model_fields_set)
        if not names:
            yield Broken(
                path,
                "The entry names no probe.",
                "Write trim_and_fill: or selection: with its options.",
                code="ML-0411",
            )
        for name in names:
            if name in ("peters", "harbord") and analysis.measure not in having("two_by_two"):
                yield Broken(
                    path,
                    f"The bias test {name} needs events and totals, which {analysis.measure} does not have.",
                    "Take egger.",
                    code="ML-0412",
                )
            if name in ("trim_and_fill", "selection") and METHODS[analysis.method].tables:
                yield Broken(
                    path,
                    f"The bias test {name} cannot be used with method {analysis.method}.",
                    "Take an inverse-variance method, such as REML.",
                    code="ML-0412",
                )
        steps = probe.selection.steps if not isinstance(probe, str) and probe.selection is not None else []
        if steps != sorted(set(steps)):
            yield Broken(
                (*path, "selection", "steps"),
                "The steps are not in ascending order.",
                "Write them from small to large, each once.",
                code="ML-0413",
            )


def changes(analysis: AnalysisFields) -> Iterator[Broken]:
    """Yield sensitivity analyses and choices that change nothing or cannot be pooled."""
    for index, entry in enumerate(analysis.sensitivity):
        if isinstance(entry, str):
            continue
        path: tuple[str | int, ...] = ("sensitivity", index)
        if not entry.model_fields_set - {"title"}:
            yield Broken(
                path,
                "This sensitivity analysis changes nothing.",
                "Give it a `where`, `method`, `test` or `measure`.",
                code="ML-0414",
            )
        if entry.test:
            yield from tested(entry.test, entry.method or analysis.method, (*path, "test"))
        if analysis.measure is not None and (entry.method or entry.measure):
            key = "method" if entry.method else "measure"
            yield from pooling(entry.method or analysis.method, entry.measure or analysis.measure, (*path, key))
    choices = analysis.multiverse
    if choices is not None and not (choices.methods or choices.tests or choices.measures or choices.where):
        yield Broken(
            ("multiverse",),
            "The multiverse lists no choices.",
            "List methods, tests, measures or conditions.",
            code="ML-0414",
        )
