"""The certainty of directions: GRADE where no effect is pooled and studies are counted by the way they point.

After Murad and others, "Rating the certainty in evidence in the absence of a single estimate of effect" (Evid Based Med
2017;22:85), which SWiM follows (BMJ 2020;368:l6890, item 8). Where the paper leaves room for judgement, the rule is:

1. start: high where every study that votes is randomised, low otherwise;
2. risk of bias: as for a pooled result, weighed by people, as votes have no other weight;
3. inconsistency: fewer than 70 % of two or more votes agree, "no difference stated" and conflicting results included:
   serious. One study: not assessable;
4. imprecision: fewer than six studies with a direction (if all six agree, the exact sign test gives P = 0.03; with
   five it cannot go below 0.06), an interval of their share that includes one half, or 400 people and fewer: serious;
   too few people and too few or evenly split directions together: very serious;
5. publication bias and indirectness: no rule can see them. People judge, with a reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from metaloom.declare.domains import Domains
from metaloom.judge.certain import Assessed, CertaintyOf, RatingNumbers
from metaloom.judge.grade.certainty import NOBODY
from metaloom.judge.grade.level import level_after
from metaloom.judge.grade.rating import DOMAINS, Domain, Rating, settled
from metaloom.judge.grade.risk_of_bias import rate_risk_of_bias
from metaloom.judge.grade.start import start_of

AGREE = 0.70
"""Share of the votes that must agree, as of the rows by which one study has a direction (Boon and Thomson 2021)."""
ENOUGH_VOTES = 6
ENOUGH_PEOPLE = 400
Limits = tuple[float, float]
ONE_STUDY = Rating("none", "One study: whether studies agree cannot be assessed.", decided=False)
NOT_TESTABLE = Rating("none", "Votes have no size, so small-study effects cannot be tested.", decided=False)


@dataclass(frozen=True)
class Voter:
    """A study that votes: its design, its people (0: not known), and what was published of its risk of bias."""

    design: str | None
    people: int
    risk_of_bias: Assessed | None


@dataclass(frozen=True)
class Share:
    """A study with its share of the people in per cent."""

    weight_percent: float | None
    risk_of_bias: Assessed | None


def certainty_of_directions(
    studies: Sequence[Voter], votes: Mapping[str, int], share: Limits | None, declared: Domains
) -> CertaintyOf | None:
    """Return the level with its reasons for one group of studies; None where no study votes.

    `votes` counts benefit, harm, no_difference and conflicting; `share` is the interval of the share of benefit among
    studies with a direction.
    """
    if not studies:
        return None
    people = sum(study.people for study in studies)
    computed: dict[Domain, Rating] = {
        "risk_of_bias": rate_risk_of_bias(_weighed(studies, people)),
        "inconsistency": _inconsistency(votes),
        "indirectness": NOBODY,
        "imprecision": _imprecision(votes, share, people),
        "publication_bias": NOT_TESTABLE,
    }
    domains = {name: settled(computed[name], getattr(declared, name)) for name in DOMAINS}
    start = start_of([study.design for study in studies], None)
    return CertaintyOf(
        level=level_after(start.level, sum(rating.steps for rating in domains.values())),
        start=start,
        domains={name: rating.part() for name, rating in domains.items()},
        open=tuple(name for name, rating in domains.items() if rating.by == "nobody"),
    )


def _weighed(studies: Sequence[Voter], people: int) -> list[Share]:
    """Return the studies with their share of the people in per cent; without a weight where a size is not known."""
    known = people > 0 and all(study.people for study in studies)
    return [Share(100 * study.people / people if known else None, study.risk_of_bias) for study in studies]


def _inconsistency(votes: Mapping[str, int]) -> Rating:
    cast = sum(votes.values())
    if cast < 2:
        return ONE_STUDY
    most = max(votes.values())
    numbers = RatingNumbers(votes=cast, agree=most)
    if most < AGREE * cast:
        return Rating("serious", "The studies do not agree on a direction.", numbers)
    return Rating("none", "Most studies agree on a direction.", numbers)


def _imprecision(votes: Mapping[str, int], share: Limits | None, people: int) -> Rating:
    directed = votes["benefit"] + votes["harm"]
    numbers = RatingNumbers(participants=people or None, directed=directed)
    few_people = people <= ENOUGH_PEOPLE
    if directed < ENOUGH_VOTES:
        why = "So few studies have a direction that chance could explain it even if all agreed"
    elif share is not None and share[0] <= 0.5 <= share[1]:
        why = "The share of studies that point to benefit may as well be one half"
    elif few_people:
        return Rating("serious", "The studies agree, but have few participants in all.", numbers)
    else:
        return Rating("none", "Chance does not explain the agreement of the studies.", numbers)
    if few_people:
        return Rating("very serious", f"{why}, and they have few participants in all.", numbers)
    return Rating("serious", f"{why}.", numbers)
