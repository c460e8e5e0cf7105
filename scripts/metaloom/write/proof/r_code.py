"""The whole R program of an analysis: its rows, its model, and each declared part that metafor computes.

`make check-r` runs these programs and compares every number that they claim to give with ours. What metafor does not
compute the same way (networks, Bayesian and selection models) is left to the Python program beside it, and said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from metaloom.catalogue.measures import measure_of
from metaloom.catalogue.metafor import read_by
from metaloom.catalogue.methods import METHODS
from metaloom.catalogue.predictions import PREDICTIONS
from metaloom.declare.analysis import Analysis
from metaloom.declare.options import Moderator, Sensitivity
from metaloom.judge.judged import Judged
from metaloom.pool.parts import Pooled, known
from metaloom.text import numbers
from metaloom.write.proof.code import Code, Given, Part
from metaloom.write.proof.r_data import data_lines, literal
from metaloom.write.proof.r_model import ITERATED, ROW, STEADY, TINY, Model, model_of, r_name

PLAIN_TERM = re.compile(r"[^\W\d]\w*(?:\s*:\s*[^\W\d]\w*)?")


def r_code(analysis: Analysis, result: Judged, columns: Mapping[str, Sequence[Any]]) -> Code:
    """Return the program; `columns` are the table's own columns, aligned with the studies of the result."""
    if result.network:
        return Code(unable="A network of treatments is not computed by metafor in one call.")
    if result.status != "ok":
        return _single(analysis, result)
    model = model_of(analysis)
    wanted = {*analysis.subgroups, *_moderator_columns(analysis, columns), *analysis.random}
    wanted |= {analysis.cluster} if analysis.cluster else set()
    extra = {r_name(name): columns[name] for name in sorted(wanted - {ROW}) if name in columns}
    if (analysis.random or analysis.cluster) and not analysis.random and not analysis.robust:
        extra[r_name(ROW)] = list(range(1, len(result.studies) + 1))
    lines = ("library(metafor)", *data_lines(analysis, result, extra))
    parts = [Part("", lines, tuple(_of_studies(result))), _main(analysis, result, model)]
    parts += [part for part in (_prediction(analysis, result, model),) if part]
    if not model.after and not model.mixed:
        parts += _subgroups(result, model)
        parts += _moderators(analysis, result)
        parts += _sensitivity(analysis, result, model)
        parts += _bias(result)
    if any(STEADY in line for part in parts for line in part.lines):
        parts[0] = replace(parts[0], lines=(*lines, TINY))
    return Code(tuple(parts))


def _single(analysis: Analysis, result: Judged) -> Code:
    """Return the effects of the studies, where nothing is pooled."""
    if not any(study.yi is not None for study in result.studies):
        return Code(unable="No study has an effect to compute.")
    lines = ("library(metafor)", *data_lines(analysis, result, {}))
    return Code((Part("", lines, tuple(_of_studies(result))),))


def _of_studies(result: Judged) -> Iterator[Given]:
    """Yield the effect of each study with its interval."""
    level = result.level
    for at, study in enumerate(result.studies, start=1):
        if study.yi is None or study.vi is None:
            continue
        spread = f"c(0, -1, 1) * qnorm({0.5 + level / 200:g}) * sqrt(d$vi[{at}])"
        own = _printed(result, [_read(result, "", end) for end in (study.yi, study.ci_lower, study.ci_upper)])
        whole = _read(result, f"d$yi[{at}] + {spread}", study.yi)
        shown = _with(str(study.label), ", ".join(given.shown for given in own))
        yield replace(whole, shown=shown, others=tuple(given.number for given in own[1:]))


def _read(result: Judged, expression: str, found: float | None, label: str = "", kind: str = "") -> Given:
    """Return a number of the analysis scale as people read it."""
    scale, value = measure_of(result.measure).scale, known(found)
    if scale.name == "miller":
        return Given(expression, value, _with(label, numbers.fixed(value, 4)), kind)
    shown = float(scale.read(_array(value), None)[0])
    text = numbers.estimate(shown, "exp" if scale.name == "exp" else "identity", 2 if scale.name == "exp" else 4)
    return Given(read_by(scale.name, expression), shown, _with(label, text), kind)


