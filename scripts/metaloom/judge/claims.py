"""Judge claims by what they are bound to: supported, contradicted, reported by one study, undecided or not testable.

A claim holds when its declared condition is true of its analysis or survey. A condition that needs a number which does
not exist is neither true nor false: the claim is then not testable with these data, and the reason is the result's own.

A published claim about an effect is supported or contradicted only by two studies or more, or by certainty above very
low; one study of less is "reported by one study", also where an analysis asks for more and pools nothing. An interval
that includes no effect and nearly everything else decides nothing, whatever the condition says of its limits.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from metaloom.declare.claim import Claim, Status
from metaloom.declare.expression import Name, parse_expression
from metaloom.declare.expression.facts import CALLED_BY, find
from metaloom.engine.result import Result
from metaloom.judge.effect import effect_of, says_nothing
from metaloom.measure.transform import display_part
from metaloom.store.documents import Json, JsonObject, list_in, object_in
from metaloom.store.plain import plain

EXPECTED: Status = "supported"
"""The verdict that a guarded claim must have unless it declares another."""


@dataclass(frozen=True)
class Verdict:
    """The verdict on a claim; `reason` says why where there is none."""

    claim: Claim
    status: Status
    reason: str | None = None

    @property
    def turned(self) -> bool:
        """Whether the verdict is another one than the claim expects."""
        expected = self.claim.expected or (EXPECTED if self.claim.guard else None)
        return expected is not None and expected != self.status


def judge_claim(claim: Claim, facts: JsonObject) -> Verdict:
    """Judge one claim by the facts of its analysis or survey (empty where it is bound to neither)."""
    if claim.holds_when is None:
        return Verdict(claim, "not testable", claim.untestable)
    if claim.source is not None and claim.analysis is not None:
        facts = _with_the_only_study(facts)
    holds = parse_expression(claim.holds_when).holds(facts)
    fails = parse_expression(claim.fails_when).holds(facts) if claim.fails_when else None
    if holds or fails:
        return _weighed(claim, "supported" if holds else "contradicted", facts)
    if holds is None:
        return Verdict(claim, "not testable", missing_reason(claim, facts))
    return Verdict(claim, "undecided")


def _with_the_only_study(facts: JsonObject) -> JsonObject:
    """Return the facts with the effect of the only study, where there is one and nothing could be pooled."""
    if facts.get("status") == "ok" or len(list_in(facts, "studies")) != 1:
        return facts
    effect = effect_of(Result.of_part(facts))
    if effect is None:
        return facts
    ends = {"estimate": effect.estimate, "ci_lower": effect.lower, "ci_upper": effect.upper}
    return {**facts, "pooled": ends, "display": plain(display_part(effect.measure, ends))}


def _weighed(claim: Claim, status: Status, facts: JsonObject) -> Verdict:
    """Return the verdict that the condition gives, unless the evidence is too weak for it."""
    if claim.source is None or claim.analysis is None or "k" not in facts:
        return Verdict(claim, status)
    if _says_nothing(facts):
        reason = "The interval includes no effect and nearly everything else that is possible."
        return Verdict(claim, "undecided", reason)
    certainty, studies = object_in(facts, "certainty").get("level"), facts.get("k_studies", facts["k"])
    if isinstance(studies, int) and studies < 2 and certainty in (None, "very low"):
        side = "agrees with the claim" if status == "supported" else "says the opposite"
        return Verdict(claim, "reported by one study", f"Only one study can be used, and it {side}.")
    return Verdict(claim, status)


def _says_nothing(facts: JsonObject) -> bool:
    pooled = object_in(facts, "pooled")
    lower, upper = pooled.get("ci_lower"), pooled.get("ci_upper")
    if not isinstance(lower, int | float) or not isinstance(upper, int | float):
        return False
    return says_nothing(str(facts["measure"]), lower, upper)


def names_of(claim: Claim) -> tuple[Name, ...]:
    """Return the names that the conditions of a claim ask for, each once, in their order."""
    texts = (text for text in (claim.holds_when, claim.fails_when) if text)
    names = (name for text in texts for name in parse_expression(text).placed_names)
    return tuple({name.dotted: name for name in names}.values())


def missing_reason(claim: Claim, facts: JsonObject) -> str:
    """Return why a condition has no answer, in the words of the result where it has any."""
    if facts.get("status", "ok") != "ok":
        return str(facts["reason"])
    for name in names_of(claim):
        for depth in range(1, len(name.parts)):
            part = find(name.parts[:depth], facts)
            if isinstance(part, Mapping) and part.get("reason"):
                return str(part["reason"])
    return "A number that the condition needs could not be computed from these data."


def unknown_facts(claim: Claim, facts: JsonObject) -> Iterator[tuple[str, int, str, list[str]]]:
    """Yield unknown names: key of the condition, offset, the unknown part, what could be named.

    Levels of a group come and go with the data: one that is not there is no mistake.
    """
    for key in ("holds_when", "fails_when"):
        text = getattr(claim, key)
        for name in parse_expression(text).placed_names if text else ():
            for depth, part in enumerate(name.parts):
                known = nameable(find(name.parts[:depth], facts))
                if part not in known:
                    if name.parts[depth - 1] != "levels":
                        yield key, name.offset, part, known
                    break


def nameable(facts: Json) -> list[str]:
    """Return the names that can follow a name in a condition."""
    if isinstance(facts, Mapping):
        return [str(key) for key in facts]
    entries = facts if isinstance(facts, list) else []
    return [str(entry[key]) for entry in entries if isinstance(entry, Mapping) for key in CALLED_BY if entry.get(key)]
