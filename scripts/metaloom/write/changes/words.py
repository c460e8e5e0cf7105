"""The words for a change, shared by the text and the page; plain text, not yet escaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from metaloom.text import numbers
from metaloom.text.sides import signed
from metaloom.versions.difference.cells import EditKind
from metaloom.versions.difference.change import AnalysisChange, Change, Tier
from metaloom.versions.difference.split import Share

TIER_TITLES: Mapping[Tier, str] = {
    "conclusions": "Conclusions that changed",
    "moves": "Estimates that changed",
    "rest": "The rest",
}
EDIT_TITLES: Mapping[EditKind, str] = {
    "corrected": "Values that were corrected",
    "completed": "Empty cells that were filled",
    "sourced": "Quotations and links that were corrected or completed",
    "reworded": "Words about the evidence that were rewritten",
}


def why_text(change: AnalysisChange, names: Mapping[str, str] | None = None) -> str:
    """Return why a change is in its tier, and which studies were added and removed; `names` are those that people
    know.
    """
    parts = list(change.why)
    if change.came:
        parts.append("with " + told_studies(change.came, names))
    if change.went:
        parts.append("without " + told_studies(change.went, names))
    return "; ".join(parts)


def told_studies(studies: Iterable[str], names: Mapping[str, str] | None = None) -> str:
    """Return studies by the names that people know, where they have one."""
    known = names or {}
    return ", ".join(known.get(study, study) for study in studies)


def shares_text(shares: tuple[Share, ...]) -> str:
    """Return Shapley's shares of a move without those that move nothing; in brackets those in the declared order."""
    moved = [share for share in shares if share.shapley or share.sequential]
    return "; ".join(
        f"{share.cause} {signed(share.shapley)}"
        + (f" ({signed(share.sequential)} in order)" if share.sequential != share.shapley else "")
        for share in moved
    )


def split_text(change: AnalysisChange) -> str:
    """Return how far the estimate moved on the analysis scale, and what moved it."""
    if change.split is None:
        return change.not_split or ""
    move, shares = change.split.moves["estimate"], shares_text(change.split.shares["estimate"])
    return f"moved by {signed(move)} on the analysis scale" + (f": {shares}" if shares else "")


def head_text(change: Change) -> str:
    """Return the change in a few sentences: studies, values, conclusions, estimates, claims."""
    turned, moved, rest = (len(change.tier(tier)) for tier in TIER_TITLES)
    kinds = Counter(edit.kind for table in change.tables for edit in table.edits)
    added, removed = numbers.things(len(change.came), "study", "studies"), numbers.spelled(len(change.went))
    return (
        f"{_capital(added)} added, {removed} removed; {numbers.things(kinds['corrected'], 'value')} corrected, "
        f"{numbers.things(kinds['completed'], 'empty cell')} filled, "
        f"{numbers.things(kinds['sourced'], 'quotation or link', 'quotations or links')} corrected. "
        f"{_capital(numbers.things(turned, 'conclusion'))} changed; "
        f"{numbers.things(moved, 'estimate')} changed without changing the conclusion; "
        f"{numbers.things(rest, 'other analysis', 'other analyses')} changed; "
        f"{numbers.things(change.unchanged, 'analysis is', 'analyses are')} unchanged. "
        f"{_capital(numbers.things(len(change.claims), 'verdict on a claim', 'verdicts on claims'))} changed."
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
