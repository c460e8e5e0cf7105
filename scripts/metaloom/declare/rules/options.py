"""Keys inside an option, and of a variant, that the rest of the declaration leaves without effect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from metaloom.catalogue.methods import METHODS
from metaloom.declare.broken import Broken
from metaloom.declare.options import Moderator, Sensitivity

if TYPE_CHECKING:
    from metaloom.declare.fields import AnalysisFields

Path = tuple[str | int, ...]
CHOICES = ("method", "test", "measure", "add", "to", "drop00")


def options(analysis: AnalysisFields) -> Iterator[Broken]:
    """Yield keys inside the options of an analysis that change nothing."""
    yield from _mixed_model(analysis)
    yield from _tables(analysis)
    yield from _selection(analysis)
    yield from _moderators(analysis)
    for index, entry in enumerate(analysis.sensitivity):
        if not isinstance(entry, str):
            yield from _variant(analysis, entry, ("sensitivity", index))
    if analysis.robust is not None and analysis.multiverse is not None and analysis.multiverse.tests:
        yield _robust(("multiverse", "tests"), "These tests change nothing")
    limit = analysis.threshold
    if limit is not None and "per" in limit.model_fields_set and limit.absolute is None:
        cause = "`per` says of how many people `absolute` counts, and `absolute` is not declared."
        yield _idle(("threshold", "per"), cause, "Remove it, or add absolute:.")


def _idle(path: Path, cause: str, remedy: str = "Remove it.") -> Broken:
    return Broken(path, cause, remedy, code="ML-0426")


def _robust(path: Path, what: str) -> Broken:
    cause = f"{what}: with `robust` the interval is from the robust variance and its own t distribution."
    return _idle(path, cause)


def _mixed_model(analysis: AnalysisFields) -> Iterator[Broken]:
    declared = analysis.glmm
    if declared is None or analysis.method != "GLMM":
        return
    if "model" in declared.model_fields_set and analysis.measure not in (None, "OR", "IRR"):
        cause = f"`model` says how two groups are compared, and {analysis.measure} has one group."
        yield Broken(("glmm", "model"), cause, "Remove it.", code="ML-0405")
    if declared.integral is not None and declared.effects != "ML":
        cause = (
            f"With effects: {declared.effects} the effect of treatment is not random, and `integral` changes nothing."
        )
        yield _idle(("glmm", "integral"), cause, "Remove it, or write effects: ML.")


def _tables(analysis: AnalysisFields) -> Iterator[Broken]:
    declared = analysis.tables
    if declared is None or analysis.method not in ("MH", "PETO"):
        return
    if "add" in declared.model_fields_set and declared.add != 0 and declared.to == "none":
        cause = "Nothing is added to any table: `tables` does not say `to` which."
        yield _idle(("tables", "add"), cause, "Add to: only0, or another rule, beside it.")
    if declared.add == 0 and declared.to != "none":
        yield _idle(("tables", "to"), "With `add: 0` nothing is added to any table.")
    if not declared.model_fields_set:
        yield _idle(("tables",), "`tables` says nothing: as they are, tables are pooled without it.")


def _selection(analysis: AnalysisFields) -> Iterator[Broken]:
    for index, probe in enumerate(analysis.bias):
        model = None if isinstance(probe, str) else probe.selection
        if model is not None and model.model == "beta" and "steps" in model.model_fields_set:
            cause = "The beta model has no steps."
            yield _idle(("bias", index, "selection", "steps"), cause, "Remove them, or write model: step.")


def _moderators(analysis: AnalysisFields) -> Iterator[Broken]:
    """Yield what a regression of several levels, or with a robust variance, does not compute."""
    levels = bool(analysis.random) or (analysis.cluster is not None and analysis.robust is None)
    for index, moderator in enumerate(analysis.moderators):
        if not isinstance(moderator, Moderator):
            continue
        if levels and moderator.permutation:
            cause = "Permutation tests are for one effect per study, not for several levels."
            yield _idle(("moderators", index, "permutation"), cause)
        if moderator.contrasts and (levels or analysis.robust is not None):
            why = "several levels" if levels else "a robust variance"
            cause = f"Contrasts are computed for one effect per study, not for {why}."
            yield _idle(("moderators", index, "contrasts"), cause)


def _variant(analysis: AnalysisFields, entry: Sensitivity, path: Path) -> Iterator[Broken]:
    """Yield what a sensitivity analysis declares without effect."""
    given = [name for name in CHOICES if getattr(entry, name) is not None]
    if entry.cumulative is not None:
        for name in [*given, *(["where"] if entry.where is not None else [])]:
            cause = f"A cumulative analysis adds the studies of the main analysis; `{name}` would change nothing."
            yield _idle((*path, name), cause, "Give it an entry of its own.")
        return
    if entry.test is not None and analysis.robust is not None:
        yield _robust((*path, "test"), "This test changes nothing")
    elif given and entry.where is None and all(_same(analysis, entry, name) for name in given):
        cause = "This sensitivity analysis repeats the main analysis."
        yield Broken(path, cause, "Give it another method, test or measure, or a `where`.", code="ML-0414")


def _same(analysis: AnalysisFields, entry: Sensitivity, name: str) -> bool:
    own, other = getattr(analysis, name), getattr(entry, name)
    return bool(own == other or (name == "method" and METHODS[own].words == METHODS[other].words))
