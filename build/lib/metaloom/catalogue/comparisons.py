"""What an effect is an effect of, one row each, and the words that an interval then allows.

Two groups have a comparator; a group measured twice has changed; two quantities are associated; one group alone has
nothing to be compared with, and so no value that means no effect.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Comparison:
    """The verb phrases for an interval on one side of no effect, around it, and close to it.

    `better` and `worse` are used where the declaration says which direction is better, `below` and `above` where it
    does not. `sides`: whether the two sides of no effect belong to two arms (what a forest plot writes under its axis).
    """

    name: str
    null: float | None
    better: str
    worse: str
    below: str
    above: str
    little: str
    undecided: str
    sides: bool

    def verdict(self, below: bool, better: str | None) -> str:
        """Return the phrase for an interval wholly below (or above) no effect; `better` is lower, higher or None."""
        if better is None:
            return self.below if below else self.above
        return self.better if below == (better == "lower") else self.worse


TWO_GROUPS = Comparison(
    "two groups",
    null=0.0,
    better="was better than the comparator",
    worse="was worse than the comparator",
    below="differed from no effect",
    above="differed from no effect",
    little="made little or no difference",
    undecided="the data are too few to show a benefit, a harm or no effect",
    sides=True,
)
CHANGE = Comparison(
    "change within one group",
    null=0.0,
    better="improved",
    worse="became worse",
    below="fell",
    above="rose",
    little="changed little or not at all",
    undecided="the data are too few to show a change or none",
    sides=False,
)
ASSOCIATION = Comparison(
    "association within one group",
    null=0.0,
    better="lay on the better side of zero",
    worse="lay on the worse side of zero",
    below="was negative",
    above="was positive",
    little="was zero or close to it",
    undecided="the data are too few to show an association or none",
    sides=False,
)
ONE_GROUP = Comparison(
    "one group", null=None, better="", worse="", below="", above="", little="", undecided="", sides=False
)

COMPARISONS = (TWO_GROUPS, CHANGE, ASSOCIATION, ONE_GROUP)
