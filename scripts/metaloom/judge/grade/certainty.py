"""The certainty of one result, with the trace that leads to it."""

from __future__ import annotations

from metaloom.declare.analysis import Analysis
from metaloom.declare.certainty import Certainty
from metaloom.judge.certain import CertaintyOf, RatedTarget
from metaloom.judge.effect import effect_of
from metaloom.judge.grade.imprecision import rate_imprecision
from metaloom.judge.grade.inconsistency import rate_inconsistency
from metaloom.judge.grade.level import level_after
from metaloom.judge.grade.publication_bias import rate_publication_bias
from metaloom.judge.grade.raised import raised_by
from metaloom.judge.grade.rating import DOMAINS, Domain, Rating, settled
from metaloom.judge.grade.risk_of_bias import rate_risk_of_bias
from metaloom.judge.grade.start import start_of
from metaloom.judge.grade.target import Target, target_of
from metaloom.judge.judged import Judged
from metaloom.judge.margins import margins_of
from metaloom.judge.people import people_of
from metaloom.store.part import changed

NOBODY = Rating("none", "Nobody has judged this: the certainty can only be lower.", by="nobody", decided=False)


def certainty(result: Judged, analysis: Analysis, control: float | None) -> CertaintyOf:
    """Return the level with its reasons.

    `result` holds `design` and `risk_of_bias` of each of its studies; `control` is the risk without treatment. `level`
    is None, with the reason, where there is no effect to rate. `open` names the domains that are not judged yet.
    """
    declared = analysis.certainty or Certainty()
    effect = effect_of(result)
    if effect is None:
        reason = result.reason or "There is no effect to rate."
        return CertaintyOf(level=None, reason=reason, domains={}, open=())
    margins = margins_of(result, analysis)
    target = target_of(effect, margins)
    computed: dict[Domain, Rating] = {
        "risk_of_bias": rate_risk_of_bias(result.studies),
        "inconsistency": rate_inconsistency(effect, result, target.threshold),
        "indirectness": NOBODY,
        "imprecision": rate_imprecision(effect, target, people_of(result).count, control),
        "publication_bias": rate_publication_bias(effect, result),
    }
    domains = {name: settled(computed[name], getattr(declared, name)) for name in DOMAINS}
    start = start_of([study.design for study in result.studies], declared.start)
    down = sum(rating.steps for rating in domains.values())
    raised = raised_by(effect, start.level, down, control, declared)
    up = sum(reason.steps for reason in raised.values())
    found = CertaintyOf(
        level=level_after(start.level, down, up),
        reason=None,
        start=start,
        target=_target_part(target, analysis),
        pooled=effect.pooled,
        domains={name: rating.part() for name, rating in domains.items()},
        open=tuple(name for name, rating in domains.items() if rating.by == "nobody"),
    )
    return changed(found, raised=raised) if raised else found


def _target_part(target: Target, analysis: Analysis) -> RatedTarget:
    threshold = analysis.threshold
    part = RatedTarget(kind=target.kind, minimal_important=threshold.minimal_important if threshold else None)
    if threshold and threshold.absolute is not None:
        part = changed(part, absolute=threshold.absolute, per=threshold.per)
    return part
