"""A mean, deviation, size or moderator far from those of other studies: a date, a lost sign, a point that slipped.

Only errors that programs and typing make are looked for. A spreadsheet keeps a date as a number of days since
1900, so that 5/3 becomes 45051. A minus sign or a decimal point is lost or gained: then the number has the other sign,
or is at least five times beyond the others, where the others (three at least) lie within a factor of three. Some
programs write -99 or 999 where nothing is known. A large trial among small ones is not a fault: sizes are compared with
the other arm of the same row, and by how much the arms of the other studies differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from metaloom.errors import Problem, quoted
from metaloom.read.plausibility.context import CHECK_THE_SOURCE, outcome_of
from metaloom.read.plausibility.standard_error_for_deviation import standard_error_for_deviation
from metaloom.read.table import Table

OTHERS = 3
TIGHT = 3.0
BEYOND = 5.0
SERIALS = range(20_000, 54_789)
"""From 1954 to 2049: a spreadsheet takes two digits of a year for one of these."""
FAR = 20.0
CODES = frozenset({-9.0, -99.0, -999.0, -9999.0, 999.0, 9999.0})
"""What SPSS and others write for a missing value."""
EPOCH = date(1899, 12, 30)
ARMS = (("mean_treated", "mean_control"), ("mean",))
SPREADS = (("sd_treated", "sd_control"), ("sd",))
READY = (
    ("estimate",), ("se",), ("variance",), ("ci_low", "ci_high"), ("correlation",),
    ("median_treated", "median_control"), ("median",),
    *((f"{what}_treated", f"{what}_control") for what in ("q1", "q3", "min", "max", "se")),
)  # fmt: skip
"""Numbers whose sign and size may differ as they will from study to study: only what is not a number of theirs is "
"told."""
SIZES = (("n_treated", "n_control"), ("total_treated", "total_control"))


