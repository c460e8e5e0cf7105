"""A result, turned into the rows of a forest plot: every word and number of the figure, before any is placed.

The wide and the narrow layout and the data table beside the figure are made from the same rows, so they cannot differ.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from metaloom.judge.judged import Judged, JudgedStudy
from metaloom.pool.parts import Level, Subgroups
from metaloom.text import counts, numbers
from metaloom.text.figures.printed import Printed
from metaloom.text.measures import short_name
from metaloom.text.plain import plain

DESIGN = "design"
"""The column that a study has even where its table does not hold it."""
Kind = Literal["study", "heading", "subgroup", "refit", "pooled", "prediction", "note"]


@dataclass(frozen=True)
class Row:
    """One row; `value`, `lower`, `upper` are places on the axis (`measures.plotted`), null where nothing is drawn."""

    kind: Kind
    label: str
    arms: tuple[str, ...] = ()
    effect: str = ""
    weight: str = ""
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    share: float | None = None
    judged: tuple[str | None, ...] = ()


@dataclass(frozen=True)
class Rows:
    """All rows with the heads of their columns; `arms` are the data of two groups unless `versus` says otherwise."""

    arm_heads: tuple[tuple[str, str], ...]
    effect_head: str
    weights: bool
    rows: tuple[Row, ...]
    first_head: str = "Study"
    signs: int = 0
    signs_note: str = ""
    versus: bool = True


def rows_of(result: Judged) -> Rows:
    """Return the rows of a result: studies by the first subgroup whose levels they carry, pooled, then other
    subgroups.
    """
    studies = list(result.studies)
    show = Printed(result, studies)
    subgroups = dict(result.subgroups)
    grouping = next((name for name in subgroups if subgroups[name].levels and _carried(studies, name)), None)
    rows: list[Row] = []
    if grouping is None:
        rows += [_study(show, study) for study in studies]
    else:
        rows += _grouped(show, studies, grouping, subgroups.pop(grouping))
    rows += overall(show, result)
    for name, part in subgroups.items():
        rows += _summaries(show, name, part)
    weights, judged = any(row.weight for row in rows), show.judgements
    return Rows(show.arms.heads, effect_head(result), weights, tuple(rows), signs=judged.count, signs_note=judged.note)


def effect_head(result: Judged) -> str:
    """Return the head of the column of effects: the measure and the level of its intervals."""
    name = result.effect or short_name(result.measure)
    return f"{name} ({numbers.level(result.level or 95)}{numbers.NO_BREAK}CI)"


def _study(show: Printed, study: JudgedStudy) -> Row:
    data = study.data
    value, lower, upper = show.places(study.yi, study.ci_lower, study.ci_upper, show.sizes_of(data))
    weight = study.weight_percent
    return Row(
        "study",
        label_of(study),
        show.arms.told(data),
        show.effect(value, lower, upper),
        numbers.percent(weight) if numbers.exists(weight) else "",
        value,
        lower,
        upper,
        weight,
        show.judgements.levels.get(str(study.study_id), ()),
    )


def label_of(study: JudgedStudy) -> str:
    """Return a study's name as readers know it, its id where it has none; in a network with what the row compares."""
    name = plain(study.label or study.study_id or "unnamed study")
    return f"{name}: {' v '.join(map(plain, study.treatments))}" if study.treatments else name


def _carried(studies: Sequence[JudgedStudy], name: str) -> bool:
    return any(_level_of(study, name) is not None for study in studies)


def _level_of(study: JudgedStudy, name: str) -> str | None:
    found = study.data.get(name, study.design if name == DESIGN else None)
    missing = found is None or (isinstance(found, float) and math.isnan(found))
    return None if missing else plain(found)


