"""Options that an analysis has no use for: they would be ignored, and the declaration would promise more than is done.

An option is idle where neither the analysis nor a variant of it computes what the option is about. Declared on the
analysis it is refused; as a default of a chapter it is left out of the analyses that have no use for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from metaloom.catalogue.measures import MEASURES
from metaloom.declare.broken import Broken
from metaloom.declare.rules.ways import COUNTS, Asked, Way, asked_of, part

if TYPE_CHECKING:
    from metaloom.declare.fields import AnalysisFields

CMH = ("OR", "IRR")
REMOVE = "Remove it from this analysis."


class Idle(NamedTuple):
    """Why an option has no effect, what to do, and the code of the message."""

    cause: str
    remedy: str
    code: str


def of_method(cause: str, remedy: str = REMOVE) -> Idle:
    """Return that the option belongs to other methods."""
    return Idle(cause, remedy, "ML-0404")


def of_measure(cause: str, remedy: str = REMOVE) -> Idle:
    """Return that the option belongs to other measures."""
    return Idle(cause, remedy, "ML-0405")


def of_others(cause: str, remedy: str = REMOVE) -> Idle:
    """Return that another key takes the option's effect."""
    return Idle(cause, remedy, "ML-0426")


def _continuity(asked: Asked) -> Idle | None:
    if asked.own.method.code == "MH" and asked.own.measure.code in CMH:
        return None
    return of_method(
        f"`continuity` is of the Cochran-Mantel-Haenszel test, which {' and '.join(CMH)} have with method MH.",
        "Remove it, or write method: MH.",
    )


def _tau2_ci(asked: Asked) -> Idle | None:
    if asked.network:
        return of_others("A network has one interval of the between-study variance, whatever `tau2_ci` says.")
    if asked.several:
        return of_others("The components of variance of several levels have no interval, whatever `tau2_ci` says.")
    if not any(way.method.tau2 for way in asked.ways):
        return of_method(f"The method {asked.own.method.code} has no interval of a between-study variance.")
    if asked.interval != "profile_likelihood":
        return None
    if asked.known_variance:
        return of_others("A between-study variance that is known (`tau2_value`) has no profile likelihood.")
    if any(way.method.family == "likelihood" for way in asked.ways):
        return None
    return of_method(
        f"The method {asked.own.method.code} has no likelihood, and its interval would be Q-profile's.",
        "Write tau2_ci: q_profile, or take ML or REML.",
    )


def _prediction(asked: Asked) -> Idle | None:
    if any(way.method.random and not (way.method.tables and asked.equal_mixed) for way in asked.ways):
        return None
    return of_method(
        f"The method {asked.own.method.code} has no prediction interval: its model has one effect for all studies."
        if not asked.own.method.random
        else "With equal effects a mixed model has no prediction interval.",
        "Remove it, or take a random-effects method, such as REML.",
    )


def _tau2(asked: Asked) -> Idle | None:
    return None if asked.subgroups else of_others("`tau2` is about subgroups, and this analysis declares none.")


def _tau2_value(asked: Asked) -> Idle | None:
    if any(way.method.tau2 for way in asked.ways[:1]):
        return None
    return of_method(
        f"The method {asked.own.method.code} has no between-study variance.",
        "Remove `tau2_value`, or take a random-effects method, such as REML.",
    )


def _counted(option: str, way: Way) -> Idle | None:
    if way.measure.counts:
        return None
    return of_measure(f"`{option}` is about cells without events, and {way.measure.code} is not computed from counts.")


def _add(way: Way) -> Idle | None:
    if way.empty.get("to") == "none" and not way.adds_nothing:
        return of_others("With `to: none` nothing is added to any cell.", "Remove `add`, or say to which studies.")
    return _counted("add", way)


def _to(way: Way) -> Idle | None:
    if way.measure.zero_events == "as they are" and "add" not in way.empty:
        cause = f"{way.measure.code} exists for empty cells, so that nothing is added unless `add` says how much."
        return of_measure(cause, "Add add: 0.5, or remove `to`.")
    if way.adds_nothing and way.empty.get("to") != "none":
        return of_others("With `add: 0` nothing is added to any cell.", "Remove `to`, or write to: none.")
    return _counted("to", way)


