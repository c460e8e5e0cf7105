"""Contradictions inside and between sources as a reader sees them: the print, what was computed, what was done.

Lists for the page of errata, and their parts about one study for that study's page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from metaloom.errors import Problem
from metaloom.read.errata import Erratum
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.text.numbers import powers
from metaloom.write import markdown
from metaloom.write.disagreements import corrections_list, disagreements_list
from metaloom.write.findings import OK, Findings
from metaloom.write.rows import study_link

COLUMN = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")


def errata_files(findings: Findings) -> dict[str, str]:
    """Return relative path -> content of the lists for the page of errata."""
    return {
        "_generated/errata.qmd": errata_list(findings),
        "_generated/errata-unexplained.qmd": unexplained(findings),
        "_generated/disagreements.qmd": disagreements_list(findings),
        "_generated/corrections.qmd": corrections_list(findings),
    }


def errata_list(findings: Findings) -> str:
    """Return every contradiction inside a source, one heading each."""
    if not findings.evidence.errata:
        return "No contradiction inside a source is recorded.\n"
    blocks = [block for erratum in findings.evidence.errata for block in _one(findings, erratum)]
    return markdown.page(markdown.GENERATED, *blocks)


def unexplained(findings: Findings) -> str:
    """Return warnings of the plausibility rules that no recorded contradiction is about."""
    known = {warning for erratum in findings.evidence.errata for warning in warnings_of(findings, erratum)}
    rest = [warning for warning in findings.evidence.warnings if warning not in known]
    total = numbers.count(len(findings.evidence.warnings))
    if not rest:
        return f"The rules found {total} places, and each belongs to one of the contradictions above.\n"
    items = "\n".join(f"- `{warning.place}`: {escape(called(warning.cause))}" for warning in rest)
    return markdown.page(
        markdown.GENERATED,
        f"The rules found {total} places; {numbers.count(len(rest))} belong to none of the contradictions above:",
        items,
    )


def errata_about(findings: Findings, study_id: str) -> str:
    """Return the contradictions in the sources of one study; empty where there is none."""
    about = [erratum for erratum in findings.evidence.errata if erratum.study_id == study_id]
    blocks = [block for erratum in about for block in _one(findings, erratum)]
    return markdown.page(*blocks) if blocks else ""


def warnings_of(findings: Findings, erratum: Erratum) -> list[Problem]:
    """Return what the plausibility rules say of the rows that one contradiction is about."""
    if not erratum.table:
        return []
    file = findings.evidence.tables[erratum.table].file
    return [
        found for found in findings.evidence.warnings if found.place.file == file and found.place.line in erratum.lines
    ]


def called(cause: str) -> str:
    """Return what a rule says with its columns as a reader says them: "sd_control" -> "SD control"."""
    return COLUMN.sub(_spoken, cause)


def _spoken(column: re.Match[str]) -> str:
    """Return the name of a column as a reader says it: "sd_control" -> "SD control"."""
    return column[0].replace("_", " ").replace("sd ", "SD ")


def _one(findings: Findings, erratum: Erratum) -> Iterable[str]:
    where = [f"[@{erratum.reference}]"] if erratum.reference in findings.evidence.bibliography else []
    where += [study_link(findings, erratum.study_id)] if erratum.study_id else []
    causes = dict.fromkeys(warning.cause for warning in warnings_of(findings, erratum))
    facts = [
        ("Where", " · ".join(where)),
        ("Printed", escape(powers(erratum.printed))),
        ("But", escape(powers(erratum.conflicts_with))),
        ("Computed here", " ".join(escape(called(cause)) for cause in causes)),
        ("What follows", escape(erratum.meaning)),
        ("What we did", escape(erratum.what_we_did)),
        ("Enters", _entered(findings, erratum)),
    ]
    yield markdown.heading(escape(erratum.title), 3, f"erratum-{erratum.identifier}")
    yield markdown.facts((term, words) for term, words in facts if words)


def _entered(findings: Findings, erratum: Erratum) -> str:
    """Return the estimable analyses that use one of the rows.

    Said where there is none, nothing where there can be none.
    """
    asked = [analysis for analysis in findings.declarations.analyses if analysis.table == erratum.table]
    if not erratum.lines or not asked:
        return ""
    links = [
        f"[{escape(analysis.title)}](/analyses/{analysis.id}.qmd)"
        for analysis in asked
        if findings.results[analysis.id].status == OK
        and any(study.line in erratum.lines for study in findings.results[analysis.id].studies)
    ]
    return "; ".join(links) or "no pooled result"
