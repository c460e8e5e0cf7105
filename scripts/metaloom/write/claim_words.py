"""The numbers that decide a claim, in words: each name of its conditions as a reader would say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from metaloom.catalogue.measures import measure_of
from metaloom.declare.claim import Claim
from metaloom.declare.expression import Name
from metaloom.declare.expression.facts import find
from metaloom.engine.plain import typed
from metaloom.engine.typed.parts import Level
from metaloom.judge.certain import Absolute
from metaloom.judge.claims import names_of
from metaloom.judge.effect import effect_of, says_nothing
from metaloom.judge.judged import Judged
from metaloom.text import numbers
from metaloom.text.absolute_words import difference_text
from metaloom.text.certainty_words import level_text
from metaloom.text.escape import escape
from metaloom.text.sentences import NO_FINDING, answer, estimate_text, single_text, size_text
from metaloom.text.vocabulary import effect_name
from metaloom.write.findings import OK, Findings
from metaloom.write.sections.effect import pooled_text
from metaloom.write.sections.subgroups import level_words

OF_THE_EFFECT = frozenset({"pooled", "display", "prediction", "certainty", "absolute", "k", "status", "heterogeneity"})
"""Parts of a result that its own sentence tells."""


def deciding_numbers(woven: Findings, claim: Claim) -> list[str]:
    """One line for each thing that the conditions ask about; Markdown, each once."""
    lines = _of_analysis(woven, claim) if claim.analysis else _of_survey(woven, claim) if claim.survey else iter(())
    return list(dict.fromkeys(lines))


def short_number(woven: Findings, claim: Claim) -> str:
    """Return what decides a claim, in short: the effect with its direction, or the numbers of a survey."""
    if claim.survey is not None:
        return "; ".join(line.rstrip(".") for line in _of_survey(woven, claim, short=True))
    if claim.analysis is None:
        return ""
    result = woven.results[claim.analysis]
    effect = effect_of(result)
    if effect is None:
        return ""
    if says_nothing(measure_of(effect.measure).scale.name, effect.lower, effect.upper):
        return escape(f"the data cannot tell, {size_text(result)}")
    side = "lower" if effect.estimate < 0 else "higher" if effect.estimate > 0 else "the same"
    shown = estimate_text(result) if effect.pooled else single_text(result)
    return escape(f"{effect_name(result)} {shown}, {side} with treatment, {size_text(result)}")


def _of_analysis(woven: Findings, claim: Claim) -> Iterator[str]:
    analysis = woven.analysis(str(claim.analysis))
    result = woven.results[analysis.id]
    yield f"[{escape(analysis.title)}](/analyses/{analysis.id}.qmd): {escape(answer(result, analysis))}"
    if effect_of(result) is not None and result.status != OK and not (result.certainty and result.certainty.level):
        yield f"The only study: {short_number(woven, claim)}."
    for name in names_of(claim):
        first, *rest = name.parts
        if first == "subgroups" and rest:
            yield from _subgroups(woven, result, rest)
            if (part := result.subgroups.get(rest[0])) and part.p_value is not None:
                yield from credibility(woven, analysis.id, rest[0])
        elif first not in OF_THE_EFFECT or (not measure_of(result.measure).compares and first == "certainty"):
            yield escape(f"{_words(name)}: {_shown(name, find(name.parts, result.plain()))}.")


def _of_survey(woven: Findings, claim: Claim, short: bool = False) -> Iterator[str]:
    """Yield the numbers of a survey that a claim asks for, each once; `short`: without the title of the survey."""
    found = woven.surveys[str(claim.survey)]
    told = dict.fromkeys(_of_row(name, found, short) for name in names_of(claim))
    if short:
        yield from (escape(line) for line in told)
        return
    yield from (escape(line) for line in told)
    for name in names_of(claim):
        row = find(name.parts[:2], found)
        if isinstance(row, Mapping) and row.get("attribute") and row["status"] == "ok":
            yield from credibility(woven, row["analysis"], row["column"])


def _of_row(name: Name, found: Mapping[str, Any], short: bool = False) -> str:
    """Return the row that a name points into, with all that it counts; else the value alone."""
    for depth in range(len(name.parts) - 1, 0, -1):
        row = find(name.parts[:depth], found)
        told = _row_text(row) if isinstance(row, Mapping) else ""
        if told:
            return told if short else f"{_row_label(row) or found['title']}: {told}"
    words = f"{_words(name)}: {_shown(name, find(name.parts, found))}."
    words = words.removeprefix("share ")
    return words if short else f"{found['title']}, {words}"


def _row_label(row: Mapping[str, Any]) -> str:
    if row.get("attribute"):
        return f"{row['attribute']}, {row['title']}"
    return str(row.get("label") or (row.get("title") if row.get("absolute") else "") or "")


def _row_text(row: Mapping[str, Any]) -> str:
    """Return what a row says: a proportion, an effect as printed, who reports an item, a test; empty for any other."""
    if row.get("arms"):
        return _arms_text(row)
    if row.get("total") and "events" in row and "estimate" in row:
        return f"{numbers.events_of(row['events'], row['total'])}, {numbers.share(row['estimate'])}."
    if row.get("measure_name") and row.get("ci_low") is not None:
        effect = numbers.effect(row["estimate"], row["ci_low"], row["ci_high"], row["scale"])
        null = 1 if row["scale"] == "exp" else 0
        side = "lower" if row["estimate"] < null else "higher" if row["estimate"] > null else "the same"
        open_ = "; the interval includes no effect" if row["ci_low"] <= null <= row["ci_high"] else ""
        said = f"{row['outcome'].lower()}, {row['measure_name'].lower()} {effect}, as printed"
        return f"{said}: {side} with treatment{open_}."
    if row.get("absolute") and row.get("studies"):
        return _absolute_text(row)
    if "reported" in row:
        known, silent, unseen = (numbers.count(row[name]) for name in ("reported", "silent", "unseen"))
        return f"reported by {known} studies, not reported by {silent}, not seen of {unseen}."
    if "p_value" in row and "odds_ratio" not in row:
        return (
            f"{numbers.p_value(row['p_value'])}." if row["p_value"] is not None else f"not testable, {row['reason']}."
        )
    return ""


def _absolute_text(row: Mapping[str, Any]) -> str:
    """Return a row of a summary of findings: its studies, the difference out of 1000 people, its certainty."""
    level = (row.get("certainty") or {}).get("level")
    rated = f"; certainty {level}" if level else ""
    difference = difference_text(typed(Absolute, row["absolute"]))
    return f"{numbers.things(row['studies'], 'study', 'studies')}, {difference}{rated}."


def _arms_text(row: Mapping[str, Any]) -> str:
    """Events of one study by arm, with the odds ratio between the arms where there is one."""
    counts = " against ".join(f"{numbers.events_of(arm['events'], arm['total'])} {arm['arm']}" for arm in row["arms"])
    compared = row.get("comparison") or {}
    if compared.get("odds_ratio") is None:
        return f"{counts}."
    effect = numbers.effect(compared["odds_ratio"], compared["lower"], compared["upper"], "exp")
    return f"{counts}, odds ratio {effect}, {numbers.p_value(compared['p_value'])}."


def _subgroups(woven: Findings, result: Judged, asked: list[str]) -> Iterator[str]:
    """Yield the test between the groups, and the group itself where one is asked for."""
    column = asked[0]
    part = result.subgroups.get(column)
    if part and part.p_value is not None:
        counts = (f"{level_words(woven, column, one.level)}: {numbers.count(one.k)}" for one in part.levels)
        test = f"{numbers.p_value(part.p_value)} (studies: {'; '.join(counts)})"
    else:
        test = (part.reason if part else None) or numbers.NOT_ESTIMABLE
    yield escape(f"Test of interaction by {column.replace('_', ' ')}: {test}.")
    found = find(("subgroups", column, *asked[1:3]), result.plain()) if len(asked) > 2 else None
    if isinstance(found, Mapping):
        level = typed(Level, found)
        name = level_words(woven, column, level.level)
        if level.k == 1:
            yield f"{escape(name)}: one study, not pooled."
            return
        text = pooled_text(result, level.pooled, level.reason)
        yield f"{escape(name)}: {text if text == NO_FINDING else f'{effect_name(result)} {text}'}."


def credibility(woven: Findings, analysis: str, column: str) -> Iterator[str]:
    """Yield the last recorded answer on how far a difference between the groups can be believed, where somebody
    answered.
    """
    answers = [
        answer
        for found in woven.surveys.values()
        for answer in found.get("answers", ())
        if (answer["analysis"], answer["attribute"]) == (analysis, column)
    ]
    if answers:
        last = answers[-1]
        yield (
            f"{escape(last['question'])} {escape(last['answer'])}. {escape(last['reason'])}. "
            f"[All answers](/analyses/{analysis}.qmd#credibility)"
        )


def _words(name: Name) -> str:
    parts = (part for part in name.parts if part not in ("numbers", "rows"))
    return ", ".join(part if " " in part else part.replace("_", " ").replace("-", " ") for part in parts)


def _shown(name: Name, value: Any) -> str:
    if name.parts[-1] == "level" and name.parts[0] == "certainty":
        return level_text(value)
    if isinstance(value, str):
        return value
    if name.parts[-1].endswith("p_value") or name.parts[-1].startswith("sign-p-"):
        return numbers.p_value(value)
    if name.parts[-1].startswith("share"):
        return numbers.share(value, 0) if value else "none"
    if isinstance(value, int):
        return numbers.count(value) if value else "none"
    return numbers.significant(value)
