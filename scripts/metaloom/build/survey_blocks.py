"""Blocks of declared surveys, which chapters pull in with `{{< woven KEY/ID >}}`, and the pages that prove them."""

from __future__ import annotations

from metaloom.surveys.glance.every import every_glance
from metaloom.surveys.kinds import BY_KEY
from metaloom.write.findings import Findings
from metaloom.write.proof.counts_page import counts_page
from metaloom.write.proof.place import COUNTS, place_of, proved
from metaloom.write.proof.program import Program
from metaloom.write.proof.survey_page import survey_page
from metaloom.write.variables import shown_numbers, site_numbers


def survey_blocks(findings: Findings) -> dict[str, str]:
    """Return relative path -> content of the block of every declared survey."""
    blocks = {
        f"_generated/{survey.key}/{survey.declared.id}.qmd": proved(
            place_of(survey.declared.id),
            BY_KEY[survey.key].block(findings, survey.declared, findings.surveys[survey.declared.id]),
        )
        for survey in findings.declarations.surveys
    }
    return blocks | every_glance(findings)


def proof_pages(findings: Findings) -> dict[str, str]:
    """Return relative path -> page on which the numbers of each survey, and the counts of the site, are checked."""
    pages = {}
    for survey in findings.declarations.surveys:
        kind, found, program = BY_KEY[survey.key], findings.surveys[survey.declared.id], Program(findings)
        counted = tuple(kind.counted(survey.declared, findings.evidence, found, program))
        pages[f"analyses/{survey.declared.id}.qmd"] = survey_page(
            findings, survey.declared, counted, program, kind.code(found), shown_numbers(found)
        )
    return {f"analyses/{COUNTS}.qmd": counts_page(findings, site_numbers(findings)), **pages}
