"""Small-study effects and missing studies, as declared: each probe by name, with its caveat or the reason why it is
not there.

Cochrane Handbook 13.3.5: tests for funnel plot asymmetry only with at least 10 studies. Below that they are still
computed, and carry a note; below three nothing can be.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from metaloom.declare.analysis import Analysis, BiasOptions, Selection, TrimAndFill
from metaloom.measure.effects import Effects
from metaloom.pool.kernel import METHODS
from metaloom.pool.nested import structured
from metaloom.pool.numerics import NUMERICAL, in_words
from metaloom.probe import asymmetry
from metaloom.probe.excess import excess_significance
from metaloom.probe.fail_safe import fail_safe_n
from metaloom.probe.parts import Probe
from metaloom.probe.rank import rank_test
from metaloom.probe.selection import selection
from metaloom.probe.trim_and_fill import trim_and_fill
from metaloom.store.part import changed, joined

MINIMUM = 3
ADVISED = 10
NOTE = "Fewer than 10 studies: too few to tell asymmetry from chance (Cochrane Handbook 13.3.5)."
INDEPENDENT = "Several effects of one study are treated here as if they were independent."
CELLS = ("events_treated", "total_treated", "events_control", "total_control")

Compute = Callable[[Effects, Analysis, Any], Probe]
"""Computes one probe of effects as declared; ValueError where it cannot be had."""


def bias(effects: Effects, analysis: Analysis) -> dict[str, Probe]:
    """Return every declared probe by its name, in the declared order; a second one of a kind is named trim_and_fill_2,
    and so on.
    """
    parts: dict[str, Probe] = {}
    for item in analysis.bias:
        for name, options in _named(item):
            times = sum(key == name or key.rsplit("_", 1)[0] == name for key in parts)
            parts[f"{name}_{times + 1}" if times else name] = probe(name, effects, analysis, options)
    return parts


def probe(name: str, effects: Effects, analysis: Analysis, options: Any = None) -> Probe:
    """Return one probe: its numbers with status ok, or not_estimable with a reason; a note where studies are few."""
    here = np.isfinite(effects.yi) & np.isfinite(effects.vi)
    used = effects if here.all() else effects.subset(here)
    k = len(used)
    if k < MINIMUM:
        return _refused(f"{k} {'study' if k == 1 else 'studies'} with an estimate; at least {MINIMUM} are needed.", k)
    if name in NEEDS_SPREAD and float(np.ptp(used.vi)) <= SAME_VARIANCE * float(used.vi.max()):
        return _refused("All studies are equally precise, so that nothing can depend on precision.", k)
    if name in NEEDS_DIFFERENCES and _alike(used):
        return _refused("All studies have the same effect, so that none is larger or more extreme than another.", k)
    try:
        found = PROBES[name](used, analysis, options)
    except NUMERICAL as error:
        return _refused(_because(error), k)
    found = joined(Probe(status="ok", reason=None, k=k), found)
    notes = [NOTE] * (k < ADVISED) + [INDEPENDENT] * structured(analysis)
    return changed(found, note=" ".join(notes)) if notes else found


def _named(item: str | BiasOptions) -> list[tuple[str, Any]]:
    if isinstance(item, str):
        return [(item, None)]
    return [(name, getattr(item, name)) for name in ("trim_and_fill", "selection") if getattr(item, name) is not None]


def _method(analysis: Analysis) -> str:
    """Return the analysis' own method where it pools by inverse variance, equal effects otherwise."""
    return analysis.method if analysis.method in METHODS else "EE"


def _egger(effects: Effects, analysis: Analysis, _: Any) -> Probe:
    return asymmetry.regression_test(effects.yi, effects.vi, np.sqrt(effects.vi), level=analysis.level)


def _egger_mixed(effects: Effects, analysis: Analysis, _: Any) -> Probe:
    error = np.sqrt(effects.vi)
    return asymmetry.mixed_test(effects.yi, effects.vi, error, _method(analysis), analysis.test, analysis.level)


def _cells(effects: Effects) -> asymmetry.Tables:
    missing = [name for name in CELLS if name not in effects.inputs]
    if missing:
        raise ValueError("this test needs the events and totals of both arms")
    return asymmetry.Tables(*(np.asarray(effects.inputs[name], dtype=float) for name in CELLS))


def _peters(effects: Effects, analysis: Analysis, _: Any) -> Probe:
    return asymmetry.peters(_cells(effects), effects.yi, analysis.level)


def _harbord(effects: Effects, analysis: Analysis, _: Any) -> Probe:
    return asymmetry.harbord(_cells(effects), analysis.level)


def _trim_and_fill(effects: Effects, analysis: Analysis, options: TrimAndFill | None) -> Probe:
    chosen = options or TrimAndFill()
    return trim_and_fill(
        effects.yi, effects.vi, _method(analysis), analysis.test, analysis.level, chosen.estimator, chosen.side
    )


def _selection(effects: Effects, analysis: Analysis, options: Selection | None) -> Probe:
    chosen = options or Selection(alternative="less" if analysis.better == "lower" else "greater")
    steps = tuple(chosen.steps)
    return selection(effects.yi, effects.vi, chosen.model, steps, chosen.alternative, analysis.level)


PROBES: dict[str, Compute] = {
    "egger": _egger,
    "egger_mixed": _egger_mixed,
    "peters": _peters,
    "harbord": _harbord,
    "rank": lambda effects, *_: rank_test(effects.yi, effects.vi),
    "trim_and_fill": _trim_and_fill,
    "selection": _selection,
    "pet": lambda effects, analysis, _: asymmetry.pet(effects.yi, effects.vi, analysis.level),
    "peese": lambda effects, analysis, _: asymmetry.peese(effects.yi, effects.vi, analysis.level),
    "pet_peese": lambda effects, analysis, _: asymmetry.pet_peese(effects.yi, effects.vi, analysis.level),
    "fail_safe_n": lambda effects, *_: fail_safe_n(effects.yi, effects.vi),
    "excess_significance": lambda effects, *_: excess_significance(effects.yi, effects.vi),
}
SAME_VARIANCE = 1e-6
"""Variances that differ by less are equal but for the digits that a paper prints."""
SAME_EFFECT = 1e-12
NEEDS_DIFFERENCES = frozenset({"rank", "trim_and_fill"})
NEEDS_SPREAD = frozenset({"egger", "egger_mixed", "rank", "pet", "peese", "pet_peese"})


def _alike(effects: Effects) -> bool:
    """Return whether effects differ by rounding alone: by their own size, and by their standard errors."""
    unit = max(float(np.abs(effects.yi).max()), float(np.sqrt(effects.vi.min())))
    return float(np.ptp(effects.yi)) <= SAME_EFFECT * unit


def _because(error: Exception) -> str:
    """Return a probe's own refusal as a sentence; what the libraries below it could not do in words for readers."""
    if type(error) is not ValueError:
        return in_words(error)
    return f"{str(error)[:1].upper()}{str(error)[1:]}."


def _refused(reason: str, k: int) -> Probe:
    return Probe(status="not_estimable", reason=reason, k=k)
