"""Rules that have changed since a version was frozen: each by name, with what it may change and a proof that it did.

A frozen version holds what its own Metaloom computed. When a later one computes it again, a value may differ because a
rule is another one now. Such a difference is reported under the name of its rule, and only where the old value follows
from the old rule; any other difference is one (exit code 4). Every change of a rule of the results needs a line here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from metaloom.judge.absolute import risk_with
from metaloom.pool.prediction import FEWEST
from metaloom.text import numbers

CLOSE = 1e-8
Analysis = Mapping[str, Any]
ENDS = {"": "estimate", "_lower": "ci_lower", "_upper": "ci_upper"}


@dataclass(frozen=True)
class Rule:
    """A rule of the results that changed on `since` (ISO date), in words; `where` are the paths within an analysis.

    `follows` is asked whether the old value is what the old rule gives: (path, old value, new value, old analysis).
    """

    name: str
    since: str
    says: str
    where: re.Pattern[str]
    follows: Callable[[str, Any, Any, Analysis], bool]


def _at_least(_path: str, old: Any, new: Any, _analysis: Analysis) -> bool:
    return isinstance(old, int) and isinstance(new, int) and 6 <= new <= max(old, 12) and old - new <= 3


def _summed(path: str, old: Any, _new: Any, analysis: Analysis) -> bool:
    """Return whether a part of an absolute effect follows from the summed control arms, as it did before."""
    block = analysis["absolute"]
    baseline, risk = block["baseline"], block["baseline"]["risk"]
    arms = [study["data"] for study in analysis["studies"]]
    sums = {name: sum(arm[f"{name}_control"] for arm in arms) for name in ("events", "total")}
    name = path.rsplit("/", 1)[-1]
    if "/baseline/" in path:
        if baseline.get("events") is None:
            return False
        expected = {**sums, "risk": sums["events"] / sums["total"]}.get(name)
        return expected is not None and _near(old, expected)
    end = {"": "estimate", "_lower": "ci_lower", "_upper": "ci_upper"}[
        name.removeprefix("risk").removeprefix("difference")
    ]
    if not _near(risk, sums["events"] / sums["total"]):
        return False
    with_treatment = risk_with(analysis["measure"], risk, analysis["pooled"][end])
    return _near(old, with_treatment if name.startswith("risk") else with_treatment - risk)


def _reworded(_path: str, old: Any, new: Any, _analysis: Analysis) -> bool:
    return isinstance(old, str) and isinstance(new, str) and _plain(old) == _plain(new)


def _needed(_path: str, old: Any, new: Any, _analysis: Analysis) -> bool:
    """Return whether a reason only says in other words how many studies an analysis needs."""
    asked = ASKED.search(old)
    return asked is not None and new == f"{old[: asked.start()]}needs {numbers.spelled(int(asked[1]))}."


def _spelled(path: str, old: Any, new: Any, analysis: Analysis) -> bool:
    """Return whether a reason only says how many studies there are in words, or that and what the rules above say."""
    told = COUNTED.sub(lambda found: numbers.spelled(int(found[1])), old)
    return told != old and (new == told or _needed(path, told, new, analysis) or _reworded(path, told, new, analysis))


def _many(_path: str, old: Any, new: Any, _analysis: Analysis) -> bool:
    return bool(
        old == f"quantiles over thousands of fits; {REPEATED}" and new == f"quantiles over many fits, {OF_WHICH}"
    )


REPEATED = "each is what leave-one-out repeats"
OF_WHICH = "each of which is what leave-one-out repeats"
COUNTED = re.compile(r"\b([2-9]|10)(?= studies\b)")
ASKED = re.compile(r"asks for (?:at least )?(\d+)\.$")
WORDS = {"holds": "includes", "hold": "include", "crosses": "includes", "cross": "include", "lie": "are", "lies": "is",
         "stands": "is", "stand": "are"}  # fmt: skip


def _plain(sentence: str) -> str:
    return " ".join(WORDS.get(word, word) for word in sentence.split())


def _near(one: Any, other: float) -> bool:
    return isinstance(one, int | float) and math.isclose(one, other, rel_tol=CLOSE, abs_tol=1e-12)


def _rounded(_path: str, old: Any, new: Any, _analysis: Analysis) -> bool:
    return isinstance(old, int | float) and isinstance(new, int | float) and math.isclose(old, new, rel_tol=6e-7)


def _too_few(path: str, old: Any, new: Any, analysis: Analysis) -> bool:
    """Return whether a prediction interval is gone because there are too few studies for one now."""
    return old is not None and new is None and _studies_at(analysis, path) < FEWEST


def _part_gone(_path: str, _old: Any, _new: Any, analysis: Analysis) -> bool:
    """Return whether the list of second routes is another one because a prediction interval is gone from it."""
    parts = [str(part["part"]) for part in analysis["witness"]["parts"]]
    return analysis["k"] <= FEWEST and any("prediction" in part for part in parts)


def _studies_at(analysis: Analysis, path: str) -> int:
    """Return the number of studies of the innermost result that a path leads into."""
    here: Any = analysis
    studies = int(analysis["k"])
    for name in path.strip("/").split("/"):
        here = here[int(name)] if isinstance(here, list) else here[name]
        if isinstance(here, dict) and isinstance(here.get("k"), int):
            studies = here["k"]
    return studies


def _left_out(_path: str, old: Any, new: Any, _analysis: Analysis) -> bool:
    return old is False and new is True


def _one_study_in_a_level(path: str, old: Any, new: Any, analysis: Analysis) -> bool:
    """Return whether a test between subgroups is gone because a level has one study only."""
    levels = analysis["subgroups"][path.split("/")[2]]["levels"]
    return old is not None and new is None and any(level.get("k_studies", level["k"]) == 1 for level in levels)


def _chain(_path: str, old: Any, new: Any, analysis: Analysis) -> bool:
    """Return whether a ranking is gone because no comparison has two studies and no loop of comparisons is closed."""
    network = analysis["network"]
    direct = [one["studies"] for one in network["comparisons"] if one["studies"]]
    return old is not None and new is None and max(direct) == 1 and len(direct) < len(network["treatments"])


RULES = (
    Rule(
        "test between subgroups",
        "2026-11-28",
        "subgroups are compared only where each of them has more than one study",
        re.compile(r"^/subgroups/[^/]+/(statistic|df|p_value)$"),
        _one_study_in_a_level,
    ),
    Rule(
        "ranking of treatments",
        "2026-11-28",
        "treatments are ranked only where a comparison has two studies or a loop of comparisons is closed",
        re.compile(r"^/network/ranking$"),
        _chain,
    ),
    Rule(
        "prediction interval",
        "2026-11-28",
        f"a prediction interval is given from {FEWEST} studies on",
        re.compile(r"/(prediction/(lower|upper|df)|display/prediction_(lower|upper))$"),
        _too_few,
    ),
    Rule(
        "prediction interval, second route",
        "2026-11-28",
        "where a prediction interval is no longer given, no second route confirms it",
        re.compile(r"^/witness/parts/\d+(/(part|route|digits|reason))?$"),
        _part_gone,
    ),
    Rule(
        "studies without events",
        "2026-11-28",
        "studies without an event in either arm are left out of ratios unless the declaration says otherwise",
        re.compile(r"/policy/drop00$"),
        _left_out,
    ),
    Rule(
        "rounding of drawn lines",
        "2026-11-27",
        "points of a drawn regression line are published with seven significant digits, which every processor gives",
        re.compile(r"/line/predicted/\d+/\w+$"),
        _rounded,
    ),
    Rule(
        "agreement in levels",
        "2026-11-27",
        "how many digits a second route confirms is published as at least 12, 9 or 6, no longer counted",
        re.compile(r"/digits$"),
        _at_least,
    ),
    Rule(
        "median baseline risk",
        "2026-11-27",
        "an absolute effect starts from the median risk of the control arms, no longer from their sum",
        re.compile(r"^/absolute/(baseline/(risk|events|total)|(risk|difference)(_lower|_upper)?)$"),
        _summed,
    ),
    Rule(
        "what an analysis needs",
        "2026-11-28",
        "a reason says that an analysis 'needs two' studies where it said that it 'asks for at least 2'",
        re.compile(r"/reason$"),
        _needed,
    ),
    Rule(
        "studies counted in words",
        "2026-11-28",
        "a reason says 'two studies' where it said '2 studies'",
        re.compile(r"/reason$"),
        _spelled,
    ),
    Rule(
        "subsets without a second route",
        "2026-11-28",
        "the reason why subsets have no second route no longer says that there are thousands",
        re.compile(r"^/witness/parts/\d+/reason$"),
        _many,
    ),
    Rule(
        "plain words",
        "2026-11-27",
        "sentences say 'includes' and 'are' where they said 'holds' or 'crosses' and 'lie'",
        re.compile(r"/reason$"),
        _reworded,
    ),
)


def rule_of(path: str, old: Any, new: Any, analysis: Analysis, frozen_on: str) -> Rule | None:
    """Return the rule that explains why a value of a version frozen on a day is another one now; None where none does.

    `path` is within the analysis, which is as it was published. A version of the very day may be older than the rule.
    """
    for rule in RULES:
        if frozen_on <= rule.since and rule.where.search(path):
            try:
                if rule.follows(path, old, new, analysis):
                    return rule
            except (KeyError, TypeError, ValueError, ZeroDivisionError, AttributeError, OverflowError):
                continue
    return None
