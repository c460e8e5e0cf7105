"""The sentences of a figure: the lines under it, its caption, and the text that stands in for it.

The alternative text carries what a sighted reader takes from the plot: how many studies, the pooled result, whether
its interval covers no effect, how much the studies differ, where single studies lie. All from the result; no sentence
knows the subject.
"""

from __future__ import annotations

from collections.abc import Sequence

from metaloom.catalogue.methods import METHODS
from metaloom.catalogue.tests import TESTS
from metaloom.pool.parts import Subgroups
from metaloom.text import counts, numbers
from metaloom.text.figures.compared import Compared
from metaloom.text.figures.pictured import Pictured
from metaloom.text.figures.printed import NO_ESTIMATE, Printed
from metaloom.text.figures.rows import Row, interaction
from metaloom.text.measures import has_direction, null_value, shown
from metaloom.text.plain import plain
from metaloom.text.vocabulary import effect_name

NB = numbers.NO_BREAK


def measured(result: Pictured) -> str:
    """Return the measure as a sentence names it once its values are shown on the display scale."""
    return effect_name(result).partition(" (")[0]


def not_estimable(result: Pictured) -> bool:
    """Return whether a result has no pooled estimate to show."""
    return result.status != "ok" or not numbers.exists(result.pooled.estimate)


def footer(result: Pictured) -> list[str]:
    """Return the lines under the plot: heterogeneity, test and method; or why there is no pooled result."""
    if result.network and result.status == "ok":
        return [heterogeneity(result)] if heterogeneity(result) else []  # the league table holds what was estimated
    if not_estimable(result):
        return [reason(result)]
    return [line for line in (heterogeneity(result), test(result), method(result)) if line]


def reason(result: Pictured) -> str:
    """Return why there is no pooled result."""
    if result.network and result.status == "ok":
        return "Each row is one comparison of a study; together they are the network, whose estimates its table gives."
    return f"Not pooled. {sentence(result.reason or 'The result is not estimable')}"


def sentence(text: object) -> str:
    """Return any words as a sentence: with a capital letter and a full stop."""
    words = plain(text).rstrip(".")
    return f"{words[:1].upper()}{words[1:]}."


def heterogeneity(result: Pictured) -> str:
    """Return τ², I² with its interval, Q and its p value, as far as they exist."""
    spread = result.heterogeneity
    parts = []
    if numbers.exists(spread.tau2) and METHODS[result.method].random:
        parts.append(f"τ²{NB}={NB}{_tau2(spread.tau2)}")
    if numbers.exists(spread.i2):
        text = f"I²{NB}={NB}{numbers.percent(spread.i2)}"
        if numbers.exists(spread.i2_ci_lower) and numbers.exists(spread.i2_ci_upper):
            text += f" ({numbers.percent_range(spread.i2_ci_lower, spread.i2_ci_upper)})"
        parts.append(text)
    if numbers.exists(spread.q):
        parts.append(
            f"Q{NB}={NB}{numbers.fixed(spread.q, 2)} on {numbers.degrees(spread.q_df)}{NB}df, "
            f"{numbers.p_value(spread.q_p_value)}"
        )
    return "Heterogeneity: " + "; ".join(parts) if parts else ""


def _tau2(value: float) -> str:
    return "0" if abs(value) < 5e-7 else numbers.significant(value, 2)


def test(result: Pictured) -> str:
    """Return the test of the pooled effect."""
    pooled = result.pooled
    if null_value(result.measure) is None or not numbers.exists(pooled.statistic):
        return ""
    df = pooled.df
    symbol = f"t({numbers.degrees(df)})" if numbers.exists(df) else "z"
    statistic = numbers.fixed(pooled.statistic, 2)
    return f"Overall effect: {symbol}{NB}={NB}{statistic}, {numbers.p_value(pooled.p_value)}"


def method(result: Pictured) -> str:
    """Return how it was pooled, in a few words."""
    robust = result.cluster.robust if result.cluster is not None else None
    interval = f"cluster-robust ({robust.kind})" if robust is not None else TESTS[result.test].short
    estimated = result.known_variance is None
    pooled = METHODS[result.method].footer if estimated else "Random effects (between-study variance declared)"
    return f"{pooled}; interval: {interval}"


def sides(result: Compared) -> tuple[str, str] | None:
    """Return what lies left and right of no effect; null for measures without a direction."""
    if not has_direction(result.measure):
        return None
    better = result.better
    if result.network:
        first, second = "Favours the first", "Favours the second"
        return (first, second) if better == "lower" else (second, first) if better == "higher" else None
    if better == "lower":
        return "Favours intervention", "Favours control"
    if better == "higher":
        return "Favours control", "Favours intervention"
    return "Lower with intervention", "Higher with intervention"


