"""R code of a survey of harms: exact intervals, and Fisher's test between the arms of a study."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from metaloom.pool.parts import known
from metaloom.surveys.harms.facts import Arm, Comparison, CountedPeople, Facts, Rate
from metaloom.surveys.harms.sentences import at_the_edge
from metaloom.surveys.harms.words import ratio_ends
from metaloom.surveys.proofs import share
from metaloom.text import numbers
from metaloom.write.proof.code import Given, Part

EDGE = "# p and interval disagree: fisher.test() adds up all tables no likelier than this one, its interval each tail"


def proof(found: Facts) -> Iterator[Part]:
    """Yield the R code of what the survey says, with the numbers that it gives."""
    level = found.level / 100
    for study in found.studies:
        for arm in study.arms:
            yield _exact(f"{study.label}, {arm.arm}", arm, arm.rate, level)
        compared = study.comparison
        if compared and compared.estimable:
            yield _fisher(f"{study.label}, both arms", study.arms, compared, level)
    if found.added:
        yield _exact("All treated people", found.added, found.added.rate, level)


def _exact(title: str, arm: CountedPeople, rate: Rate | None, level: float) -> Part:
    events, total = arm.events, arm.total
    lines = [
        f"b <- binom.test({events}, {total}, conf.level = {level:g})",
        f'u <- binom.test({events}, {total}, alternative = "less", conf.level = {level:g})',
    ]
    gives = [
        *share("b$estimate", arm.estimate),
        *share("b$conf.int[1]", arm.lower),
        *share("b$conf.int[2]", arm.upper),
        *share("u$conf.int[2]", arm.bound),
    ]
    if rate:
        years = rate.years
        counted = round(rate.estimate * years / 100)
        lines.append(f"y <- poisson.test({counted}, {years:.15g} / 100, conf.level = {level:g})")
        gives += [
            Given("y$conf.int[1]", rate.lower, numbers.fixed(rate.lower, 1)),
            Given("y$conf.int[2]", rate.upper, numbers.fixed(rate.upper, 1)),
        ]
    return Part(title.replace("\n", " "), tuple(lines), tuple(gives))


def _fisher(title: str, arms: Sequence[Arm], compared: Comparison, level: float) -> Part:
    (a, n), (c, m) = ((arm.events, arm.total) for arm in arms)
    line = f"f <- fisher.test(matrix(c({a}, {n - a}, {c}, {m - c}), 2), conf.level = {level:g})"
    gives = [Given("f$p.value", known(compared.p_value), numbers.p_value(compared.p_value))]
    low, ratio, high = ratio_ends(compared)
    expressions = (
        ("f$estimate", compared.odds_ratio, ratio),
        ("f$conf.int[1]", compared.lower, low),
        ("f$conf.int[2]", compared.upper, high),
    )
    gives += [Given(expression, value, shown, "search") for expression, value, shown in expressions if value]
    edge = (EDGE,) if at_the_edge(compared, 100 * level) else ()
    return Part(title.replace("\n", " "), (*edge, line), tuple(gives))
