"""The pooled model of an analysis as one call of metafor, with exactly the options that were declared."""

from __future__ import annotations

from dataclasses import dataclass

from metaloom.catalogue import columns
from metaloom.catalogue.measures import measure_of
from metaloom.catalogue.metafor import arguments
from metaloom.catalogue.methods import METHODS
from metaloom.declare.analysis import Analysis

STEADY = ", control = list(threshold = tiny, maxiter = 10000, tol = tiny)"
TINY = "tiny <- 1e-12 * max(d$vi, diff(range(d$yi))^2)  # where searches stop, on the scale of these effects"
ITERATED = frozenset({"ML", "REML", "EB", "PM", "PMM"})
"""Methods of which metafor's own stop is far enough from the answer for printed digits to differ."""
LIKELIHOODS = frozenset({"ML", "REML"})
ROW = "row"


@dataclass(frozen=True)
class Model:
    """One call: its expression with `{data}` for the rows, a call after it, and where the result is read off."""

    call: str
    after: str = ""
    """A second call about `m`, whose estimate is the published one (a robust variance)."""
    needs: str = ""
    tau2: str = "m$tau2"
    mixed: bool = False
    """Whether a likelihood is climbed by another algorithm than ours."""
    q: bool = True
    unable: str = ""


def model_of(analysis: Analysis) -> Model:
    """Return how metafor pools what an analysis declares."""
    if analysis.random or analysis.cluster is not None:
        return _nested(analysis)
    if METHODS[analysis.method].tables:
        return _tables(analysis)
    known = "" if analysis.tau2_value is None else f", tau2 = {analysis.tau2_value:.15g}"
    steady = STEADY if analysis.method in ITERATED and not known else ""
    call = (
        f'rma(yi, vi, data = {{data}}, method = "{analysis.method}"{known}, test = "{analysis.test}"{_level(analysis)}'
    )
    return Model(f"{call}{steady})")


def _level(analysis: Analysis) -> str:
    return f", level = {analysis.level:g}"


def _tables(analysis: Analysis) -> Model:
    """Return the call of a method that pools the tables themselves."""
    measure = str(analysis.measure)
    layout = measure_of(measure).layouts[0]
    own = arguments(measure, layout) or ()
    cells = ", ".join(f"{name} = {name}" for name in own)
    rule = analysis.tables
    if analysis.method == "GLMM":
        return _glmm(analysis, cells, layout == columns.BINARY or layout == columns.RATES)
    pooled = (
        f'add = c(0.5, {rule.add:g}), to = c("only0", "{rule.to}")'
        if rule
        else 'add = c(0.5, 0), to = c("only0", "none")'
    )
    dropped = str(bool(rule and rule.drop00)).upper()
    which = "rma.peto(" if analysis.method == "PETO" else f'rma.mh(measure = "{measure}", '
    return Model(f"{which}{cells}, data = {{data}}, {pooled}, drop00 = {dropped}{_level(analysis)})", tau2="0", q=False)


def _glmm(analysis: Analysis, cells: str, two_arms: bool) -> Model:
    declared = analysis.glmm
    model = declared.model if declared else "UM.FS"
    effects = "EE" if declared and declared.effects != "ML" else "ML"
    chosen = f', model = "{model}"' if two_arms else ""
    laplace = (declared.integral if declared else None) == "laplace" or model == "UM.RS"
    points = ", nAGQ = 1" if laplace and effects == "ML" else ""
    call = f'rma.glmm(measure = "{analysis.measure}", {cells}, data = {{data}}{chosen}, method = "{effects}"{points}'
    needs = "BiasedUrn" if two_arms and model == "CM.EL" and analysis.measure == "OR" else "lme4"
    return Model(f'{call}, test = "{analysis.test}"{_level(analysis)})', needs=needs, mixed=True, q=False)


def _nested(analysis: Analysis) -> Model:
    """Return the call of a multilevel model, of working independence with a robust variance, or of both."""
    levels = list(analysis.random) or ([] if analysis.robust else [str(analysis.cluster), ROW])
    cluster = analysis.cluster or (levels[0] if levels else None)
    after = needs = ""
    if analysis.robust:
        how = {"CR0": "adjust = FALSE", "CR1": "adjust = TRUE", "CR2": "clubSandwich = TRUE"}[analysis.robust]
        after = f"robust(m, cluster = d${r_name(str(cluster))}, {how})"
        needs = "clubSandwich" if analysis.robust == "CR2" else ""
    if not levels or analysis.method not in LIKELIHOODS:
        call = f'rma(yi, vi, data = {{data}}, method = "{analysis.method}", test = "{analysis.test}"{_level(analysis)}'
        return Model(call + (STEADY if analysis.method in ITERATED else "") + ")", after, needs)
    nested = "/".join(r_name(name) for name in levels)
    call = (
        f"rma.mv(yi, vi, random = ~ 1 | {nested}, data = {{data}}, "
        f'method = "{analysis.method}", test = "{analysis.test}"{_level(analysis)})'
    )
    return Model(call, after, needs, "sum(m$sigma2)", mixed=True)


def r_name(name: str) -> str:
    """Return a column's name as R takes one."""
    kept = "".join(character if character.isascii() and character.isalnum() else "." for character in name)
    return (
        f"x.{kept}"
        if not kept[:1].isalpha() or kept in ("row", "study", "line", "yi", "vi", "if", "for", "in")
        else kept
    )