def caption(result: Pictured, rows: Sequence[Row]) -> str:
    """Return the sentences for under the figure: what it is, the pooled result, what the marks mean."""
    what = measured(result)
    title = plain(result.title or result.id or "")
    head = f"{title.rstrip('.')}. " if title else ""
    opening = f"{head}Forest plot of {_size(result)}, {what}."
    if not_estimable(result):
        return f"{opening} {reason(result)}"
    marks = f"Squares: studies, sized by weight, with {numbers.level(result.level or 95)} confidence intervals"
    if any(row.kind in ("pooled", "subgroup") and row.value is not None for row in rows):
        marks += "; diamonds: pooled results"
    bar = (
        "; bar: prediction interval" if any(row.kind == "prediction" and row.lower is not None for row in rows) else ""
    )
    important = result.minimal_important
    dots = (
        f"; dotted line: smallest effect that matters, {numbers.plain(important)}" if numbers.exists(important) else ""
    )
    line = (
        "; dashed line: pooled estimate" if any(row.kind == "pooled" and row.value is not None for row in rows) else ""
    )
    return f"{opening} {pooled_sentence(result, rows)} {marks}{bar}{line}{dots}."


def alternative(result: Pictured, rows: Sequence[Row]) -> str:
    """Return the figure's alternative text, with its numbers."""
    studies = [row for row in rows if row.kind == "study"]
    what = measured(result)
    sentences = [f"Forest plot of {_size(result)}."]
    if not_estimable(result):
        sentences += [f"Measure: {what}.", reason(result)]
    else:
        sentences += [pooled_sentence(result, rows), _prediction(rows), _spread(result)]
    sentences += [_level_sentence(result, name, part) for name, part in result.subgroups.items()]
    known = [row for row in studies if numbers.exists(row.value)]
    if 0 < len(known) <= 5:
        sentences.append("; ".join(f"{row.label}: {row.effect}" for row in known) + ".")
    elif known:
        low = min(known, key=lambda row: row.value or 0.0)
        high = max(known, key=lambda row: row.value or 0.0)
        sentences.append(f"Estimates run from {low.effect} in {low.label} to {high.effect} in {high.label}.")
    return " ".join(sentence for sentence in sentences if sentence).replace(NB, " ").replace(numbers.THIN, " ")


def _size(result: Pictured) -> str:
    """Return how many studies the rows are of, and how many effects where they are more."""
    return counts.of_rows(study.study_id for study in result.studies)


def pooled_sentence(result: Pictured, rows: Sequence[Row]) -> str:
    """Return the pooled result with its interval, and whether that crosses no effect."""
    row = next(row for row in rows if row.kind == "pooled")
    estimate, _, interval = row.effect.partition(f"{NB}(")
    if estimate == NO_ESTIMATE:
        return f"The pooled {measured(result)} is no usable estimate: its interval includes nearly everything."
    text = f"Pooled {measured(result)} {estimate}"
    if not interval:
        return text + "."
    text += f", {numbers.level(result.level or 95)} confidence interval {interval.rstrip(')')}"
    null = null_value(result.measure)
    if null is None or row.lower is None or row.upper is None:
        return text + "."
    crosses = row.lower <= null <= row.upper
    none = numbers.plain(shown(str(result.measure), null))
    return f"{text}; the interval {'crosses' if crosses else 'does not cross'} {none}, the line of no effect."


def _prediction(rows: Sequence[Row]) -> str:
    row = next((row for row in rows if row.kind == "prediction"), None)
    return f"The prediction interval is {row.effect.strip('()')}." if row and row.lower is not None else ""


def _spread(result: Pictured) -> str:
    line = heterogeneity(result)
    return f"{line}." if line else ""


def _level_sentence(result: Pictured, name: str, part: Subgroups) -> str:
    printed = Printed(result, result.studies)
    levels = []
    for level in part.levels:
        one = counts.studies_of(level) == 1  # a level with one study is not pooled, and its own row says what it found
        words = "one study, not pooled" if one else printed.pooled(level.pooled)[0]
        levels.append(f"{plain(level.level).replace('_', ' ')}: {words}")
    if not levels:
        return ""
    return f"By {plain(name).replace('_', ' ')}: {'; '.join(levels)}. {interaction(name, part)}."
