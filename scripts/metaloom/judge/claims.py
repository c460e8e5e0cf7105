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
        return Verdict(claim, "supported", reason_of(claim.holds_when, "true", result))
    if fails and claim.fails_when:
        return Verdict(claim, "contradicted", reason_of(claim.fails_when, "true", result))
    if holds is None:
        return Verdict(claim, "not testable", missing_reason(claim, result))
    return Verdict(claim, "undecided", reason_of(claim.holds_when, "false", result))


def reason_of(condition: str, truth: str, result: dict[str, Any]) -> str:
    """The condition with its truth and the numbers that decide it."""
    values = [f"{name} is {_short(value_of(name, result))}" for name in sorted(parse_expression(condition).names)]
    return f"{condition} is {truth}: {', '.join(values)}"


def missing_reason(claim: Claim, result: dict[str, Any]) -> str:
    """Why a condition has no answer, in the analysis' own words where it has them."""
    if result["status"] != "ok":
        return str(result["reason"])
    for name in sorted(parse_expression(claim.holds_when).names):
        steps = name.split(".")
        for depth in range(1, len(steps) + 1):
            part = value_of(".".join(steps[:depth]), result)
            if isinstance(part, dict) and part.get("reason"):
                return str(part["reason"])
        if value_of(name, result) is None:
            return f"{name} is not estimable here"
    return "a number that the condition needs does not exist"


def value_of(name: str, result: dict[str, Any]) -> Any:
    """What a dotted name stands for in a result; None where there is nothing."""
    part: Any = result
    for step in name.split("."):
        part = part.get(step) if isinstance(part, dict) else None
    return part


def _short(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)
