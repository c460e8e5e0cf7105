"""A survey of harms in a chapter: what silence allows, the figures, why nothing is pooled, and each study's source."""

from __future__ import annotations

from metaloom.surveys.harms.declare import Harms
from metaloom.surveys.harms.facts import Arm, Facts, HarmStudy
from metaloom.surveys.harms.sentences import (
    added_sentence,
    counted_sentence,
    differences_sentence,
    direction_sentence,
    edge_sentence,
)
from metaloom.surveys.harms.words import arm_words, contrast_words, followed
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.write import markdown
from metaloom.write.figure_block import fold, note_of, survey_figures
from metaloom.write.findings import Findings, is_missing
from metaloom.write.proof.place import number_place, scope
from metaloom.write.rows import row_at, source_cell, study_link


def block(findings: Findings, declared: Harms, found: Facts) -> str:
    """Return sentences, figures and the studies one by one."""
    if not found.studies:
        return markdown.page(
            markdown.GENERATED,
            markdown.callout("note", f"Nothing counted: {escape(declared.title)}", "No row of the data can be used."),
            _held_out(findings, found),
        )
    counts, *contrasts = survey_figures(findings, declared.id)
    return markdown.page(
        markdown.GENERATED,
        _lead(declared.id, found),
        counts,
        escape(direction_sentence(found)),
        *contrasts,
        escape(_apart(declared, found)) if declared.apart else "",
        note_of(declared.note),
        _held_out(findings, found),
        fold(f"{declared.title}: each study with its source", _one_by_one(findings, declared.id, found)),
    )


def _apart(declared: Harms, found: Facts) -> str:
    parts = (differences_sentence(found), edge_sentence(found), declared.apart)
    return " ".join(part for part in parts if part)


def _lead(owner: str, found: Facts) -> str:
    parts = (("studies", counted_sentence(found)), ("events", added_sentence(found)))
    return " ".join(scope(number_place(owner, key), escape(told)) for key, told in parts if told)


def _one_by_one(findings: Findings, owner: str, found: Facts) -> str:
    return "\n\n".join(_study(findings, owner, found, study) for study in found.studies)


def _study(findings: Findings, owner: str, found: Facts, study: HarmStudy) -> str:
    row = row_at(findings, study.table, study.line)
    facts = [part for part in (study.what, *study.about, followed(study.follow_up, found.unit)) if part]
    arms = [f"{arm.arm} {arm_words(arm)}{_rate(arm)}" for arm in study.arms]
    if study.comparison:
        ratio = "odds ratio " if study.comparison.estimable else ""
        arms.append(f"{ratio}{contrast_words(study.comparison)}")
    place = number_place(owner, f"events-{study.study_id.replace('_', '-')}")
    note = row.get("notes")
    return "\n".join([
        f"**{study_link(findings, study.study_id, study.label)}** ({escape('; '.join(facts))})\n",
        *(f"- {scope(place, escape(arm))}" for arm in arms),
        *([] if is_missing(note) else [f"- {escape(note)}"]),
        f"- {source_cell(row, findings.evidence.bibliography)}",
    ])  # fmt: skip


def _rate(arm: Arm) -> str:
    rate = arm.rate
    if not rate:
        return ""
    return f"; at most {numbers.fixed(rate.bound, 1)} per 100 person-years ({numbers.fixed(rate.years, 1)} at most)"


def _held_out(findings: Findings, found: Facts) -> str:
    if not found.held_out:
        return ""
    told = "; ".join(f"{study_link(findings, one.study_id)} ({escape(one.reason)})" for one in found.held_out)
    return f"Excluded: {told}."