def _grouped(show: Printed, studies: Sequence[JudgedStudy], name: str, part: Subgroups) -> list[Row]:
    rows: list[Row] = []
    placed: set[int] = set()
    for level in part.levels:
        members = [study for study in studies if _level_of(study, name) == plain(level.level)]
        placed |= {id(study) for study in members}
        rows.append(Row("heading", _level_name(name, level.level)))
        rows += [_study(show, study) for study in members]
        weights = [share for study in members if numbers.exists(share := study.weight_percent)]
        weight = numbers.percent(sum(weights)) if weights else ""
        rows.append(replace(_subgroup(show, level, "Subtotal"), weight=weight))
    others = [study for study in studies if id(study) not in placed]
    if others:
        rows.append(Row("heading", f"{_spoken(name)}: not in a subgroup"))
        rows += [_study(show, study) for study in others]
    rows.append(Row("note", interaction(name, part)))
    return rows


def _summaries(show: Printed, name: str, part: Subgroups) -> list[Row]:
    if not part.levels:
        return []
    rows = [Row("heading", f"By {_spoken(name).lower()}")]
    rows += [_subgroup(show, level, _word(level.level)) for level in part.levels]
    return [*rows, Row("note", interaction(name, part))]


def _subgroup(show: Printed, level: Level, label: str) -> Row:
    if counts.studies_of(level) == 1:  # the study's own row says it; a diamond would make a pooled result of it
        return Row("subgroup", f"{label}: one study, not pooled", (), "", "", None, None, None)
    text, places = show.pooled(level.pooled)
    return Row("subgroup", _counted(label, level), (), text, "", *places)


def _counted(label: str, item: counts.Counted) -> str:
    """Return a label with the number of studies, and of effects where they are more."""
    if not numbers.exists(item.k):
        return label
    if item.k != counts.studies_of(item):
        return f"{label} ({counts.size(item)})"
    return f"{label} (k{numbers.NO_BREAK}={numbers.NO_BREAK}{numbers.count(item.k)})"


NEARLY_EVERYTHING = "includes nearly everything"


def overall(show: Printed, result: Judged) -> list[Row]:
    """Return the rows of the pooled result and of its prediction interval; none where nothing is pooled."""
    pooled = result.pooled
    if result.status == "not_estimable" or not numbers.exists(pooled.estimate):
        return []
    text, places = show.pooled(pooled)
    rows = [Row("pooled", _counted("Pooled", result), _totals(result, show), text, numbers.percent(100, 1), *places)]
    prediction = result.prediction
    if not show.tells(prediction.lower, prediction.upper):
        return [*rows, Row("prediction", "Prediction interval", (), NEARLY_EVERYTHING, "", None, None, None)]
    _, low, high = show.places(None, prediction.lower, prediction.upper)
    if low is not None and high is not None:
        rows.append(Row("prediction", "Prediction interval", (), f"({show.interval(low, high)})", "", None, low, high))
    return rows


def _totals(result: Judged, show: Printed) -> tuple[str, ...]:
    """Return events and totals of all studies by arm, where every study has them; otherwise nothing."""
    if show.arms.kind != "events":
        return ()
    sums = []
    for suffix in show.arms.suffixes:
        events, totals = (
            [number for study in result.studies if numbers.exists(number := study.number(f"{what}{suffix}"))]
            for what in ("events", "total")
        )
        if min(len(events), len(totals)) < len(result.studies):
            return ()
        sums.append(numbers.events_of(sum(events), sum(totals)))
    return tuple(sums)


def interaction(name: str, part: Subgroups) -> str:
    """Return the test between the levels of a subgroup, in one line."""
    head = f"Interaction test ({_spoken(name).lower()}): "
    if not numbers.exists(part.p_value):
        return head + plain(part.reason or numbers.NOT_ESTIMABLE)
    freedom = numbers.degrees(part.df)
    statistic = f"χ²{numbers.NO_BREAK}={numbers.NO_BREAK}{numbers.fixed(part.statistic, 2)}"
    return f"{head}{statistic} on {freedom} df, {numbers.p_value(part.p_value)}"


def _level_name(name: str, level: object) -> str:
    return f"{_spoken(name)}: {_word(level)}"


def _word(level: object) -> str:
    return plain(level).replace("_", " ")


def _spoken(name: object) -> str:
    text = plain(name).replace("_", " ")
    return text[:1].upper() + text[1:]
