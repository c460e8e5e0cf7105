"""Claims meet results: supported, contradicted, undecided or not testable.

A claim holds when its declared condition is true of the analysis it is bound to. A condition that
needs a number which does not exist is neither true nor false: the claim is then not testable with
these data, and the reason is the analysis' own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from metaloom.declare.claim import Claim
from metaloom.declare.expression import parse_expression

Status = Literal["supported", "contradicted", "undecided", "not testable"]


@dataclass(frozen=True)
class Verdict:
    """What the data say of a claim, and why."""

    claim: Claim
    status: Status
    reason: str


def judge_claim(claim: Claim, result: dict[str, Any]) -> Verdict:
    """Hold one claim against the result of its analysis."""
    holds = parse_expression(claim.holds_when).holds(result)
    fails = parse_expression(claim.fails_when).holds(result) if claim.fails_when else None
    if holds:
        return Verdict(claim, "supported", f"{claim.holds_when} is true")
    if fails:
        return Verdict(claim, "contradicted", f"{claim.fails_when} is true")
    if holds is None:
        return Verdict(claim, "not testable", missing_reason(claim, result))
    return Verdict(claim, "undecided", f"{claim.holds_when} is false")


def missing_reason(claim: Claim, result: dict[str, Any]) -> str:
    """Why a condition has no answer, in the analysis' own words where it has them."""
    if result["status"] != "ok":
        return str(result["reason"])
    for name in sorted(parse_expression(claim.holds_when).names):
        part = result
        for step in name.split("."):
            part = part.get(step) if isinstance(part, dict) else None
            if isinstance(part, dict) and part.get("status") == "not_estimable":
                return str(part["reason"])
        if part is None:
            return f"{name} is not estimable here"
    return "a number that the condition needs does not exist"
