"""One result as sentences: the result, its certainty, and cautions."""

from __future__ import annotations

from metaloom.catalogue.measures import measure_of
from metaloom.declare.analysis import Analysis
from metaloom.judge.effect import effect_of, says_nothing
from metaloom.judge.judged import Judged
from metaloom.judge.margins import margins_of
from metaloom.judge.people import people_of
from metaloom.judge.verbs import cautions, certain_words, read_interval
from metaloom.measure.display import Display
from metaloom.measure.transform import display_part
from metaloom.pool.network.parts import Network
from metaloom.pool.parts import Prediction, ends_of, known
from metaloom.text import counts, numbers
from metaloom.text.vocabulary import effect_name

OK = "ok"
NO_FINDING = "no usable estimate (the interval includes nearly everything)"
"""What is said instead of a pooled ratio whose interval spans a hundredfold and more, no effect included."""
PARTICIPANTS = "participants"
SUBJECTS = {
    "was better": "better", "was worse": "worse", "made little": "little", "differed from": "different from",
    "was ": "the association was ", "lay on": "the association was on",
    "improved": "the group improved", "became": "the group became",
    "fell": "the value fell", "rose": "the value rose", "changed": "the value changed",
}  # fmt: skip


def estimate_text(result: Judged) -> str:
    """Return the pooled estimate with its interval, as prose prints it."""
    if result.status != OK:
        return numbers.NOT_ESTIMABLE
    if result.network:
        return f"a network of {numbers.count(len(result.network.treatments))} treatments"
    if spans_everything(result):
        return NO_FINDING
    return with_interval(result.display, result.level)


def spans_everything(result: Judged) -> bool:
    """Return whether the interval of a pooled ratio includes no effect and nearly everything else."""
    lower, upper = result.pooled.ci_lower, result.pooled.ci_upper
    return lower is not None and upper is not None and says_nothing(result.measure, lower, upper)


def with_interval(display: Display, level: float) -> str:
    """Return an estimate on the scale that people read, with its interval; `display` as in the results format."""
    scale = "exp" if display.scale == "exp" else "identity"
    ends = ends_of(display.estimate, display.ci_lower, display.ci_upper)
    digits = numbers.decimals([ends[2] - ends[1]]) if scale == "identity" and ends else 2
    limits = numbers.interval(display.ci_lower, display.ci_upper, scale, digits)
    shown = numbers.ends(display.ci_lower, display.estimate, display.ci_upper, scale, digits)[1]
    return f"{shown} ({numbers.level(level)} CI {limits})"


def size_text(result: Judged) -> str:
    """Return how many studies and participants are behind a result."""
    return ", ".join(filter(None, (counts.size(result), people_text(result))))


def state_text(result: Judged) -> str:
    """Return what is behind a result; without a pooled one, whether its studies have effects that are shown alone."""
    if result.status == OK:
        return size_text(result)
    shown = sum(study.ends is not None for study in result.studies)
    return f"{numbers.things(shown, 'study', 'studies')}, not pooled" if shown else numbers.NOT_ESTIMABLE


def people_text(result: Judged) -> str:
    """Return how many participants (or whatever is counted) are behind a result; empty where it is not known."""
    people = people_of(result)
    least = "at least " if people.at_least else ""
    return f"{least}{numbers.count(people.count)} {result.counted or PARTICIPANTS}" if people.count else ""


def events_text(result: Judged) -> str:
    """Return events of both arms over all studies, as prose prints them; empty where they are not known of every
    study, or where rows may count the same people.
    """
    if result.network or people_of(result).at_least:
        return ""
    names = ("events_treated", "total_treated", "events_control", "total_control")
    rows = [[study.data.get(name) for name in names] for study in result.studies]
    if not rows or any(value is None for row in rows for value in row):
        return ""
    treated, of_treated, control, of_control = (sum(column) for column in zip(*rows, strict=True))
    return (
        f"{numbers.some_of(treated, of_treated)} with the treatment and {numbers.some_of(control, of_control)} without"
    )


def result_sentence(result: Judged, analysis: Analysis) -> str:
    """Return the result in one sentence whose verb follows the rule of `judge.verbs`; plain text, not yet escaped."""
    return f"{analysis.title}: {answer(result, analysis)}"


def answer(result: Judged, analysis: Analysis) -> str:
    """Return the sentence without the title of the analysis."""
    margins = margins_of(result, analysis)
    if result.status != OK:
        return single_study_answer(result, analysis) or f"{state_text(result)}. {result.reason}"
    if result.network:
        return network_answer(result, result.network)
    if result.certainty:
        words = certain_words(result, analysis.better, margins)
        return f"{effect_name(result)} {estimate_text(result)}, {size_text(result)}; {words}."
    reading = read_interval(result, analysis.better, margins)
    words = f"; {clause(reading.words)}" if reading.words else ""
    shown = "" if spans_everything(result) else _pooled_per_cent(result)
    return f"{effect_name(result)} {estimate_text(result)}{shown}, {size_text(result)}{words}."


def clause(words: str) -> str:
    """Return what an interval allows one to say, as it follows an estimate in a sentence: no verb without a subject.

    A comparison is told by its outcome alone ("better than the comparator"), since what is compared need not be a
    treatment; an association and a change get their subject.
    """
    for verb, subject in SUBJECTS.items():
        if words.startswith(verb):
            return subject + words.removeprefix(verb)
    return words


