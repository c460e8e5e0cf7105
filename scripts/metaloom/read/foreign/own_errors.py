"""Which standard error or variance belongs to which estimate, where a table holds several of either.

Nuijten 2020 has metafor's `yi` and `vi` beside the source's own `es` and `se`: a name that an estimate shares with its
error decides, and a general name (`se`, `variance`) serves an estimate that has none of its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from shlex import quote

from metaloom.read.foreign.found import FoundTable
from metaloom.read.foreign.ids import slug
from metaloom.read.foreign.scales import number_of

PAIRED = {
    "yi": {"variance": ("vi",), "se": ("sei",)},
    "te": {"se": ("sete",)},
}
"""What programs call an estimate and its error without repeating the name."""
PATTERNS = {
    "se": ("se_{}", "{}_se", "se{}", "sei_{}", "std_err_{}", "{}_std_err", "{}_standard_error"),
    "variance": ("var_{}", "{}_var", "var{}", "v_{}", "v{}", "vi_{}", "variance_{}", "{}_variance"),
}
SHARE_OF_NUMBERS = 0.5
ROUNDING = 0.02


def _is_log_of(one: float, two: float) -> bool:
    return two > 0 and math.isclose(one, math.log(two), rel_tol=ROUNDING, abs_tol=ROUNDING)


SAME: tuple[Callable[[float, float], bool], ...] = (
    lambda one, two: one == two,
    _is_log_of,
    lambda one, two: _is_log_of(two, one),
)
"""How the numbers of two columns are those of one estimate."""


def own_errors(estimate: str, columns: Sequence[str]) -> dict[str, str]:
    """Return role (se, variance) -> the column whose name says that it is the error of this estimate."""
    name, slugs = slug(estimate), {slug(column): column for column in reversed(columns) if column != estimate}
    found = {}
    for role, patterns in PATTERNS.items():
        called = (*PAIRED.get(name, {}).get(role, ()), *(pattern.format(name) for pattern in patterns))
        own = next((slugs[one] for one in called if one in slugs), None)
        if own is not None:
            found[role] = own
    return found


def rivals(
    table: FoundTable, columns: Mapping[str, str], names: Sequence[Sequence[str]], free: Sequence[str]
) -> tuple[str, ...]:
    """Return the other columns that the error of an estimate may belong to: of another kind by their names, holding
    neither the same numbers nor their logarithms, and without an error of their own. None where the error's name says
    whose it is.
    """
    estimate = columns.get("estimate", "")
    if not estimate or {"se", "variance"}.isdisjoint(columns) or own_errors(estimate, free):
        return ()
    found = []
    for kind in names:
        if slug(estimate) in kind:
            continue
        other = next((one for name in kind for one in free if slug(one) == name and one not in columns.values()), None)
        if other is not None and not own_errors(other, free) and _other_numbers(table, estimate, other):
            found.append(other)
    return tuple(found)


def whose_error(name: str, columns: Mapping[str, str], others: Sequence[str]) -> str:
    """Return the question that a table leaves open whose one error may belong to several estimates."""
    estimate, role = columns["estimate"], "se" if "se" in columns else "variance"
    word = "standard error" if role == "se" else role
    listed = " or ".join(repr(one) for one in (estimate, *others))
    return (
        f"{name}: nothing is declared, since {columns[role]!r} may be the {word} of {listed}. "
        f"Say which: --column estimate={quote(estimate)} --column {role}={quote(columns[role])}."
    )


def _other_numbers(table: FoundTable, estimate: str, other: str) -> bool:
    """Return whether two columns hold numbers in common rows, and not the same ones."""
    pairs = list(zip(map(number_of, table.column(estimate)), map(number_of, table.column(other)), strict=True))
    both = [(one, two) for one, two in pairs if one is not None and two is not None]
    if len(both) <= SHARE_OF_NUMBERS * sum(one is not None for one, _ in pairs):
        return False
    return not any(all(same(one, two) for one, two in both) for same in SAME)
