"""The pages of a project as parts of one work: chapters, and the analyses that each declares."""

from __future__ import annotations

from pathlib import Path

from metaloom.cite.pages import Part
from metaloom.declare import DeclaredChapter
from metaloom.declare.analysis import Analysis
from metaloom.text.sentences import answer
from metaloom.text.vocabulary import effect_name, method_words
from metaloom.write.findings import Findings


def parts_of(root: Path, findings: Findings) -> dict[str, Part]:
    """Return path of a page -> what it is a part of; pages that nothing is declared for are left to the finishing
    pass.
    """
    parts: dict[str, Part] = {}
    for chapter in findings.declarations.chapters:
        page = f"chapters/{chapter.name}.html"
        stands = (root / "chapters" / f"{chapter.name}.qmd").is_file()
        if stands:
            parts[page] = _chapter(chapter)
        for analysis in chapter.analyses:
            parts[analysis_page(analysis.id)] = part_of_analysis(findings, analysis, page if stands else None)
    return parts


def analysis_page(identifier: str) -> str:
    """Return where the page of an analysis is in the site."""
    return f"analyses/{identifier}.html"


def analysis_files(findings: Findings, identifier: str) -> tuple[str, ...]:
    """Return the files that one analysis results in: numbers, rows and figures."""
    figures = (f"figures/{figure.name}.svg" for figure in findings.figures.get(identifier, ()))
    return (f"api/{identifier}.json", f"api/{identifier}.csv", *figures)


def technique(findings: Findings, analysis: Analysis) -> str:
    """Return how an analysis was made, in the field's words."""
    result = findings.results[analysis.id]
    measure = effect_name(result)
    return f"Meta-analysis: {measure}, {method_words(result.method, analysis.tau2_value)}"


def _chapter(chapter: DeclaredChapter) -> Part:
    name = chapter.title or chapter.name.replace("-", " ").capitalize()
    return Part("ScholarlyArticle", name, parts=tuple(analysis_page(analysis.id) for analysis in chapter.analyses))


def part_of_analysis(findings: Findings, analysis: Analysis, chapter: str | None) -> Part:
    """Return the page of one analysis as a part of the page of its chapter, where that has one."""
    return Part(
        "Dataset",
        analysis.title,
        description=f"{analysis.title}: {answer(findings.results[analysis.id], analysis)}",
        technique=technique(findings, analysis),
        downloads=analysis_files(findings, analysis.id),
        whole=chapter,
    )