def _drop00(way: Way) -> Idle | None:
    if way.measure.counts and not way.measure.compares:
        cause = f"`drop00` is about studies without events in both arms, and {way.measure.code} has one group."
        return of_measure(cause)
    if way.method.code == "GLMM":
        return of_method("GLMM takes no study without events in both arms, whatever `drop00` says.")
    return _counted("drop00", way)


def _converted(option: str, way: Way) -> Idle | None:
    """Return why no column of the measure is filled in: only deviations of groups, or of changes, are."""
    columns = {name for layout in way.measure.layouts for name in layout}
    filled = {"correlation"} if option == "correlation" else {"sd", "sd_treated", "sd_control"}
    if way.measure.from_means and columns & filled:
        return None
    kind = "change within a group" if option == "correlation" else "means and deviations of groups"
    return of_measure(f"`{option}` is for measures of {kind}, not for {way.measure.code}.")


def can_share_arms(measure: object) -> bool:
    """Return whether a measure is computed from numbers of two groups, so that rows may have a group in common."""
    row = MEASURES.get(str(measure))
    return row is not None and row.compares and (row.counts or row.from_means)


def _shared_arm(way: Way) -> Idle | None:
    if can_share_arms(way.measure.code):
        return None
    cause = f"`shared_arm` is for measures computed from two groups' numbers, not for {way.measure.code}."
    return of_measure(cause)


OF_ANALYSIS: Mapping[str, Callable[[Asked], Idle | None]] = {
    "continuity": _continuity, "tau2_ci": _tau2_ci, "prediction": _prediction, "tau2": _tau2,
    "tau2_value": _tau2_value,
}  # fmt: skip
OF_WAY: Mapping[str, Callable[[Way], Idle | None]] = {
    "add": _add, "to": _to, "drop00": _drop00, "shared_arm": _shared_arm,
    "convert": lambda way: _converted("convert", way), "correlation": lambda way: _converted("correlation", way),
}  # fmt: skip
OPTIONS = (*OF_ANALYSIS, *OF_WAY)


def idle_in(option: str, asked: Asked) -> Idle | None:
    """Return why an option of an analysis has no effect in any of its ways, as it is in its own."""
    if option in OF_ANALYSIS:
        return OF_ANALYSIS[option](asked)
    found = [OF_WAY[option](way) for way in asked.ways]
    return found[0] if all(found) else None


def idle(analysis: AnalysisFields) -> Iterator[Broken]:
    """Yield the options of an analysis, and of its sensitivity analyses, that change nothing."""
    asked = asked_of(analysis)
    if asked is None:
        return
    for option in OPTIONS:
        if part(analysis, option) is not None and (found := idle_in(option, asked)) is not None:
            yield _broken((option,), found)
    for index, entry in enumerate(analysis.sensitivity):
        for option in COUNTS:
            if part(entry, option) is not None and (found := OF_WAY[option](asked.ways[index + 1])) is not None:
                yield _broken(("sensitivity", index, option), found)


def _broken(path: tuple[str | int, ...], idle: Idle) -> Broken:
    return Broken(path, idle.cause, idle.remedy, code=idle.code)


def defaults_for(defaults: Mapping[str, object], analysis: Mapping[str, object]) -> dict[str, object]:
    """Return the defaults of a chapter that have an effect in an analysis which does not make the choice itself."""
    kept = {key: value for key, value in defaults.items() if key not in analysis}
    row = MEASURES.get(str(kept.get("measure", analysis.get("measure"))))
    if row is None or kept.get("vtype") not in row.variances:
        kept.pop("vtype", None)
    for option in OPTIONS:
        if option in kept:
            asked = asked_of({**kept, **analysis})
            if asked is None or idle_in(option, asked) is not None:
                del kept[option]
    return kept
