"""Measure, method and test, and the options that only some of them have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from metaloom.catalogue.measures import measure_of
from metaloom.catalogue.methods import METHODS
from metaloom.catalogue.tests import TESTS
from metaloom.declare.broken import Broken

if TYPE_CHECKING:
    from metaloom.declare.fields import AnalysisFields


def measure(analysis: AnalysisFields) -> Iterator[Broken]:
    """Yield problems in the combination of measure, method and test."""
    if analysis.measure is None:
        yield Broken(
            (),
            "The analysis has no measure.",
            "Add one, such as measure: RR, here or under `defaults`.",
            code="ML-0401",
        )
        return
    yield from pooling(analysis.method, analysis.measure, ("method",))
    yield from _of_method(analysis)
    yield from _of_measure(analysis, analysis.measure)


def _of_method(analysis: AnalysisFields) -> Iterator[Broken]:
    """Yield the test and the options that the pooling method does not have."""
    yield from tested(analysis.test, analysis.method, ("test",))
    if analysis.glmm is not None and analysis.method != "GLMM":
        yield Broken(
            ("glmm",),
            f"`glmm` cannot be used with method {analysis.method}.",
            "Write method: GLMM, or remove it.",
            code="ML-0404",
        )
    if analysis.tables is not None and analysis.method not in ("MH", "PETO"):
        yield Broken(
            ("tables",),
            f"`tables` cannot be used with method {analysis.method}.",
            "Set `add` and `to` of the analysis itself.",
            code="ML-0404",
        )


def _of_measure(analysis: AnalysisFields, measure: str) -> Iterator[Broken]:
    """Yield the options that the measure does not have."""
    if analysis.glmm is not None and analysis.glmm.model == "CM.AL" and measure != "OR":
        yield Broken(
            ("glmm", "model"),
            f"The model CM.AL is for odds ratios, not for {measure}.",
            "Write model: CM.EL.",
            code="ML-0405",
        )
    forms = measure_of(measure).variances
    if analysis.vtype is not None and analysis.vtype not in forms:
        yield Broken(
            ("vtype",),
            f"The measure {measure} has no sampling variance of the form {analysis.vtype}.",
            f"Write one of {', '.join(forms)}." if len(forms) > 1 else "Remove it from this analysis.",
            code="ML-0405",
        )


def has_test(method: str, test: str) -> bool:
    """Return whether a method has a test: tables are pooled with the normal one, by mixed models with t as well."""
    row = METHODS[method]
    return not (row.tables and (TESTS[test].dispersion or (TESTS[test].t and not row.random)))


def tested(test: str, method: str, path: tuple[str | int, ...]) -> Iterator[Broken]:
    """Yield a test that a method does not have."""
    if not has_test(method, test):
        cause = f"The test {test} cannot be used with method {method}."
        yield Broken(path, cause, "Write test: z for this analysis.", code="ML-0403")


def pooling(method: str, measure: str, path: tuple[str | int, ...]) -> Iterator[Broken]:
    """Yield a method that cannot pool a measure."""
    fitting = METHODS[method].measures
    if measure not in fitting:
        yield Broken(
            path,
            f"The method {method} cannot pool the measure {measure}.",
            f"It pools {', '.join(fitting)}; for {measure} take another method, such as REML.",
            code="ML-0402",
        )
