"""All generated files of a project (see `on_disk` for their way to it)."""

from __future__ import annotations

from collections.abc import Callable

from metaloom.write.analyses_list import analyses_list
from metaloom.write.analysis_page import analysis_page
from metaloom.write.api import HOW_TO_READ, claims_json, plain_json, result_json, results_json, rows_csv
from metaloom.write.block import analysis_block
from metaloom.write.claims import claims
from metaloom.write.errata import errata_files
from metaloom.write.evidence_profile import evidence_profile
from metaloom.write.figures import figure_files
from metaloom.write.findings import Findings
from metaloom.write.grade_rules import grade_rules
from metaloom.write.listings import chapter_answers, notices, studies_list, studies_view, to_extract
from metaloom.write.not_estimable import not_estimable
from metaloom.write.people import people
from metaloom.write.risk_of_bias import risk_of_bias
from metaloom.write.study_page import study_page
from metaloom.write.variables import variables
from metaloom.write.views import matrix_view, table_view, view_downloads

PARTS: tuple[Callable[[Findings], dict[str, str]], ...] = (
    claims,
    grade_rules,
    not_estimable,
    evidence_profile,
    risk_of_bias,
    errata_files,
    people,
)
"""Further makers of files: relative path -> content."""


def generate(findings: Findings) -> dict[str, str | bytes]:
    """Return relative path -> content of every generated file except the site itself."""
    results = {one.id: plain_json(findings.results[one.id]) for one in findings.declarations.analyses}
    files = {
        "_variables.yml": variables(findings),
        "_generated/studies.qmd": studies_list(findings),
        **({} if findings.studies.empty else view_downloads(findings, studies_view(findings))),
        "_generated/analyses.qmd": analyses_list(findings),
        "_generated/to-extract.qmd": to_extract(findings),
        "_generated/notices.qmd": notices(findings),
        "api/claims.json": claims_json(findings.verdicts),
        "api/README.txt": HOW_TO_READ,
        "api/analyses.json": results_json(results.values()),
    }
    for chapter in findings.declarations.chapters:
        files[f"_generated/answers/{chapter.name}.qmd"] = chapter_answers(findings, chapter)
        for view in chapter.chapter.tables:
            files[f"_generated/tables/{view.id}.qmd"] = table_view(findings, view)
            files |= view_downloads(findings, view)
        for matrix in chapter.chapter.matrices:
            files[f"_generated/tables/{matrix.id}.qmd"] = matrix_view(findings, matrix)
    for analysis in findings.declarations.analyses:
        files[f"_generated/analyses/{analysis.id}.qmd"] = analysis_block(findings, analysis)
        files[f"analyses/{analysis.id}.qmd"] = analysis_page(findings, analysis)
        files[f"api/{analysis.id}.json"] = result_json(results[analysis.id])
        files[f"api/{analysis.id}.csv"] = rows_csv(findings, analysis.id)
    for study_id in findings.studies.index:
        files[f"studies/{study_id}.qmd"] = study_page(findings, str(study_id))
    for part in PARTS:
        files |= part(findings)
    return {**files, **figure_files(findings)}
