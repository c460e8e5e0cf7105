"""Which choices of an analysis mean something together.

A rule gives the key to look at, the cause and the remedy. It looks at the declaration alone; what depends on
the data (columns, number of studies) is for later rooms.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from metaloom.catalogue.measures import MEASURES, having, measure_of
from metaloom.catalogue.methods import METHODS
from metaloom.catalogue.tests import TESTS

from .broken import Broken
from .figures import figures_without_their_part
from .formula import fault_of

if TYPE_CHECKING:
    from .fields import AnalysisFields

NOT_IN_NETWORKS = (
    "subgroups", "moderators", "cluster", "random", "robust", "sensitivity", "bias", "influence", "baujat", "blup",
    "subsets", "bayes", "multiverse",
)  # fmt: skip


def applies(option: str, measure: object) -> bool:
    """Whether a choice that `defaults` sets for a whole chapter concerns an analysis with this measure at all."""
    if not isinstance(measure, str) or measure not in MEASURES:
        return option not in ("shared_arm", "vtype", "convert", "correlation")
    row = measure_of(measure)
    match option:
        case "shared_arm":
            return row.compares and (row.counts or row.from_means)
        case "vtype":
            return len(row.variances) > 1
        case "convert" | "correlation":
            return row.from_means
        case _:
            return True


def broken_rules(analysis: AnalysisFields) -> list[Broken]:
    """Every rule that an analysis breaks."""
    return [
        *_measure(analysis),
        *_structure(analysis),
        *_network(analysis),
        *_probes(analysis),
        *_changes(analysis),
        *_threshold(analysis),
        *_certainty(analysis),
        *figures_without_their_part(analysis),
    ]


def _measure(analysis: AnalysisFields) -> Iterator[Broken]:
    if analysis.measure is None:
        yield Broken((), "The analysis has no measure.", "Add one, such as measure: RR, here or under `defaults`.")
        return
    yield from _pooling(analysis.method, analysis.measure, ("method",))
    if METHODS[analysis.method].tables and TESTS[analysis.test].dispersion:
        yield Broken(
            ("test",),
            f"The test {analysis.test} has no meaning with method {analysis.method}.",
            "Write test: z for this analysis.",
        )
    if analysis.glmm is not None and analysis.method != "GLMM":
        yield Broken(
            ("glmm",), f"`glmm` has no meaning with method {analysis.method}.", "Write method: GLMM, or remove it."
        )
    if analysis.glmm is not None and analysis.glmm.model == "CM.AL" and analysis.measure != "OR":
        yield Broken(
            ("glmm", "model"), f"The model CM.AL is for odds ratios, not for {analysis.measure}.", "Write model: CM.EL."
        )
    if analysis.tau2_value is not None and not METHODS[analysis.method].tau2:
        yield Broken(
            ("tau2_value",),
            f"The method {analysis.method} has no between-study variance.",
            "Remove `tau2_value`, or take a random-effects method, such as REML.",
        )
    if analysis.tables is not None and analysis.method not in ("MH", "PETO"):
        yield Broken(
            ("tables",),
            f"`tables` has no meaning with method {analysis.method}.",
            "Set `add` and `to` of the analysis itself.",
        )
    for option in ("convert", "correlation"):
        if getattr(analysis, option) is not None and not applies(option, analysis.measure):
            yield Broken(
                (option,),
                f"`{option}` is for measures of means, not for {analysis.measure}.",
                "Remove it from this analysis.",
            )
    if analysis.shared_arm is not None and not applies("shared_arm", analysis.measure):
        yield Broken(
            ("shared_arm",),
            f"`shared_arm` is for measures computed from two groups' numbers, not for {analysis.measure}.",
            "Remove it from this analysis.",
        )
    forms = measure_of(analysis.measure).variances
    if analysis.vtype is not None and analysis.vtype not in forms:
        yield Broken(
            ("vtype",),
            f"The measure {analysis.measure} has no sampling variance of the form {analysis.vtype}.",
            f"Write one of {', '.join(forms)}." if len(forms) > 1 else "Remove it from this analysis.",
        )


def _pooling(method: str, measure: str, path: tuple[str | int, ...]) -> Iterator[Broken]:
    fitting = METHODS[method].measures
    if measure not in fitting:
        yield Broken(
            path,
            f"The method {method} cannot pool the measure {measure}.",
            f"It pools {', '.join(fitting)}; for {measure} take another method, such as REML.",
        )


def _structure(analysis: AnalysisFields) -> Iterator[Broken]:
    if analysis.robust is not None and analysis.cluster is None:
        yield Broken(("robust",), "`robust` needs to know which effects belong together.", "Add cluster: study_id.")
    if METHODS[analysis.method].tables:
        for option in ("cluster", "random", "robust", "moderators"):
            if getattr(analysis, option):
                yield Broken(
                    (option,),
                    f"`{option}` has no meaning with method {analysis.method}, which pools tables, not effect sizes.",
                    "Take an inverse-variance method, such as REML.",
                )
    for index, moderator in enumerate(analysis.moderators):
        text, path = (moderator, ()) if isinstance(moderator, str) else (moderator.formula, ("formula",))
        fault = fault_of(text)
        if fault is not None:
            yield Broken(("moderators", index, *path), fault, "Write columns joined by +, as in year or route + donor.")
    for option in ("subgroups", "random", "figures"):
        yield from _repeated(option, getattr(analysis, option))


def _network(analysis: AnalysisFields) -> Iterator[Broken]:
    if analysis.network is None:
        return
    if analysis.measure is not None and not measure_of(analysis.measure).compares:
        yield Broken(
            ("measure",),
            f"A network needs a measure that compares two groups; {analysis.measure} does not.",
            f"Take one of {', '.join(sorted(having('compares')))}.",
        )
    if not METHODS[analysis.method].networks:
        fitting = ", ".join(row.code for row in METHODS.values() if row.networks)
        yield Broken(("method",), f"A network is not pooled by {analysis.method}.", f"Take {fitting}.")
    if analysis.test != "z":
        yield Broken(("test",), f"The test {analysis.test} has no meaning in a network.", "Write test: z.")
    for option in NOT_IN_NETWORKS:
        if getattr(analysis, option):
            yield Broken(
                (option,),
                f"`{option}` has no meaning in a network.",
                "Remove it; for other rows or another method, declare a second analysis.",
            )


def _repeated(option: str, values: list[str]) -> Iterator[Broken]:
    for index, value in enumerate(values):
        if value in values[:index]:
            yield Broken((option, index), f"{value!r} stands twice under `{option}`.", "Keep one of the two.")


def _probes(analysis: AnalysisFields) -> Iterator[Broken]:
    for index, probe in enumerate(analysis.bias):
        path: tuple[str | int, ...] = ("bias", index)
        names = [probe] if isinstance(probe, str) else sorted(probe.model_fields_set)
        if not names:
            yield Broken(path, "The entry names no probe.", "Write trim_and_fill: or selection: with its options.")
        for name in names:
            if name in ("peters", "harbord") and analysis.measure not in having("two_by_two"):
                yield Broken(
                    path,
                    f"The probe {name} needs events and totals, which {analysis.measure} does not have.",
                    "Take egger.",
                )
            if name in ("trim_and_fill", "selection") and METHODS[analysis.method].tables:
                yield Broken(
                    path,
                    f"The probe {name} has no meaning with method {analysis.method}.",
                    "Take an inverse-variance method, such as REML.",
                )
        steps = probe.selection.steps if not isinstance(probe, str) and probe.selection is not None else []
        if steps != sorted(set(steps)):
            yield Broken(
                (*path, "selection", "steps"), "The steps do not ascend.", "Write them from small to large, each once."
            )


def _changes(analysis: AnalysisFields) -> Iterator[Broken]:
    for index, entry in enumerate(analysis.sensitivity):
        if isinstance(entry, str):
            continue
        path: tuple[str | int, ...] = ("sensitivity", index)
        if not entry.model_fields_set - {"title"}:
            yield Broken(
                path, "This sensitivity analysis changes nothing.", "Give it a `where`, `method`, `test` or `measure`."
            )
        if analysis.measure is not None and (entry.method or entry.measure):
            key = "method" if entry.method else "measure"
            yield from _pooling(entry.method or analysis.method, entry.measure or analysis.measure, (*path, key))
    choices = analysis.multiverse
    if choices is not None and not (choices.methods or choices.tests or choices.measures or choices.where):
        yield Broken(
            ("multiverse",), "The multiverse lists no choices.", "List methods, tests, measures or conditions."
        )


def _threshold(analysis: AnalysisFields) -> Iterator[Broken]:
    threshold = analysis.threshold
    if threshold is None:
        return
    if (threshold.minimal_important is None) == (threshold.absolute is None):
        cause = "The threshold needs one of `minimal_important` and `absolute`."
        yield Broken(("threshold",), cause, "Write minimal_important: 0.9, or absolute: 30 with per: 1000.")
        return
    if threshold.absolute is not None:
        yield from _absolute_threshold(analysis, threshold.absolute, threshold.per)
        return
    value, path = threshold.minimal_important, ("threshold", "minimal_important")
    if value is None or analysis.measure not in having("ratio"):
        return
    if value <= 0:
        yield Broken(
            path, f"A ratio cannot be {value:g}.", "Write the threshold on the natural scale: 0.9, not its logarithm."
        )
    elif (analysis.better == "lower" and value >= 1) or (analysis.better == "higher" and value <= 1):
        side = "below" if analysis.better == "lower" else "above"
        yield Broken(
            path,
            f"With better: {analysis.better}, a ratio of {value:g} is no benefit.",
            f"Write a threshold {side} 1, or correct `better`.",
        )


def _absolute_threshold(analysis: AnalysisFields, people: float, per: int) -> Iterator[Broken]:
    path = ("threshold", "absolute")
    if people >= per:
        yield Broken(path, f"{people:g} of {per} people is everybody.", "Write fewer people, or correct `per`.")
    if analysis.measure is not None and measure_of(analysis.measure).absolute is None:
        cause = f"No absolute effect follows from {analysis.measure}."
        yield Broken(path, cause, "Write minimal_important: on the scale of the measure.")


def _certainty(analysis: AnalysisFields) -> Iterator[Broken]:
    if analysis.certainty is None or analysis.measure is None:
        return
    if analysis.network is not None or not measure_of(analysis.measure).compares:
        kind = measure_of(analysis.measure).comparison.name
        what = "a network" if analysis.network is not None else f"{kind} ({analysis.measure})"
        yield Broken(("certainty",), f"Certainty is rated where two groups are compared, not for {what}.", "Remove it.")
    if analysis.certainty.baseline is not None and measure_of(analysis.measure).absolute is None:
        fitting = ", ".join(row.code for row in MEASURES.values() if row.absolute is not None)
        cause = f"No absolute effect follows from {analysis.measure} and a baseline risk."
        yield Broken(("certainty", "baseline"), cause, f"Remove it; it is for {fitting}.")
