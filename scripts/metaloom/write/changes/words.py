"""The words for a change, shared by the text and the page; plain text, not yet escaped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from metaloom.text import numbers
from metaloom.text.sentences import estimate_text, size_text
from metaloom.versions.difference.change import AnalysisChange, Change, Tier
from metaloom.versions.difference.split import Share

TIER_TITLES: Mapping[Tier, str] = {
    "conclusions": "Conclusions that turned",
    "moves": "Estimates that moved",
    "rest": "The rest",
}
DIGITS = 3


def result_text(result: Mapping[str, Any] | None) -> str:
    """One side of a change: the estimate with its interval, or that there is none, and the studies behind it."""
    if result is None:
        return "not there"
    if result["status"] != "ok":
        return f"not estimable ({size_text(dict(result))})"
    return f"{estimate_text(dict(result))}, {size_text(dict(result))}"


def heterogeneity_text(result: Mapping[str, Any] | None) -> str:
    """The spread between studies, where it was estimated."""
    spread = (result or {}).get("heterogeneity") or {}
    if spread.get("tau2") is None:
        return numbers.NOT_ESTIMABLE
    return f"τ² {numbers.significant(spread['tau2'])}, I² {numbers.percent(spread.get('i2'), 0)}"


def certainty_text(result: Mapping[str, Any] | None) -> str:
    """The rated certainty."""
    level = ((result or {}).get("certainty") or {}).get("level")
    return str(level).replace("_", " ") if level else "not rated"


def why_text(change: AnalysisChange) -> str:
    """Why a change stands in its tier, and which studies came and went."""
    parts = list(change.why)
    if change.came:
        parts.append("with " + ", ".join(change.came))
    if change.went:
        parts.append("without " + ", ".join(change.went))
    return "; ".join(parts)


def signed(value: float) -> str:
    """A move on the analysis scale, always with its sign."""
    text = numbers.fixed(value, DIGITS)
    return text if value < 0 or not any(digit in text for digit in "123456789") else f"+{text}"


def shares_text(shares: tuple[Share, ...]) -> str:
    """Shapley's shares of a move, those that move nothing left out; in brackets those in the declared order."""
    moved = [share for share in shares if share.shapley or share.sequential]
    return "; ".join(
        f"{share.cause} {signed(share.shapley)}"
        + (f" ({signed(share.sequential)} in order)" if share.sequential != share.shapley else "")
        for share in moved
    )


def split_text(change: AnalysisChange) -> str:
    """How far the estimate moved on the analysis scale, and what moved it."""
    if change.split is None:
        return change.not_split or ""
    move, shares = change.split.moves["estimate"], shares_text(change.split.shares["estimate"])
    return f"moved by {signed(move)} on the analysis scale" + (f": {shares}" if shares else "")


def head_text(change: Change) -> str:
    """The change in one sentence."""
    turned, moved, rest = (numbers.count(len(change.tier(tier))) for tier in TIER_TITLES)
    edits = sum(len(table.edits) for table in change.tables)
    return (
        f"Studies that came: {numbers.count(len(change.came))}; that went: {numbers.count(len(change.went))}. "
        f"Cells edited: {numbers.count(edits)}. Analyses whose conclusion turned: {turned}; whose estimate moved: "
        f"{moved}; that changed otherwise: {rest}; that did not change: {numbers.count(change.unchanged)}. "
        f"Claims whose verdict turned: {numbers.count(len(change.claims))}."
    )
