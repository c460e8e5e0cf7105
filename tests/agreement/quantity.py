"""One number of a result by its name, and whether it agrees with a number as printed.

Names are the results' own. A name without dots is looked for in the pooled part, then in heterogeneity, then at the
top; a dotted name is a path. In lists an element is found by its position or by what it is about (a term, a level).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

ABOUT = ("term", "level", "omitted", "added", "study_id", "name", "kind")
FLOATING = 1e-9


def quantity(result: Mapping[str, Any], name: str) -> float | None:
    """The number called `name` in a result; KeyError where there is no such thing."""
    if "." in name:
        found: Any = result
        for step in name.split("."):
            found = _step(found, step, name)
    else:
        parts = [part for part in (result.get("pooled"), result.get("heterogeneity"), result) if part and name in part]
        if not parts:
            raise KeyError(f"the result has no {name}")
        found = parts[0][name]
    return None if found is None else float(found)


def _step(found: Any, step: str, name: str) -> Any:
    if isinstance(found, Mapping) and step in found:
        return found[step]
    if isinstance(found, Sequence) and not isinstance(found, str):
        if step.isdigit() and int(step) < len(found):
            return found[int(step)]
        for element in found:
            if isinstance(element, Mapping) and any(str(element.get(key)) == step for key in ABOUT):
                return element
    raise KeyError(f"the result has no {step!r} on the way to {name}")


def printed_value(printed: str) -> tuple[float, float]:
    """A printed number and half a unit of its last digit (0.50 means 0.50 ± 0.005; 1.2e-3 means 0.0012 ± 0.00005)."""
    number = Decimal(printed)
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"{printed!r} is not a number")
    return float(number), float(Decimal(5).scaleb(exponent - 1))


def agrees(printed: str, ours: float | None) -> bool:
    """Whether ours rounds to the printed number; `<0.0001` holds for what is smaller."""
    if ours is None:
        return False
    if printed.startswith("<"):
        return ours < float(printed[1:])
    value, half = printed_value(printed)
    return abs(ours - value) <= half * (1 + 1e-6) + FLOATING * abs(value)


def difference(printed: str, ours: float | None) -> float:
    """How far ours is from the printed number; infinite where ours does not exist."""
    return float("inf") if ours is None else abs(ours - float(printed.lstrip("<")))