def _printed(result: Judged, given: list[Given]) -> list[Given]:
    """Return limits, after their estimate where there is one, as people read them: see `numbers.ends`."""
    ratio = measure_of(result.measure).scale.name == "exp"
    *value, lower, upper = (one.number for one in given)
    scale, digits = ("exp", 2) if ratio else ("identity", 4)
    low, shown, high = numbers.ends(lower, value[0] if value else None, upper, scale, digits)
    texts = (shown, low, high) if value else (low, high)
    return [replace(one, shown=text) for one, text in zip(given, texts, strict=True)]


def _array(value: float) -> Any:
    import numpy as np

    return np.array([value], dtype=float)


def _with(label: str, text: str) -> str:
    flat = " ".join(label.split())
    return f"{text} ({flat})" if flat else text


def _estimates(result: Judged, pooled: Pooled, name: str, kind: str) -> list[Given]:
    """Return estimate, interval and p value of a fit that is called `name`."""
    ends = [
        _read(result, f"coef({name})[[1]]", pooled.estimate, kind=kind),
        _read(result, f"{name}$ci.lb[1]", pooled.ci_lower, kind=kind),
        _read(result, f"{name}$ci.ub[1]", pooled.ci_upper, kind=kind),
    ]
    found = _printed(result, ends)
    if pooled.p_value is not None:
        found.append(Given(f"{name}$pval[1]", pooled.p_value, numbers.p_value(pooled.p_value), kind))
    return found


def _main(analysis: Analysis, result: Judged, model: Model) -> Part:
    lines = [f"m <- {model.call.format(data='d')}"]
    if model.after:
        lines.append(f"r <- {model.after}")
    kind = "mixed" if model.mixed else ""
    gives = _estimates(result, result.pooled, "r" if model.after else "m", kind)
    spread = result.heterogeneity
    if spread.tau2 is not None and METHODS[analysis.method].random:
        gives.append(Given(model.tau2, spread.tau2, f"τ² = {numbers.significant(spread.tau2, 3)}", kind or "tau2"))
    if model.q and spread.q is not None:
        gives.append(Given("m$QE", spread.q, f"Q = {numbers.fixed(spread.q, 2)}"))
    plain = model.q and model.tau2 == "m$tau2" and not model.after and analysis.cluster is None
    if plain and spread.i2 is not None:
        gives.append(Given("m$I2", spread.i2, f"I² = {numbers.percent(spread.i2)}", "tau2"))
    return Part("The pooled result", tuple(lines), tuple(gives), model.needs)


def _prediction(analysis: Analysis, result: Judged, model: Model) -> Part | None:
    prediction = result.prediction
    if prediction.lower is None:
        return None
    rule, name = PREDICTIONS[analysis.prediction], "r" if model.after else "m"
    share = f"{0.5 + analysis.level / 200:g}"
    quantile = f"qnorm({share})" if rule.spent is None else f"qt({share}, {prediction.df:g})"
    kind = "mixed" if model.mixed else "tau2"
    line = f"half <- {quantile} * sqrt({model.tau2} + {name}$se[1]^2)"
    return Part(
        "Where the effect of a new study is expected",
        (line,),
        tuple(
            _printed(
                result,
                [
                    _read(result, f"coef({name})[[1]] {sign} half", side, kind=kind)
                    for sign, side in (("-", prediction.lower), ("+", prediction.upper))
                ],
            )
        ),
        model.needs,
    )


def _subgroups(result: Judged, model: Model) -> Iterator[Part]:
    for column, part in result.subgroups.items():
        if part.tau2 != "separate":
            continue
        for number, level in enumerate(part.levels, start=1):
            if not level.pooled or level.k < 2 or level.pooled.standard_error is None:
                continue
            rows = f"subset(d, as.character({r_name(column)}) == {literal(str(level.level))})"
            name = f"g{number}"
            call = f"{name} <- {model.call.format(data=rows)}"
            title = f"{column}: {level.level}".replace("\n", " ")
            yield Part(title, (call,), tuple(_estimates(result, level.pooled, name, "")), model.needs)


def _moderator_columns(analysis: Analysis, columns: Mapping[str, Sequence[Any]]) -> set[str]:
    words = {word for declared in analysis.moderators for word in re.findall(r"[^\W\d]\w*", _formula(declared))}
    return {word for word in words if word in columns}


