"""Published judgements of risk of bias as signs beside the rows of a forest.

A sign is a disc with + (low), ! (some concerns), − (high) or ? (no information), so that nothing rests on its colour.
Domains are shown where all judged studies were judged with the same tool; of different tools only the overall
judgement can stand in one column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from metaloom.draw.marks import Shape, Sheet, Text, circle
from metaloom.draw.text import plain
from metaloom.judge.judged import JudgedStudy
from metaloom.text.numbers import NO_BREAK

SIGNS = {
    "low": ("+", "subgroup"),
    "some concerns": ("!", "threshold"),
    "high": ("−", "pooled"),
    "no information": ("?", "muted"),
}
STEP = 14.0
_RADIUS = 6.0


@dataclass(frozen=True)
class Judgements:
    """The signs of a result: how many stand in a row, what they are, and study_id -> its levels (null: not judged)."""

    count: int
    note: str
    levels: Mapping[str, tuple[str | None, ...]]


def judgements_of(studies: Sequence[JudgedStudy]) -> Judgements:
    """Return what was published of the studies of a result; of count 0 where nothing was."""
    found = {str(study.study_id): study.risk_of_bias for study in studies if study.risk_of_bias}
    if not found:
        return Judgements(0, "", {})
    tools = list(dict.fromkeys(str(part.tool) for part in found.values()))
    lists = [[str(at.domain) for at in part.domains] for part in found.values()]
    domains = lists[0] if len(tools) == 1 and all(names == lists[0] for names in lists) else []
    levels = {study: (*(at.level for at in part.domains if domains), part.overall) for study, part in found.items()}
    order = f"from left to right {', '.join(map(plain, domains))}; last, overall" if domains else "overall"
    key = ", ".join(f"{sign}{NO_BREAK}{level}" for level, (sign, _) in SIGNS.items())
    return Judgements(len(domains) + 1, f"Risk of bias ({', '.join(map(plain, tools))}), {order}: {key}", levels)


def draw_signs(sheet: Sheet, levels: Sequence[str | None], right: float, y: float, name: str) -> None:
    """Draw the signs of one study in a row that ends at `right`, their middle at `y`."""
    for number, level in enumerate(levels):
        if level is None:
            continue
        x = right - (len(levels) - number - 0.5) * STEP
        sign, role = SIGNS[level]
        sheet.shapes.append(Shape(circle(x, y, _RADIUS), role, "judged", None, f"{name}: {level}"))
        sheet.texts.append(Text(x, y + 3.7, sign, "middle", 11, True, "paper", through=True))
