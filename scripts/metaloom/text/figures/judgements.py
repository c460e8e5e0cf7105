"""Published judgements of risk of bias as the signs that are beside the rows of a forest.

Domains are shown where all judged studies were judged with the same tool; of different tools only the overall
judgement can be in one column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from metaloom.judge.judged import JudgedStudy
from metaloom.text.numbers import NO_BREAK
from metaloom.text.plain import plain

SIGNS = {
    "low": ("+", "subgroup"),
    "some concerns": ("!", "threshold"),
    "high": ("−", "pooled"),
    "no information": ("?", "muted"),
}


@dataclass(frozen=True)
class Judgements:
    """The signs of a result: how many are in a row, what they are, and study_id -> its levels (null: not judged)."""

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
