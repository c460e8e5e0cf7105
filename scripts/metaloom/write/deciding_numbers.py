"""The numbers that decide a claim, in words: each name of its conditions as a reader would say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from metaloom.catalogue.measures import measure_of
from metaloom.declare.claim import Claim
from metaloom.declare.expression import Name
from metaloom.declare.expression.facts import find
from metaloom.judge.claims import names_of
from metaloom.judge.effect import effect_of, says_nothing
from metaloom.judge.interactions import Interaction, InteractionFacts
from metaloom.judge.judged import Judged
from metaloom.judge.survey_facts import SurveyFacts, part_at
from metaloom.pool.parts import Level
from metaloom.store.plain import typed
from metaloom.text import numbers
from metaloom.text.conditions import name_words, value_words
from metaloom.text.effects import pooled_text
from metaloom.text.escape import escape
from metaloom.text.sentences import NO_FINDING, answer, estimate_text, single_text, size_text
from metaloom.text.survey_rows import WordedRow, test_words
from metaloom.text.vocabulary import effect_name
from metaloom.write.findings import OK, Findings
from metaloom.write.sections.subgroups import level_words

OF_THE_EFFECT = frozenset({"pooled", "display", "prediction", "certainty", "absolute", "k", "status", "heterogeneity"})
"""Parts of a result that are in its own sentence."""


def deciding_numbers(findings: Findings, claim: Claim) -> list[str]:
    """Return one line for each thing that the conditions ask about; Markdown, each once."""
    lines = (
        _of_analysis(findings, claim) if claim.analysis else _of_survey(findings, claim) if claim.survey else iter(())
    )
    return list(dict.fromkeys(lines))


def short_number(findings: Findings, claim: Claim) -> str:
    """Return what decides a claim, in short: the effect with its direction, or the numbers of a survey."""
    if claim.survey is not None:
        return "; ".join(line.rstrip(".") for line in _of_survey(findings, claim, short=True))
    if claim.analysis is None:
        return ""
    result = findings.results[claim.analysis]
    effect = effect_of(result)
    if effect is None:
        return ""
    if says_nothing(effect.measure, effect.lower, effect.upper):
        return escape(f"the data cannot tell, {size_text(result)}")
    side = "lower" if effect.estimate < 0 else "higher" if effect.estimate > 0 else "the same"
    shown = estimate_text(result) if effect.pooled else single_text(result)
    return escape(f"{effect_name(result)} {shown}, {side} with treatment, {size_text(result)}")


def _of_analysis(findings: Findings, claim: Claim) -> Iterator[str]:
    analysis = findings.analysis(str(claim.analysis))
    result = findings.results[analysis.id]
    yield f"[{escape(analysis.title)}](/analyses/{analysis.id}.qmd): {escape(answer(result, analysis))}"
    if effect_of(result) is not None and result.status != OK and not (result.certainty and result.certainty.level):
        yield f"The only study: {short_number(findings, claim)}."
    for name in names_of(claim):
        first, *rest = name.parts
        if first == "subgroups" and rest:
            yield from _subgroups(findings, result, rest)
            if (part := result.subgroups.get(rest[0])) and part.p_value is not None:
                yield from credibility(findings, analysis.id, rest[0])
        elif first not in OF_THE_EFFECT or (not measure_of(result.measure).compares and first == "certainty"):
            yield escape(f"{name_words(name)}: {value_words(name, find(name.parts, result.plain()))}.")


def _of_survey(findings: Findings, claim: Claim, short: bool = False) -> Iterator[str]:
    """Yield the numbers of a survey that a claim asks for, each once; `short`: without the title of the survey."""
    found = findings.surveys[str(claim.survey)]
    told = dict.fromkeys(_of_row(name, found, short) for name in names_of(claim))
    if short:
        yield from (escape(line) for line in told)
        return
    yield from (escape(line) for line in told)
    for name in names_of(claim):
        row = part_at(found, name.parts[:2])
        if isinstance(row, Interaction) and row.status == "ok":
            yield from credibility(findings, row.analysis, row.column)


def _of_row(name: Name, found: SurveyFacts, short: bool = False) -> str:
    """Return the row that a name points into, with all that it counts; else the value alone."""
    for depth in range(len(name.parts) - 1, 0, -1):
        subject, told = _subject_and_words(part_at(found, name.parts[:depth]))
        if told:
            return told if short else f"{subject or found.title}: {told}"
    words = f"{name_words(name)}: {value_words(name, part_at(found, name.parts))}."
    words = words.removeprefix("share ")
    return words if short else f"{found.title}, {words}"


def _subject_and_words(part: object) -> tuple[str, str]:
    """Return what a part of a survey's facts is of and what it says; empty for a part that is described by its
    values.
    """
    if isinstance(part, Interaction):
        return f"{part.attribute}, {part.title}", test_words(part.p_value, part.reason)
    return (part.subject, part.words()) if isinstance(part, WordedRow) else ("", "")


def _subgroups(findings: Findings, result: Judged, asked: list[str]) -> Iterator[str]:
    """Yield the test between the groups, and the group itself where one is asked for."""
    column = asked[0]
    part = result.subgroups.get(column)
    if part and part.p_value is not None:
        counts = (f"{level_words(findings, column, one.level)}: {numbers.count(one.k)}" for one in part.levels)
        test = f"{numbers.p_value(part.p_value)} (studies: {'; '.join(counts)})"
    else:
        test = (part.reason if part else None) or numbers.NOT_ESTIMABLE
    yield escape(f"Test of interaction by {column.replace('_', ' ')}: {test}.")
    found = find(("subgroups", column, *asked[1:3]), result.plain()) if len(asked) > 2 else None
    if isinstance(found, Mapping):
        level = typed(Level, found)
        name = level_words(findings, column, level.level)
        if level.k == 1:
            yield f"{escape(name)}: one study, not pooled."
            return
        text = pooled_text(result, level.pooled, level.reason)
        yield f"{escape(name)}: {text if text == NO_FINDING else f'{effect_name(result)} {text}'}."


def credibility(findings: Findings, analysis: str, column: str) -> Iterator[str]:
    """Yield the last recorded answer on how far a difference between the groups can be believed, where there is one."""
    answers = [
        answer
        for found in findings.surveys.values()
        if isinstance(found, InteractionFacts)
        for answer in found.answers
        if (answer.analysis, answer.attribute) == (analysis, column)
    ]
    if answers:
        last = answers[-1]
        yield (
            f"{escape(last.question)} {escape(last.answer or '')}. {escape(last.reason or '')}. "
            f"[All answers](/analyses/{analysis}.qmd#credibility)"
        )
