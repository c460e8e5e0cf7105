"""R code for what surveys compute: exact and Wilson intervals, Fisher's test, sign tests. Base R, no package.

Surveys whose numbers are counts of rows have no program of their own: their proof is the rows themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from metaloom.surveys.harms.sentences import at_the_edge
from metaloom.text import numbers
from metaloom.write.proof.code import Code, Given, Part

Facts = Mapping[str, Any]
EDGE = "# p and interval disagree: fisher.test() adds up all tables no likelier than this one, its interval each tail"
COUNTED = "These numbers are counts of rows; the rows are the proof."


def survey_code(key: str, found: Facts) -> Code:
    """Return the R program of a survey of the kind `key`."""
    makers: dict[str, Callable[[Facts], Iterator[Part]]] = {
        "harms": _harms,
        "proportions": _proportions,
        "directions": _directions,
    }
    parts = tuple(makers[key](found)) if key in makers else ()
    return Code(parts) if parts else Code(unable=COUNTED)


def _share(expression: str, value: float | None) -> Iterator[Given]:
    if value is not None:
        yield Given(expression, value, numbers.share(value))


def _harms(found: Facts) -> Iterator[Part]:
    level = found["level"] / 100
    for study in found["studies"]:
        for arm in study["arms"]:
            yield _exact(f"{study['label']}, {arm['arm']}", arm, level)
        compared = study["comparison"]
        if compared and compared["estimable"]:
            yield _fisher(f"{study['label']}, both arms", study["arms"], compared, level)
    if found["added"]:
        yield _exact("All treated people", found["added"], level)


def _exact(title: str, arm: Facts, level: float) -> Part:
    events, total = arm["events"], arm["total"]
    lines = [
        f"b <- binom.test({events}, {total}, conf.level = {level:g})",
        f'u <- binom.test({events}, {total}, alternative = "less", conf.level = {level:g})',
    ]
    gives = [
        *_share("b$estimate", arm["estimate"]),
        *_share("b$conf.int[1]", arm["lower"]),
        *_share("b$conf.int[2]", arm["upper"]),
        *_share("u$conf.int[2]", arm["bound"]),
    ]
    if arm.get("rate"):
        years = arm["rate"]["years"]
        counted = round(arm["rate"]["estimate"] * years / 100)
        lines.append(f"y <- poisson.test({counted}, {years:.15g} / 100, conf.level = {level:g})")
        gives += [
            Given("y$conf.int[1]", arm["rate"]["lower"], numbers.fixed(arm["rate"]["lower"], 1)),
            Given("y$conf.int[2]", arm["rate"]["upper"], numbers.fixed(arm["rate"]["upper"], 1)),
        ]
    return Part(title.replace("\n", " "), tuple(lines), tuple(gives))


def _fisher(title: str, arms: list[Facts], compared: Facts, level: float) -> Part:
    (a, n), (c, m) = ((arm["events"], arm["total"]) for arm in arms)
    line = f"f <- fisher.test(matrix(c({a}, {n - a}, {c}, {m - c}), 2), conf.level = {level:g})"
    gives = [Given("f$p.value", compared["p_value"], numbers.p_value(compared["p_value"]))]
    for expression, name in (("f$estimate", "odds_ratio"), ("f$conf.int[1]", "lower"), ("f$conf.int[2]", "upper")):
        if compared[name]:
            gives.append(Given(expression, compared[name], numbers.ratio(compared[name]), "search"))
    edge = (EDGE,) if at_the_edge(compared, 100 * level) else ()
    return Part(title.replace("\n", " "), (*edge, line), tuple(gives))


def _proportions(found: Facts) -> Iterator[Part]:
    level = found["level"] / 100
    for row in found["rows"]:
        if not row["total"]:
            continue
        title = f"{row['group']}: {row['label']}" if row["group"] else str(row["label"])
        yield _interval(title, row, row["events"], row["total"], level, found["interval"] == "exact")


def _interval(title: str, row: Facts, events: int, total: int, level: float, exact: bool) -> Part:
    test = "binom.test({}, {}" if exact else "prop.test({}, {}, correct = FALSE"
    line = f"b <- {test.format(events, total)}, conf.level = {level:g})"
    gives = [*_share("b$conf.int[1]", row["lower"]), *_share("b$conf.int[2]", row["upper"])]
    share = row.get("estimate", row.get("share"))
    return Part(title.replace("\n", " "), (line,), (*_share(f"{events} / {total}", share), *gives))


def _directions(found: Facts) -> Iterator[Part]:
    for outcome in found["outcomes"]:
        for group in outcome["groups"]:
            sign = group["sign"]
            if not sign:
                continue
            benefit, directed = group["benefit"], group["benefit"] + group["harm"]
            title = f"{outcome['label']}: {group['label']}"
            part = _interval(title, sign, benefit, directed, 0.95, exact=False)
            test = f"s <- binom.test({benefit}, {directed})"
            shown = numbers.p_value(sign["p_value"])
            yield Part(part.title, (*part.lines, test), (*part.gives, Given("s$p.value", sign["p_value"], shown)))
