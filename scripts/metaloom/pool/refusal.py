"""When an analysis cannot be estimated, and how that is said in plain words."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from metaloom.catalogue.measures import measure_of
from metaloom.catalogue.methods import METHODS
from metaloom.measure.effects import Effects
from metaloom.measure.rows import NOBODY

if TYPE_CHECKING:
    from metaloom.declare.analysis import Analysis

NO_EVENTS_NO_RATIO = "No study had an event in either arm, so that no ratio can be estimated."
NO_EVENTS_NO_ERROR = "No study had an event in either arm, so that the difference has no standard error."


_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _spelled(number: int) -> str:
    return _SMALL[number] if number < len(_SMALL) else str(number)


def refusal(effects: Effects, analysis: Analysis) -> str | None:
    """Return why the analysis cannot be estimated, or None where it can be tried."""
    method, measure = analysis.method, effects.measure
    allowed = METHODS[method].measures
    if measure not in allowed:
        return f"The method {method} does not pool the measure {measure}, only {', '.join(sorted(allowed))}."
    k = len(effects)
    if k == 0:
        if not effects.excluded:
            return "No study meets the conditions of this analysis."
        if {row.reason for row in effects.excluded} == {NOBODY}:
            return NO_EVENTS_NO_RATIO
        return f"None of the {_studies(len(effects.excluded))} gives an effect size: {_reasons(effects)}."
    left_out = f" (left out: {_reasons(effects)})" if effects.excluded else ""
    if effects.studies < analysis.minimum_studies:
        can = f"Only {counted(k, effects.studies)} can be used{left_out}"
        return f"{can}; this analysis needs {_spelled(analysis.minimum_studies)}."
    telling = _telling(effects) if METHODS[method].tables else 0
    if 0 < telling < analysis.minimum_studies:
        had = f"{_studies(telling)} {'says' if telling == 1 else 'say'}"
        silent = "in all others nobody, or everybody, had the event"
        need = _spelled(analysis.minimum_studies)
        return f"Only {had} anything about the effect ({silent}); this analysis needs {need}."
    if effects.studies == 1 < k:
        return f"All {k} effects come from one study{left_out}, so that nothing can be pooled."
    if not METHODS[method].tables and _beyond(effects):
        return "The effects or their variances differ by more than can be computed with in double precision."
    if measure_of(measure).ratio and _nobody(effects):  # a half added to every cell says nothing of them either
        return NO_EVENTS_NO_RATIO
    if METHODS[method].tables and not np.isfinite(effects.yi).any() and _nobody(effects):
        return NO_EVENTS_NO_ERROR if measure_of(measure).difference else NO_EVENTS_NO_RATIO
    return None


WIDEST_VARIANCES, WIDEST_EFFECTS = 1e13, 1e9


def _beyond(effects: Effects) -> bool:
    """Return whether fewer digits than are witnessed would be left: variances, or effects in standard errors, lie too
    far apart.
    """
    least, most = float(effects.vi.min()), float(effects.vi.max())
    return most > WIDEST_VARIANCES * least or float(effects.yi.max() - effects.yi.min()) > WIDEST_EFFECTS * sqrt(least)


def counted(k: int, studies: int) -> str:
    """Return how much is pooled, in words: 8 effects in 5 studies, and studies alone where each gives one effect."""
    one = "one study" if studies == 1 else f"{studies} studies"
    return _studies(k) if studies == k else f"{k} effects in {one}"


def _studies(count: int) -> str:
    return "one study" if count == 1 else f"{_spelled(count)} studies"


def _telling(effects: Effects) -> int:
    """Return how many studies say anything of a ratio: all but those without events, or with events alone, in each arm.

    For a difference of risks every study counts.
    """
    events = [values for name, values in effects.inputs.items() if name in ("events_treated", "events_control")]
    if measure_of(effects.measure).difference or len(events) != 2:
        return effects.studies
    telling = np.sum(events, axis=0) > 0
    totals = [values for name, values in effects.inputs.items() if name in ("total_treated", "total_control")]
    if len(totals) == 2:
        telling &= np.sum(events, axis=0) < np.sum(totals, axis=0)
    return len({study for study, says in zip(effects.study_ids, telling, strict=True) if says})


def _nobody(effects: Effects) -> bool:
    """Return whether no arm of any study had an event."""
    counts = [values for name, values in effects.inputs.items() if name.startswith("events")]
    ready = any("estimate" in route for route in effects.routes)
    return bool(counts) and not ready and not any((values > 0.0).any() for values in counts)


def _reasons(effects: Effects) -> str:
    """Return every exclusion in words, those with the same reason together."""
    grouped: dict[str, list[str]] = {}
    for row in effects.excluded:
        grouped.setdefault(row.reason, []).append(row.study_id)
    return "; ".join(f"{', '.join(studies)}: {reason}" for reason, studies in grouped.items())
