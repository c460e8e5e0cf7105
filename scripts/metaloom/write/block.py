"""What chapters include: one analysis as a block of answer, figure and link; tables."""

from __future__ import annotations

from metaloom.declare.analysis import Analysis
from metaloom.judge.judged import Judged
from metaloom.text.escape import escape
from metaloom.text.sentences import (
    caution_sentence,
    heterogeneity_sentence,
    prediction_sentence,
    result_sentence,
    single_study_answer,
    state_text,
)
from metaloom.text.vocabulary import effect_name
from metaloom.write import markdown
from metaloom.write.figures import figure_blocks
from metaloom.write.findings import OK, Findings
from metaloom.write.proof.place import place_of, proved


def analysis_block(findings: Findings, analysis: Analysis) -> str:
    """Return one analysis inside a chapter, with the first of its figures; its own page has them all."""
    result = findings.results[analysis.id]
    first, *others = figure_blocks(findings, analysis.id, prefix=f"{analysis.id}-") or [""]
    more = "Further figures, data" if others else "Data"
    onward = (
        f"::: {{.ml-onward}}\n[{more}, sources, method and code of this analysis](/analyses/{analysis.id}.qmd)\n:::"
    )
    body = markdown.page(lead_sentences(result, analysis), first, onward)
    return markdown.page(markdown.GENERATED, proved(place_of(analysis.id), body).rstrip())


def lead_sentences(result: Judged, analysis: Analysis) -> str:
    """Return the answer, what to beware of, heterogeneity and prediction; a callout where there is no answer at all."""
    if result.status != OK:
        alone = single_study_answer(result, analysis)
        if alone:
            return f"**{escape(f'{alone[:1].upper()}{alone[1:]}')}** {escape(result.reason)}"
        state = state_text(result)
        return markdown.callout(
            "note", f"{state[:1].upper()}{state[1:]}: {escape(analysis.title)}", escape(result.reason)
        )
    found = (
        result_sentence(result, analysis),
        caution_sentence(result),
        heterogeneity_sentence(result),
        prediction_sentence(result),
    )
    answer, *rest = (escape(sentence) for sentence in found if sentence)
    paragraph = " ".join([f"**{answer}**", *rest])
    if "mixed_designs" in result.flags:
        flag = escape("Randomised and non-randomised studies are pooled here, and flagged: read the estimate as such.")
        return markdown.page(markdown.callout("warning", "Designs are mixed", flag), paragraph).rstrip()
    return paragraph


def description(result: Judged) -> str:
    """Return what the page of an analysis is, in one line."""
    name = effect_name(result)
    return f"{name[:1].upper()}{name[1:]}: {state_text(result)}. Data, sources, method and code."
