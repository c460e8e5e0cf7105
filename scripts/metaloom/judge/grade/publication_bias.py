"""Publication bias: a test for small-study effects from ten studies on, and people's judgement below that.

Cochrane Handbook 13.3.5: with fewer than ten studies a test has too little power to tell chance from asymmetry. The
level of 0.10 is Egger's (BMJ 1997;315:629).
"""

from __future__ import annotations

from metaloom.judge.certain import RatingNumbers
from metaloom.judge.effect import Effect
from metaloom.judge.grade.rating import Rating
from metaloom.judge.judged import Judged
from metaloom.store.part import changed

ENOUGH = 10
LEVEL = 0.10
TESTS = ("peters", "harbord", "egger", "egger_mixed")


def rate_publication_bias(effect: Effect, result: Judged) -> Rating:
    """Return the rating by the first declared test for small-study effects."""
    numbers = RatingNumbers(studies=effect.k)
    if effect.k < ENOUGH:
        reason = "Not testable: a test for small-study effects needs ten studies. Absence of bias is not shown."
        return Rating("none", reason, numbers, decided=False)
    probes = {name: result.bias.get(name) for name in TESTS}
    found = {name: probe.p_value for name, probe in probes.items() if probe is not None and probe.p_value is not None}
    name = next(iter(found), None)
    if name is None:
        return Rating("none", "No test for small-study effects is declared.", numbers, decided=False)
    numbers = changed(numbers, test=name, p_value=found[name])
    if found[name] < LEVEL:
        return Rating("serious", "Small studies show other effects than large ones.", numbers)
    return Rating("none", "No sign that small studies show other effects than large ones.", numbers)