def _formula(declared: str | Moderator) -> str:
    return declared if isinstance(declared, str) else declared.formula


def _moderators(analysis: Analysis, result: Judged) -> Iterator[Part]:
    if METHODS[analysis.method].tables:
        return
    for number, (declared, part) in enumerate(zip(analysis.moderators, result.moderators, strict=False), start=1):
        found, formula = part.coefficients, _formula(declared)
        terms = [term.strip() for term in formula.split("+")]
        if not found or not all(PLAIN_TERM.fullmatch(term) for term in terms):
            continue
        name, told = (
            f"m{number}",
            " + ".join(re.sub(r"[^\W\d]\w*", lambda word: r_name(word[0]), term) for term in terms),
        )
        steady = STEADY if analysis.method in ITERATED else ""
        call = (
            f'{name} <- rma(yi, vi, mods = ~ {told}, data = d, method = "{analysis.method}", test = "{analysis.test}", '
            f"level = {analysis.level:g}{steady})"
        )
        gives = []
        for at, coefficient in enumerate(found, start=1):
            term = str(coefficient.term)
            gives.append(
                Given(
                    f"coef({name})[[{at}]]",
                    known(coefficient.estimate),
                    _with(term, numbers.fixed(coefficient.estimate, 4)),
                    "tau2",
                )
            )
            if coefficient.p_value is not None:
                gives.append(
                    Given(f"{name}$pval[{at}]", coefficient.p_value, numbers.p_value(coefficient.p_value), "tau2")
                )
        yield Part(f"By {formula}", (call,), tuple(gives))


def _sensitivity(analysis: Analysis, result: Judged, model: Model) -> Iterator[Part]:
    named = [item for item in analysis.sensitivity if isinstance(item, str)]
    if "leave_one_out" in named:
        yield from _left_out(result, model)
    changed = [
        (item, entry)
        for item, entry in zip(analysis.sensitivity, result.sensitivity, strict=False)
        if isinstance(item, Sensitivity) and entry.kind == "method" and (item.method or item.test)
    ]
    for number, (item, entry) in enumerate(changed, start=1):
        first = entry.results[0]
        if item.measure or item.cumulative or not first.pooled or first.pooled.estimate is None:
            continue
        if METHODS[item.method or analysis.method].tables or item.add is not None or item.to or item.drop00 is not None:
            continue
        other = model_of(
            analysis.changed({key: value for key, value in (("method", item.method), ("test", item.test)) if value})
        )
        name = f"s{number}"
        yield Part(
            str(entry.title),
            (f"{name} <- {other.call.format(data='d')}",),
            tuple(_estimates(result, first.pooled, name, "")),
        )


def _left_out(result: Judged, model: Model) -> Iterator[Part]:
    entry = next((entry for entry in result.sensitivity if entry.kind == "leave_one_out"), None)
    rows = entry.results if entry else ()
    if not rows or len(rows) != len(result.studies) or any(row.pooled is None for row in rows):
        return
    call = model.call.format(data="d[-i, ]")
    line = f"one <- lapply(seq_len(nrow(d)), function(i) {call})"
    gives = [
        _read(result, f"coef(one[[{at}]])[[1]]", row.pooled.estimate, f"without {study.label}")
        for at, (row, study) in enumerate(zip(rows, result.studies, strict=True), start=1)
        if row.pooled and row.pooled.estimate is not None and row.omitted == study.study_id
    ]
    yield Part("Each study left out", (line,), tuple(gives), model.needs)


def _bias(result: Judged) -> Iterator[Part]:
    found = result.bias
    egger, rank = found.get("egger"), found.get("rank")
    if egger and egger.statistic is not None:
        yield Part(
            "Egger's test", ('e <- regtest(d$yi, d$vi, model = "lm")',),
            (Given("e$zval", egger.statistic, f"t = {numbers.fixed(egger.statistic, 3)}"),
             Given("e$pval", known(egger.p_value), numbers.p_value(egger.p_value))),
        )  # fmt: skip
    if rank and rank.kendall_tau is not None:
        shown = f"τ = {numbers.fixed(rank.kendall_tau, 3)}"
        yield Part("Rank correlation", ("k <- ranktest(d$yi, d$vi)",), (Given("k$tau", rank.kendall_tau, shown),))