def value_out_of_line(table: Table, tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Yield means, deviations and moderators unlike all others of their outcome, and sizes that look like dates."""
    for columns in (*ARMS, *((name,) for name in table.moderators)):
        present = [name for name in columns if name in table.columns]
        yield from strangers(table, present)
    yield from spreads_out_of_line(table, tables)
    for columns in READY:
        yield from strangers(table, [name for name in columns if name in table.columns], is_foreign)
    for one, other in SIZES:
        for row in range(len(table)):
            for column, beside in ((one, other), (other, one)):
                size, partner = table.number(row, column), table.number(row, beside)
                if size is not None and partner and is_serial(size, [partner]):
                    yield problem(table, row, column, size, f"beside {quoted(partner)} in the other group")
        yield from unequal_arms(table, one, other)


def spreads_out_of_line(table: Table, tables: Mapping[str, Table]) -> Iterator[Problem]:
    """Yield deviations far from all others, on either side, but those that are told to look like standard errors."""
    found = [
        one
        for columns in SPREADS
        for one in strangers(table, [name for name in columns if name in table.columns], spread_out_of_line)
    ]
    accused = {one.place for one in standard_error_for_deviation(table, tables)} if found else set()
    yield from (one for one in found if one.place not in accused)


def unequal_arms(table: Table, one: str, other: str) -> Iterator[Problem]:
    """Yield arms of a row far more unequal than those of any other study: a digit is lost or gained, or a code was
    taken.
    """
    ratios = {
        row: treated / control
        for row in range(len(table))
        if (treated := table.number(row, one)) and (control := table.number(row, other)) and min(treated, control) > 0
    }
    of_study: dict[str, float] = {}
    for row, ratio in ratios.items():
        study = table.study(row)
        of_study[study] = max(ratio, 1 / ratio, of_study.get(study, 1.0))
    widest = sorted(of_study, key=of_study.__getitem__, reverse=True)[:2]
    others = len(of_study) - 1
    if others < OTHERS:
        return
    for row, ratio in ratios.items():
        most = of_study[widest[widest[0] == table.study(row)]]
        if most > TIGHT or max(ratio, 1 / ratio) < BEYOND * most:
            continue
        column, beside = (one, other) if ratio > 1 else (other, one)
        size, partner = table.number(row, column), table.number(row, beside)
        if size and partner and not is_serial(size, [partner]):
            span = f"beside {quoted(partner)} in the other group, where the groups of {others} other studies"
            differ = f"differ {most:.2g}-fold at most" if most >= 1.05 else "are of one size"
            yield problem(table, row, column, size, f"{span} {differ}")


def strangers(
    table: Table, columns: list[str], unlike: Callable[[float, list[float]], bool] | None = None
) -> Iterator[Problem]:
    """Yield values unlike those of all other studies with the same outcome; `unlike` says when (`out_of_line` by
    default).
    """
    unlike = unlike or out_of_line
    groups: dict[tuple[str, ...], list[tuple[int, str, float]]] = {}
    for column in columns:
        for row in range(len(table)):
            value = table.number(row, column)
            if value is not None:
                groups.setdefault(outcome_of(table, row), []).append((row, column, value))
    for found in groups.values():
        whose = [table.study(at) for at, _, _ in found]
        for (row, column, value), own in zip(found, whose, strict=True):
            others = [other for (_, _, other), study in zip(found, whose, strict=True) if study != own]
            studies = set(whose) - {own}
            if len(studies) >= OTHERS and unlike(value, others):
                span = f"where {len(studies)} other studies have {quoted(min(others))} to {quoted(max(others))}"
                yield problem(table, row, column, value, span)


def out_of_line(value: float, others: list[float]) -> bool:
    """Return whether a value is a date among numbers, has lost its sign, or its point has slipped."""
    if is_serial(value, others) or is_code(value, others):
        return True
    sizes = sorted(abs(other) for other in others)
    one_sign = all(other > 0 for other in others) or all(other < 0 for other in others)
    if not one_sign or sizes[-1] > TIGHT * sizes[0] or value == 0:
        return False
    turned = (value < 0) != (others[0] < 0) and sizes[0] / TIGHT <= abs(value)
    return turned or abs(value) >= BEYOND * sizes[-1]


def spread_out_of_line(value: float, others: list[float]) -> bool:
    """Return whether a deviation is as far below all others as it may not be above: none of them is near zero."""
    if out_of_line(value, others):
        return True
    return min(others) > 0 and max(others) <= TIGHT * min(others) and 0 < value * BEYOND <= min(others)


def is_foreign(value: float, others: list[float]) -> bool:
    """Return whether a value is a date, or a code for "missing", far beyond numbers of either sign."""
    rest = [abs(other) for other in others if other not in CODES]
    return is_serial(value, others) or (value in CODES and bool(rest) and abs(value) > FAR * max(rest))


def is_serial(value: float, others: list[float]) -> bool:
    """Return whether a value may be a spreadsheet's number for a date, where the others are far smaller."""
    return in_serials(value) and max(abs(other) for other in others) * FAR < value


def is_code(value: float, others: list[float]) -> bool:
    """Return whether a value may be a code for "missing" among numbers that are all of one sign and far smaller."""
    rest = [other for other in others if other != value]
    if value not in CODES or not rest or min(rest) < 0:
        return False
    return value < 0 or value >= BEYOND * max(rest)


def in_serials(value: float) -> bool:
    """Return whether a value is one of those numbers. (Asked for a float, a range looks through all that it holds.)"""
    return float(value).is_integer() and int(value) in SERIALS


def problem(table: Table, row: int, column: str, value: float, beside: str) -> Problem:
    """Return the warning, with the date that the number may be."""
    cause = f"{table.called(column)} is {quoted(value)} {beside}"
    if in_serials(value):
        day = EPOCH + timedelta(days=int(value))
        cause += f": a spreadsheet keeps {day.day} {day:%B %Y} as this number"
    elif value in CODES:
        cause += ": some programs write this number where a value is missing"
    return Problem(table.place(row, column), f"{cause}.", CHECK_THE_SOURCE, "warning", code="ML-1010")