def per_cent(measure: str, *values: float | None) -> str:
    """Return what numbers of a measure are in per cent (", that is 0.51%"), where people say it so; else nothing.

    Two are the limits of an interval, three an estimate with its own.
    """
    if not measure_of(measure).in_per_cent:
        return ""
    *estimate, lower, upper = (f"{numbers.significant(100 * known(value), 2)}%" for value in values)
    interval = f"{lower} to {upper}"
    return f", that is {estimate[0]} ({interval})" if estimate else f", that is {interval}"


def _pooled_per_cent(result: Judged) -> str:
    display = result.display
    return per_cent(result.measure, display.estimate, display.ci_lower, display.ci_upper)


def single_study_answer(result: Judged, analysis: Analysis) -> str:
    """Return what the only study found, where its certainty was rated.

    It is never called a pooled result. Empty otherwise.
    """
    if not result.certainty or not result.certainty.level:
        return ""
    margins = margins_of(result, analysis)
    words = certain_words(result, analysis.better, margins)
    found = f"{effect_name(result)} {single_text(result)}"
    return f"one study, not pooled: {', '.join(filter(None, (found, people_text(result))))}; {words}."


def single_text(result: Judged) -> str:
    """Return the effect of the only study of a result with its interval, on the scale that people read."""
    effect = effect_of(result)
    if effect is None:
        return numbers.NOT_ESTIMABLE
    ends = {"estimate": effect.estimate, "ci_lower": effect.lower, "ci_upper": effect.upper}
    return with_interval(display_part(effect.measure, ends), result.level)


def network_answer(result: Judged, network: Network) -> str:
    """Return a network in one sentence: its size, and how many treatments differ from the reference."""
    against = [row for row in network.comparisons if row.comparator == network.reference]
    apart = sum(row.ci_lower > 0 or row.ci_upper < 0 for row in against)
    treatments = numbers.count(len(network.treatments))
    return (
        f"a network of {treatments} treatments, {counts.size(result)}; "
        f"{effect_name(result)}: {network_words(apart, len(against), network.reference)}."
    )


def network_words(apart: int, comparisons: int, reference: str) -> str:
    """Return how many comparisons with the reference have an interval without no effect."""
    of = "the only comparison" if comparisons == 1 else f"comparisons with {reference}"
    if comparisons == 1:
        return f"{of} with {reference} is {'in' if apart else ''}compatible with no effect"
    if apart in (0, comparisons):
        every = "both" if comparisons == 2 else f"all {numbers.spelled(comparisons)}"
        return f"{every} {of} are {'in' if apart else ''}compatible with no effect"
    is_ = "is" if apart == 1 else "are"
    return f"{numbers.spelled(apart)} of {numbers.spelled(comparisons)} {of} {is_} incompatible with no effect"


def caution_sentence(result: Judged) -> str:
    """Return the cautions beside the estimate; empty where there are none."""
    found = cautions(result)
    if not found:
        return ""
    text = "; ".join(found)
    return text[0].upper() + text[1:] + "."


def heterogeneity_sentence(result: Judged) -> str:
    """Return between-study variation in one sentence; empty where nothing was pooled."""
    spread = result.heterogeneity
    if result.status != OK or spread.q is None:
        return ""
    parts = []
    if spread.tau2 is not None:
        lower, upper = spread.tau2_ci_lower, spread.tau2_ci_upper
        level = numbers.level(result.level)
        within = "" if upper is None else f" ({level} CI {numbers.significant(lower)} to {numbers.significant(upper)})"
        parts.append(f"τ² = {numbers.significant(spread.tau2)}{within}")
    if spread.i2 is not None:
        parts.append(f"I² = {numbers.percent(spread.i2, 0)}")
    q_p = numbers.p_value(spread.q_p_value)
    parts.append(f"Q = {numbers.fixed(spread.q, 2)} on {numbers.degrees(spread.q_df)} df, {q_p}")
    return "Heterogeneity: " + "; ".join(parts) + "."


def prediction_sentence(result: Judged) -> str:
    """Return where the effect of a new study may lie; empty where there is no prediction interval."""
    display = result.display
    if result.status != OK or display.prediction_lower is None:
        return ""
    scale = "exp" if display.scale == "exp" else "identity"
    prediction, lower, upper = result.prediction, display.prediction_lower, display.prediction_upper
    interval, rule = f"{numbers.level(result.level)} prediction interval", distribution(prediction)
    what = "effect" if measure_of(result.measure).compares else effect_name(result)
    if says_nothing(result.measure, known(prediction.lower), known(prediction.upper)):
        nothing = f"the {interval} ({rule}) includes nearly everything"
        return f"In a new study of this kind the {what} may be almost anything: {nothing}."
    told = per_cent(result.measure, lower, upper)
    limits = numbers.interval(lower, upper, scale)
    return f"In a new study of this kind the {what} may be anything from {limits}{told} ({interval}, {rule})."


def distribution(prediction: Prediction) -> str:
    """Return the distribution of a prediction interval with the degrees of freedom that were used."""
    if prediction.df is None:
        return "normal distribution"
    freedom = numbers.degrees(prediction.df)
    of_freedom = "degree of freedom" if freedom == "1" else "degrees of freedom"
    return f"t distribution with {freedom} {of_freedom}"
