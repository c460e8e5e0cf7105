"""Numbers become text here and nowhere else.

Every figure, table, caption and sentence takes its digits from these functions, so that one estimate reads the same
wherever it is. The rules are those of the large medical journals: a true minus sign, "to" between the limits of an
interval (a hyphen could be read as a sign), `p < 0.001` as the smallest p value, no rounding across 0.05 nor onto no
effect where an interval excludes it, spaces that cannot break. A number that does not exist is said to be not
estimable; nothing here returns "nan" or "-0.00".
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import TypeGuard

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
THIN = "\N{NARROW NO-BREAK SPACE}"
INFINITY = "\N{INFINITY}"
NOT_ESTIMABLE = "not estimable"
SAYS_NOTHING = 1e5
"""From this ratio of its limits on, the digits of an interval of ratios mean nothing and are not printed."""

Number = float | int | None


def exists(value: object) -> TypeGuard[float]:
    """Return whether a value is a number that can be printed: not null, not NaN (infinity can be printed)."""
    return isinstance(value, int | float) and not isinstance(value, bool) and not math.isnan(value)


def fixed(value: Number, digits: int = 2) -> str:
    """Return a number with so many decimals; never a negative zero."""
    if not exists(value):
        return NOT_ESTIMABLE
    if math.isinf(value):
        return INFINITY if value > 0 else MINUS + INFINITY
    text = f"{abs(value):.{digits}f}"
    negative = value < 0 and any(character in "123456789" for character in text)
    return (MINUS if negative else "") + _grouped(text)


def significant(value: Number, digits: int = 3) -> str:
    """Return a number with so many significant digits, as a power of ten outside 1e-6 to 1e9.

    For τ², H² and the like.
    """
    if not exists(value):
        return NOT_ESTIMABLE
    if value == 0 or math.isinf(value):
        return fixed(value, 0)
    if not 1e-6 <= abs(value) < 1e9:
        return scientific(value, digits)
    return fixed(value, max(0, digits - 1 - math.floor(math.log10(abs(value)))))


def scientific(value: float, digits: int = 2) -> str:
    """Return a very small or very large number as a product with a power of ten."""
    mantissa, exponent = f"{abs(value):.{digits - 1}e}".split("e")
    power = str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return f"{MINUS if value < 0 else ''}{mantissa}{THIN}×{THIN}10{power}"


def ratio(value: Number) -> str:
    """Return a ratio (risk ratio, …): two decimals, more where two would hide it, fewer where they mean nothing."""
    if not exists(value):
        return NOT_ESTIMABLE
    size = abs(value)
    if math.isinf(value) or size == 0:
        return fixed(value, 0 if math.isinf(value) else 2)
    if size < 0.00001 or size >= 1e6:
        return scientific(value, 2)
    if size < 0.095:
        return significant(value, 2)
    return fixed(value, 2 if size < 99.5 else 0)


def decimals(values: Iterable[Number], least: int = 2, most: int = 5) -> int:
    """Return how many decimals differences on one scale need.

    `values` are the half-widths of their intervals: the narrowest but one is at least three units of the last digit,
    so that no interval shrinks to a point and none is printed finer than it can bear. Never fewer than `least`
    decimals unless the intervals are wide (20 and more: one; 1000 and more: none), never more than `most`.
    """
    sizes = sorted(abs(value) for value in values if exists(value) and value != 0 and not math.isinf(value))
    if not sizes:
        return least
    size = sizes[min(1, len(sizes) - 1)]
    if size >= 1000:
        return 0
    if size >= 20:
        return 1
    return min(most, max(least, -math.floor(math.log10(size / 3))))


def estimate(value: Number, scale: str, digits: int = 2) -> str:
    """Return an effect on the scale on which it is shown: `scale` is "exp" for ratios; others are fixed to `digits`."""
    return ratio(value) if scale == "exp" else fixed(value, digits)


def apart(value: Number, scale: str = "identity", digits: int = 2) -> str:
    """Return an end of an interval that excludes no effect, with one or two decimals more where it would read as none.

    An upper limit of 0.9966 beside "lower risk" is 0.997, not 1.00; no effect itself is printed as it is.
    """
    text = estimate(value, scale, digits)
    none, least = (1.0, 2) if scale == "exp" else (0.0, digits)
    if not exists(value) or text != fixed(none, least):
        return text
    longer = (more for more in (1, 2) if fixed(value, least + more) != fixed(none, least + more))
    return fixed(value, least + next(longer, 0))


def ends(lower: Number, value: Number, upper: Number, scale: str, digits: int = 2) -> tuple[str, str, str]:
    """Return lower limit, estimate and upper limit: none reads as no effect where the interval excludes no effect.

    Without the interval the estimate is printed alone; a limit that does not exist is "not estimable".
    """
    none = 1.0 if scale == "exp" else 0.0
    excluded = exists(lower) and exists(upper) and (lower > none or upper < none)
    shown = apart if excluded else estimate
    return shown(lower, scale, digits), shown(value, scale, digits), shown(upper, scale, digits)


def interval(lower: Number, upper: Number, scale: str = "identity", digits: int = 2) -> str:
    """Return the two limits of an interval, "0.41 to 0.90"; both or neither."""
    if not exists(lower) or not exists(upper):
        return NOT_ESTIMABLE
    if scale == "exp" and lower > 0 and upper / lower > SAYS_NOTHING:
        return f"{_at_least(lower)} to {_at_most(upper)}".replace(" ", NO_BREAK)
    low, _, high = ends(lower, None, upper, scale, digits)
    return f"{low} to {high}".replace(" ", NO_BREAK)


def _at_least(value: float) -> str:
    return "< 0.001" if value < 0.001 else ratio(value)


def _at_most(value: float) -> str:
    return "> 1000" if value > 1000 else ratio(value)


def effect(value: Number, lower: Number, upper: Number, scale: str, digits: int = 2) -> str:
    """Return an estimate with its interval, "0.61 (0.41 to 0.90)"."""
    if not exists(value):
        return NOT_ESTIMABLE
    if not exists(lower) or not exists(upper):
        return estimate(value, scale, digits)
    shown = ends(lower, value, upper, scale, digits)[1]
    return f"{shown}{NO_BREAK}({interval(lower, upper, scale, digits)})"


def p_number(value: Number) -> str:
    """Return a p value as a table prints it: "0.42", "0.031", "< 0.001", "> 0.99".

    Two decimals from 0.1, three below, four where three would round to 0.050: rounding never moves a p value to the
    threshold itself.
    """
    if not exists(value):
        return NOT_ESTIMABLE
    if value < 0.001:
        return f"<{NO_BREAK}0.001"
    if value > 0.99:
        return f">{NO_BREAK}0.99"
    if value >= 0.0995:
        return fixed(value, 2)
    text = fixed(value, 3)
    return fixed(value, 4) if text == "0.050" and value != 0.05 else text


def p_value(value: Number, symbol: str = "p") -> str:
    """Return a p value as a sentence prints it: "p = 0.031", "p < 0.001"."""
    text = p_number(value)
    if text == NOT_ESTIMABLE:
        return f"{symbol}{NO_BREAK}{text}"
    return f"{symbol}{NO_BREAK}{text}" if text[0] in "<>" else f"{symbol}{NO_BREAK}={NO_BREAK}{text}"


def percent(value: Number, digits: int = 1) -> str:
    """Return a percentage from a number that is one already (41.2 gives "41.2%")."""
    return f"{fixed(value, digits)}%" if exists(value) else NOT_ESTIMABLE


def percent_range(lower: Number, upper: Number, digits: int = 1) -> str:
    """Return the limits of an interval of percentages, "0% to 80%"."""
    if not exists(lower) or not exists(upper):
        return NOT_ESTIMABLE
    return f"{percent(lower, digits)}{NO_BREAK}to{NO_BREAK}{percent(upper, digits)}"


def share(value: Number, digits: int = 1) -> str:
    """Return a proportion between 0 and 1 as a percentage."""
    return percent(value * 100 if exists(value) else None, digits)


def probability(value: Number) -> str:
    """Return a probability as a percentage that never claims certainty: "> 99.9%", "< 0.1%"."""
    if not exists(value):
        return NOT_ESTIMABLE
    if value > 0.999:
        return f">{NO_BREAK}99.9%"
    return f"<{NO_BREAK}0.1%" if value < 0.001 else share(value)


def per_thousand(value: Number) -> str:
    """Return a proportion between 0 and 1 as people out of 1000, whole."""
    return count(round(1000 * value)) if exists(value) else NOT_ESTIMABLE


def level(value: Number) -> str:
    """Return a confidence level: "95%", "99.5%"."""
    return percent(value, 0 if exists(value) and float(value).is_integer() else 1)


def count(value: Number) -> str:
    """Return a count; thousands are set apart by a narrow space from five digits on."""
    return fixed(value, 0) if not exists(value) or float(value).is_integer() else fixed(value, 1)


SMALL = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def spelled(value: int) -> str:
    """Return a count as prose says it: a word up to ten ("none" for 0), digits beyond."""
    return SMALL[value] if 0 <= value < len(SMALL) else count(value)


def opening(value: int) -> str:
    """Return a count as it opens a sentence: "Three", "12", "None"."""
    words = spelled(value)
    return f"{words[:1].upper()}{words[1:]}"


def things(value: int, one: str, several: str | None = None) -> str:
    """Return a count with its noun, in words up to ten: "no study", "one study", "two studies", "12 studies"."""
    noun = one if value in (0, 1) else several or f"{one}s"
    return f"{'no' if value == 0 else spelled(value)} {noun}"


def counted(value: float, one: str, several: str | None = None) -> str:
    """Return a count in figures with its noun, where words would hide it: "no study", "1 study", "12 studies"."""
    return f"{'no' if value == 0 else count(value)} {one if value in (0, 1) else several or f'{one}s'}"


def plain(value: Number, most: int = 6) -> str:
    """Return a number as the paper printed it: no decimals added, none taken away up to `most`."""
    if not exists(value):
        return NOT_ESTIMABLE
    text = fixed(value, most)
    return text.rstrip("0").rstrip(".") if "." in text else text


def events_of(events: Number, total: Number) -> str:
    """Return events of the number at risk, "12/45"."""
    return f"{count(events)}/{count(total)}" if exists(events) and exists(total) else NOT_ESTIMABLE


POWER = re.compile(r"(?:(?<=[\d)])( ?)[x*×]( ?)|\b)10\^(?:\((-?\d+)\)|(-?\d+))")
TIMES = re.compile(r"(?<=\s)x(?=\d{1,2}\b)")
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def powers(text: str) -> str:
    """Return a printed text with its powers of ten raised: "2 x 10^8 cells x4" becomes "2 × 10⁸ cells ×4"."""
    return TIMES.sub("×", POWER.sub(_raised, text))


def _raised(found: re.Match[str]) -> str:
    times = "" if found[1] is None else " × "
    return f"{times}10{(found[3] or found[4]).translate(RAISED)}"


def some_of(part: Number, whole: Number) -> str:
    """Return "12 of 45", and "none of 45" where there is nothing."""
    return f"{'none' if part == 0 else count(part)} of {count(whole)}"


def mean_sd(mean: Number, sd: Number) -> str:
    """Return a mean with its standard deviation as reported, "3.2 (1.1)"."""
    if not exists(mean):
        return NOT_ESTIMABLE
    return f"{plain(mean, 3)}{NO_BREAK}({plain(sd, 3)})" if exists(sd) else plain(mean, 3)


def degrees(value: Number) -> str:
    """Return degrees of freedom: whole where they are whole, two decimals otherwise (Satterthwaite)."""
    return count(value) if not exists(value) or math.isinf(value) or float(value).is_integer() else fixed(value, 2)


def _grouped(text: str) -> str:
    whole, point, rest = text.partition(".")
    if len(whole) < 5:
        return text
    return f"{int(whole):,}".replace(",", THIN) + point + rest
