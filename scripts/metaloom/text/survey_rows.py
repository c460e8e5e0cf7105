"""A row of what a survey found, in words: a claim that is decided by one of its numbers quotes the whole row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from metaloom.judge.certain import Absolute
from metaloom.store.plain import typed
from metaloom.text import numbers
from metaloom.text.absolute_words import difference_text


class WordedRow:
    """A row that can be told: `subject` is what it is of (empty where the survey's title says so)."""

    @property
    def subject(self) -> str:
        """What the row is of."""
        return str(getattr(self, "label", "") or "")

    def words(self) -> str:
        """Return what the row says, as a sentence without its subject; empty where it has nothing to say."""
        raise NotImplementedError


def proportion_words(events: int, total: int, estimate: float | None) -> str:
    """Return a proportion; empty where there is nothing to count."""
    return f"{numbers.events_of(events, total)}, {numbers.share(estimate)}." if total else ""


def test_words(p_value: float | None, reason: str | None) -> str:
    """Return the P value of a test, or why there is none."""
    return f"{numbers.p_value(p_value)}." if p_value is not None else f"not testable, {reason}."


def row_label(row: Mapping[str, Any]) -> str:
    """Return what a row is of; empty where it does not say."""
    if row.get("attribute"):
        return f"{row['attribute']}, {row['title']}"
    return str(row.get("label") or (row.get("title") if row.get("absolute") else "") or "")


def row_text(row: Mapping[str, Any]) -> str:
    """Return what a row says: a proportion, an effect as printed, who reports an item, a test; empty for any other."""
    if row.get("arms"):
        return _arms_text(row)
    if row.get("total") and "events" in row and "estimate" in row:
        return f"{numbers.events_of(row['events'], row['total'])}, {numbers.share(row['estimate'])}."
    if row.get("measure_name") and row.get("ci_low") is not None:
        effect = numbers.effect(row["estimate"], row["ci_low"], row["ci_high"], row["scale"])
        null = 1 if row["scale"] == "exp" else 0
        side = "lower" if row["estimate"] < null else "higher" if row["estimate"] > null else "the same"
        open_ = "; the interval includes no effect" if row["ci_low"] <= null <= row["ci_high"] else ""
        said = f"{row['outcome'].lower()}, {row['measure_name'].lower()} {effect}, as printed"
        return f"{said}: {side} with treatment{open_}."
    if row.get("absolute") and row.get("studies"):
        return _absolute_text(row)
    if "reported" in row:
        known, silent, unseen = (numbers.count(row[name]) for name in ("reported", "silent", "unseen"))
        studies = "study" if row["reported"] == 1 else "studies"
        return f"reported by {known} {studies}, not reported by {silent}, not seen of {unseen}."
    if "p_value" in row and "odds_ratio" not in row:
        return (
            f"{numbers.p_value(row['p_value'])}." if row["p_value"] is not None else f"not testable, {row['reason']}."
        )
    return ""


def _absolute_text(row: Mapping[str, Any]) -> str:
    """Return a row of a summary of findings: its studies, the difference out of 1000 people, its certainty."""
    level = (row.get("certainty") or {}).get("level")
    rated = f"; certainty {level}" if level else ""
    difference = difference_text(typed(Absolute, row["absolute"]))
    return f"{numbers.things(row['studies'], 'study', 'studies')}, {difference}{rated}."


def _arms_text(row: Mapping[str, Any]) -> str:
    """Return events of one study by arm, with the odds ratio between the arms where there is one."""
    counts = " against ".join(f"{numbers.events_of(arm['events'], arm['total'])} {arm['arm']}" for arm in row["arms"])
    compared = row.get("comparison") or {}
    if compared.get("odds_ratio") is None:
        return f"{counts}."
    effect = numbers.effect(compared["odds_ratio"], compared["lower"], compared["upper"], "exp")
    return f"{counts}, odds ratio {effect}, {numbers.p_value(compared['p_value'])}."
