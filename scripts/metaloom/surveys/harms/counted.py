"""Rows and Python behind each number of a harm: the counts of each study in their line, with exact limits."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from metaloom.pool.parts import known as existing_number
from metaloom.surveys.harms.exact import PER, one_sided_level
from metaloom.surveys.harms.words import ratio_ends
from metaloom.surveys.numbers import count, existing
from metaloom.text import numbers
from metaloom.write.proof.code import Given
from metaloom.write.proof.counted import Counted, merged
from metaloom.write.proof.program import Program

if TYPE_CHECKING:
    from metaloom.read import Evidence
    from metaloom.surveys.harms.declare import Harms
    from metaloom.surveys.harms.facts import AddedUp, CountedPeople, Facts, HarmStudy, Rate

ENDS = ((0, "from"), (1, "to"), (1, "one-sided limit"))
"""Which end of an interval a limit is, and its name beside the others."""
COLUMNS = {
    2: {"treated": ("events_treated", "total_treated"), "control": ("events_control", "total_control")},
    1: {"treated": ("events", "total")},
}


def counted(declared: Harms, _evidence: Evidence, found: Facts, program: Program) -> Iterator[Counted]:
    """Yield all studies, then each study, then the treated added up."""
    studies = found.studies
    if not studies:
        yield Counted(what="Studies", keys=("studies", "without-event"), gives=(count(0, "0"), count(0, "0")))
        return
    every = merged((study.table, [study.line]) for study in studies)
    rows = [program.at(table, lines) for table, lines in every.items()]
    times = f"pandas.concat([{', '.join(f'{part}[{_quoted(declared.follow_up)}]' for part in rows)}])"
    without = " + ".join(f"({_treated(program, studies, table, lines)} == 0).sum()" for table, lines in every.items())
    known = found.numbers
    gives = existing([
        ("studies", known["studies"], " + ".join(f"len({part})" for part in rows)),
        ("without-event", known["without-event"], without),
        ("shortest", known["shortest"], f"{times}.min()"),
        ("longest", known["longest"], f"{times}.max()"),
    ])  # fmt: skip
    keys = ("studies", "without-event", "shortest", "longest")
    yield Counted(what="All studies", keys=keys, gives=tuple(gives), rows=every)
    for study in studies:
        yield _study(study, found, program)
    if found.added:
        yield _added(found, found.added, program)


def _treated(program: Program, studies: Sequence[HarmStudy], table: str, lines: list[int]) -> str:
    arms = {len(study.arms) for study in studies if study.table == table}
    first, *others = (COLUMNS[number]["treated"][0] for number in sorted(arms, reverse=True))
    column = f"{program.at(table, lines)}[{_quoted(first)}]"
    return column + "".join(f".fillna({program.at(table, lines)}[{_quoted(other)}])" for other in others)


def _study(study: HarmStudy, found: Facts, program: Program) -> Counted:
    table, line, name = study.table, study.line, study.study_id.replace("_", "-")
    row = f"{program.table(table)}.loc[{line}]"
    level = found.level
    gives: list[Given] = []
    for arm in study.arms:
        events, total = COLUMNS[len(study.arms)][arm.arm]
        who = f"{arm.arm}, " if len(study.arms) > 1 else ""
        gives.append(count(arm.events, f"{row}[{_quoted(events)}]", f"{who}events"))
        gives.append(count(arm.total, f"{row}[{_quoted(total)}]", f"{who}people"))
        gives += _limits(arm, level, program)
        if arm.rate:
            gives += _rate(arm.rate, arm.events, level, program)
    compared = study.comparison
    if compared and compared.estimable:
        (a, n), (c, m) = ((arm.events, arm.total) for arm in study.arms)
        program.importing("from scipy.stats import fisher_exact")
        program.importing("from scipy.stats.contingency import odds_ratio")
        cells = f"[[{a}, {n - a}], [{c}, {m - c}]]"
        gives.append(
            Given(f"fisher_exact({cells}).pvalue", existing_number(compared.p_value), numbers.p_value(compared.p_value))
        )
        interval = f"odds_ratio({cells}).confidence_interval({level / 100:.10g})"
        low, ratio, high = ratio_ends(compared)
        gives += [
            Given(expression, value, shown, name=name)
            for name, expression, value, shown in (
                ("odds ratio", f"odds_ratio({cells}).statistic", compared.odds_ratio, ratio),
                ("from", f"{interval}.low", compared.lower, low),
                ("to", f"{interval}.high", compared.upper, high),
            )
            if value is not None
        ]
    ends = ("events", "total", "bound", "bound-two-sided", "rate-bound", "p", "ratio")
    return Counted(
        what=study.label, keys=tuple(f"{end}-{name}" for end in ends), gives=tuple(gives), rows={table: (line,)}
    )


def _limits(arm: CountedPeople, level: float, program: Program) -> Iterator[Given]:
    program.importing("from statsmodels.stats.proportion import proportion_confint")
    yield Given(f"{arm.events} / {arm.total}", arm.estimate, numbers.share(arm.estimate), name="share")
    for (at, name), end, of in zip(
        ENDS, (arm.lower, arm.upper, arm.bound), (level, level, one_sided_level(level)), strict=True
    ):
        call = f'proportion_confint({arm.events}, {arm.total}, alpha={1 - of / 100:.10g}, method="beta")[{at}]'
        yield Given(call, end, numbers.share(end), name=name)


def _rate(rate: Rate, events: int, level: float, program: Program) -> Iterator[Given]:
    program.importing("from statsmodels.stats.rates import confint_poisson")
    for (at, name), end, of in zip(
        ENDS, (rate.lower, rate.upper, rate.bound), (level, level, one_sided_level(level)), strict=True
    ):
        call = (
            f'confint_poisson({events}, {rate.years:.15g} / {PER:g}, method="exact-c", alpha={1 - of / 100:.10g})[{at}]'
        )
        yield Given(call, end, numbers.fixed(end, 1), name=f"rate, {name}")


def _added(found: Facts, added: AddedUp, program: Program) -> Counted:
    kept = [study for study in found.studies if study.study_id not in added.left_out]
    rows = merged((study.table, [study.line]) for study in kept)
    sums = []
    for at in (0, 1):
        cells = (
            f"{program.table(study.table)}.loc[{study.line}, {_quoted(COLUMNS[len(study.arms)]['treated'][at])}]"
            for study in kept
        )
        sums.append(f"sum([{', '.join(cells)}])")
    counts = (count(added.events, sums[0], "events"), count(added.total, sums[1], "people"))
    gives = [*counts, *_limits(added, found.level, program)]
    if added.rate:
        timed = [(study.treated.events, study.treated.rate.years) for study in kept if study.treated.rate]
        counted_events = sum(events for events, _ in timed)
        gives += [
            Given(
                " + ".join(f"{years:.15g}" for _, years in timed),
                added.rate.years,
                numbers.count(round(added.rate.years)),
                name="person-years",
            ),
            *_rate(added.rate, counted_events, found.level, program),
        ]
    keys = ("events", "total", "bound", "bound-two-sided", "person-years", "rate-bound")
    return Counted(what="All treated people", keys=keys, gives=tuple(gives), rows=rows)


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)
