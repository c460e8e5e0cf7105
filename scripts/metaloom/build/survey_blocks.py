"""Blocks of declared surveys, which chapters pull in with `{{< woven KEY/ID >}}`, and the pages that prove them."""

from __future__ import annotations

from metaloom.declare.declarations import DeclaredSurvey
from metaloom.surveys.glance.every import every_glance
from metaloom.surveys.kinds import BY_KEY
from metaloom.write.findings import Findings
from metaloom.write.proof.counted import Counted
from metaloom.write.proof.counts_page import counts_page
from metaloom.write.proof.figure_rows import keep_numbers
from metaloom.write.proof.place import COUNTS, place_of, proved
from metaloom.write.proof.program import Program
from metaloom.write.proof.survey_page import survey_page
from metaloom.write.variables import shown_numbers, site_numbers
from metaloom.write.worked_out import Need

COUNTED = Need[tuple[tuple[Counted, ...], Program]]()


def survey_blocks(findings: Findings) -> dict[str, str]:
    """Return relative path -> content of the block of every declared survey."""
    for survey in findings.declarations.surveys:
        keep_numbers(findings, survey.declared.id, _counted(findings, survey)[0])
    blocks = {
        f"_generated/{survey.key}/{survey.declared.id}.qmd": proved(
            place_of(survey.declared.id),
            BY_KEY[survey.key].block(findings, survey.declared, findings.surveys[survey.declared.id]),
        )
        for survey in findings.declarations.surveys
    }
    return blocks | every_glance(findings)


def _counted(findings: Findings, survey: DeclaredSurvey) -> tuple[tuple[Counted, ...], Program]:
    """Return each number of a survey with its rows, and the program that gives them: asked once for block and page."""

    def count() -> tuple[tuple[Counted, ...], Program]:
        program, found = Program(findings), findings.surveys[survey.declared.id]
        return tuple(BY_KEY[survey.key].counted(survey.declared, findings.evidence, found, program)), program

    return findings.worked_out.once(COUNTED, survey.declared.id, count)


def proof_pages(findings: Findings) -> dict[str, str]:
    """Return relative path -> page on which the numbers of each survey, and the counts of the site, are checked."""
    pages = {}
    for survey in findings.declarations.surveys:
        kind, found = BY_KEY[survey.key], findings.surveys[survey.declared.id]
        counted, program = _counted(findings, survey)
        pages[f"analyses/{survey.declared.id}.qmd"] = survey_page(
            findings, survey.declared, counted, program, kind.code(found), shown_numbers(found)
        )
    return {f"analyses/{COUNTS}.qmd": counts_page(findings, site_numbers(findings)), **pages}
