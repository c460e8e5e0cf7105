"""How many studies, and how many effects where a study gives several: the two are never taken for one another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from metaloom.text import numbers


def studies_of(item: Mapping[str, Any]) -> int:
    """How many studies stand behind a result or a part of one."""
    k = int(item.get("k") or 0)
    return min(k, int(item.get("k_studies") or k))


def size(item: Mapping[str, Any]) -> str:
    """In a sentence: no study, 1 study, 5 studies, 8 effects in 5 studies."""
    k, count = int(item.get("k") or 0), studies_of(item)
    studies = {0: "no study", 1: "1 study"}.get(count, f"{numbers.count(count)} studies")
    return studies if k == count else f"{numbers.count(k)} effects in {studies}"


def of_rows(rows: Iterable[Mapping[str, Any]]) -> str:
    """In a sentence, of rows that each give one effect and name their study: 5 studies, 8 effects in 5 studies."""
    names = [row.get("study_id") for row in rows]
    return size({"k": len(names), "k_studies": len(set(names))})


def cell(item: Mapping[str, Any]) -> str:
    """In a column of studies: 5, or 5 (8 effects)."""
    k, count = int(item.get("k") or 0), studies_of(item)
    return numbers.count(count) if k == count else f"{numbers.count(count)} ({numbers.count(k)} effects)"
