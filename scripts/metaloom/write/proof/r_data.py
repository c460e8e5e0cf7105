"""The rows of an analysis as R code: effect sizes by `escalc` from the cells themselves, nothing computed before.

Rows that enter by different columns (counts here, a ready-made ratio there) are blocks of their own, put together
under `yi` and `vi`. A row whose cells were converted first (medians, say) enters as its effect and variance, and the
code says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from metaloom.catalogue import columns
from metaloom.catalogue.measures import measure_of
from metaloom.catalogue.metafor import analysed_by, arguments
from metaloom.declare.analysis import Analysis
from metaloom.judge.judged import Judged, JudgedStudy

PRECISE = 15


def vector(values: Iterable[Any]) -> str:
    """Return values as an R vector: numbers to full precision, texts quoted, what is missing as NA."""
    return f"c({', '.join(literal(value) for value in values)})"


def literal(value: Any) -> str:
    """Return one value in R."""
    if value is None or value != value:
        return "NA"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return f"{value:.17g}" if float(f"{value:.{PRECISE}g}") != float(value) else f"{value:.{PRECISE}g}"
    return json.dumps(str(value), ensure_ascii=False)


def data_lines(analysis: Analysis, result: Judged, extra: Mapping[str, Sequence[Any]]) -> list[str]:
    """Return the lines that make `d`, one row an effect, in the order of the result's studies.

    `extra` are further columns by their R names, aligned with the studies.
    """
    studies = list(result.studies)
    routes = [_route(analysis, result, study) for study in studies]
    blocks = [[at for at, found in enumerate(routes) if found == route] for route in dict.fromkeys(routes)]
    lines: list[str] = []
    names = []
    for number, block in enumerate(blocks, start=1):
        name = "d" if len(blocks) == 1 else f"d{number}"
        names.append(name)
        lines += _block(name, analysis, result, routes[block[0]], [studies[at] for at in block])
    if len(blocks) > 1:
        kept = 'c("study", "line", "yi", "vi")'
        lines.append(f"d <- rbind({', '.join(f'data.frame({name})[{kept}]' for name in names)})")
        order = [at for block in blocks for at in block]
        lines.append(f"d <- d[order({vector(order)}), ]  # in the order of the table")
    lines += [f"d${name} <- {vector(values)}" for name, values in extra.items()]
    return lines


def _route(analysis: Analysis, result: Judged, study: JudgedStudy) -> tuple[str, ...]:
    """Return the columns that a row enters by; none where what enters is not in its cells."""
    route = tuple(study.route or measure_of(result.measure).layouts[0])
    told = {**study.data}
    if analysis.correlation is not None and told.get("correlation") is None:
        told["correlation"] = analysis.correlation
    if study.converted or any(told.get(name) is None for name in route):
        return ()
    return route


def _block(
    name: str, analysis: Analysis, result: Judged, route: tuple[str, ...], studies: list[JudgedStudy]
) -> list[str]:
    labels = [
        f"  study = {vector(study.label for study in studies)},",
        f"  line = {vector(study.line for study in studies)},",
    ]
    if not route:
        return _computed(name, "converted from other summaries first: their effects and variances", labels, studies)
    measure = str(result.measure)
    own = arguments(measure, route) if measure_of(measure).metafor else None
    if own is None and not _is_ready_made(route):
        return _computed(
            name, f"metafor does not compute {measure}: effects and variances as computed here", labels, studies
        )
    cells = {column: [_cell(analysis, study, column) for study in studies] for column in route}
    if own is None:
        return _ready_made(name, measure, route, cells, labels, studies)
    body = [f"  {argument} = {vector(cells[column])}" for argument, column in zip(own, route, strict=True)]
    given = ", ".join(f"{argument} = {argument}" for argument in own)
    return [
        f"{name} <- data.frame(  # {result.table}.csv",
        *labels,
        ",\n".join(body) + ")",
        f'{name} <- escalc("{measure}", {given}, data = {name}{options(analysis, result)})',
    ]


def _is_ready_made(route: tuple[str, ...]) -> bool:
    """Return whether a paper gives the effect itself, or what a log-rank test prints of it."""
    return route in (*columns.READY, *columns.HAZARDS, columns.OF_TOTAL)


def _computed(name: str, why: str, labels: list[str], studies: list[JudgedStudy]) -> list[str]:
    """Return a block of effects that R is given, since it does not compute them from the cells; the code says why."""
    return [
        f"{name} <- data.frame(  # {why}",
        *labels,
        f"  yi = {vector(study.yi for study in studies)},",
        f"  vi = {vector(study.vi for study in studies)})",
    ]


def options(analysis: Analysis, result: Judged) -> str:
    """Return the options of `escalc`: the rule for empty cells and the kind of variance."""
    row = measure_of(result.measure)
    parts = ""
    if row.counts:
        policy = result.policy
        parts = f', add = {literal(policy.add)}, to = "{policy.to}"'
        parts += f", drop00 = {literal(bool(policy.drop00))}" if row.two_by_two or columns.RATES in row.layouts else ""
    if analysis.vtype in row.variances:
        parts += f', vtype = "{analysis.vtype}"'
    return parts


def _cell(analysis: Analysis, study: JudgedStudy, column: str) -> Any:
    value = study.data.get(column)
    return analysis.correlation if column == "correlation" and value is None else value


def _ready_made(
    name: str, measure: str, route: tuple[str, ...], cells: Mapping[str, list[Any]], labels: list[str],
    studies: list[JudgedStudy],
) -> list[str]:  # fmt: skip
    """Return a block of estimates as papers give them, or of what is printed of a log-rank test."""
    scale = measure_of(measure).scale.name
    named = dict(cells)
    if route == columns.WITH_INTERVAL:
        named["level"] = [_level(study) for study in studies]
    if route == columns.OF_TOTAL:
        made = 'escalc("PFT", xi = estimate * total, ni = total, data = {}, add = 0)'
    else:
        yi, vi = _estimates(scale, route)
        made = f"transform({{}}, yi = {yi}, vi = {vi})"
    body = [f"  {column} = {vector(values)}" for column, values in named.items()]
    lines = [f"{name} <- data.frame(  # as the sources give them", *labels, ",\n".join(body) + ")"]
    lines.append(f"{name} <- {made.format(name)}")
    if route == columns.OF_TOTAL:
        lines.append(f"{name}$ni <- {name}$total")
    return lines


def _level(study: JudgedStudy) -> float:
    """Return the level that an interval was read at: a column of that name may mean something else, and is then 95."""
    told = study.data.get("level")
    if not isinstance(told, int | float) or not 50 <= told < 100:
        return 95
    return told


def _estimates(scale: str, route: tuple[str, ...]) -> tuple[str, str]:
    """Return the expressions of effect and variance from the columns of a ready-made estimate."""
    yi = analysed_by(scale, "estimate")
    if route == columns.WITH_ERROR:
        return yi, "se^2"
    if route == columns.WITH_VARIANCE:
        return yi, "variance"
    if route == columns.WITH_INTERVAL:
        high, low = analysed_by(scale, "ci_high"), analysed_by(scale, "ci_low")
        return yi, f"(({high} - ({low})) / (2 * qnorm(0.5 + level / 200)))^2"
    if route == columns.WITH_P_VALUE:
        return yi, f"({yi} / qnorm(p_value / 2))^2"
    v = _log_rank_variance(route)
    if "observed_minus_expected" in route:
        return f"observed_minus_expected / ({v})", f"1 / ({v})"
    if "estimate" in route:
        return "log(estimate)", f"1 / ({v})"
    return f"log_rank_sign * -qnorm(log_rank_p / 2) / sqrt({v})", f"1 / ({v})"


def _log_rank_variance(route: tuple[str, ...]) -> str:
    if "log_rank_variance" in route:
        return "log_rank_variance"
    if "events" in route:
        return "events * total_treated * total_control / (total_treated + total_control)^2"
    return "events_treated * events_control / (events_treated + events_control)"
