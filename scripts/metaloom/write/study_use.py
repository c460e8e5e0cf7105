"""Where one study is used: the analyses with its effect and weight in each, where it is held out, the surveys."""

from __future__ import annotations

from dataclasses import replace

from metaloom.declare.analysis import Analysis
from metaloom.judge.judged import Judged
from metaloom.text import counts
from metaloom.text.escape import escape
from metaloom.text.figures.rows import Row, rows_of
from metaloom.text.vocabulary import effect_name, lowered
from metaloom.write import markdown
from metaloom.write.findings import OK, Findings
from metaloom.write.worked_out import Need

ROWS = Need[tuple[list[Row], str]]()
USES = Need[dict[str, list[Analysis]]]()


def analyses_section(findings: Findings, study_id: str) -> str:
    """Return every analysis that the study enters or is held out of."""
    entered, held = [], []
    for analysis in findings.worked_out.once(USES, None, lambda: _uses(findings)).get(study_id, ()):
        result = findings.results[analysis.id]
        name = f"[{escape(analysis.title)}](/analyses/{analysis.id}.qmd)"
        if any(study.study_id == study_id for study in result.studies):
            entered.append((name, _part(findings, result, study_id)))
        held += [f"- {name}: {escape(one.reason)}." for one in result.excluded if one.study_id == study_id]
    body = markdown.facts(entered) if entered else "It enters no analysis."
    out = markdown.page("Asked for, and excluded:", "\n".join(held)).rstrip() if held else ""
    return markdown.page(markdown.heading("Analyses it enters", 2, "analyses"), body, out).rstrip()


def _uses(findings: Findings) -> dict[str, list[Analysis]]:
    """Return study_id -> the analyses that the study enters or is held out of, as they are declared."""
    found: dict[str, list[Analysis]] = {}
    for analysis in findings.declarations.analyses:
        result = findings.results[analysis.id]
        named = {study.study_id for study in result.studies} | {one.study_id for one in result.excluded}
        for study_id in named:
            found.setdefault(study_id, []).append(analysis)
    return found


def surveys_section(findings: Findings, study_id: str) -> str:
    """Return every survey that names the study, with the chapter where it is."""
    items = [
        f"- {escape(survey.declared.title)}{_chapter(findings, chapter.name, chapter.title)}"
        for chapter in findings.declarations.chapters
        for survey in chapter.surveys
        if study_id in findings.named_in_surveys.get(survey.declared.id, ())
    ]
    return markdown.page(markdown.heading("Overviews that include it", 2, "surveys"), "\n".join(items)) if items else ""


def _part(findings: Findings, result: Judged, study_id: str) -> str:
    rows, pooled = findings.worked_out.once(ROWS, result.id, lambda: _rows(result))
    mine = [row for study, row in zip(result.studies, rows, strict=True) if study.study_id == study_id]
    measure = effect_name(result)
    told = "; ".join(_effect(row, measure) for row in mine)
    if result.status != OK:
        return f"{told}. Not pooled: {escape(lowered(result.reason or ''))}"
    size = counts.size(result) if counts.studies_of(result) != 1 else "this study alone"
    return f"{told}. Pooled, {size}: {escape(pooled)}." if pooled else f"{told}."


def _rows(result: Judged) -> tuple[list[Row], str]:
    """Return the rows of the studies of an analysis, and its pooled effect in words where there is one."""
    rows = [row for row in rows_of(replace(result, subgroups={})).rows if row.kind == "study"]
    if result.status != OK:
        return rows, ""
    return rows, next((row.effect for row in rows_of(result).rows if row.kind == "pooled"), "")


def _effect(row: Row, measure: str) -> str:
    parts = [" v ".join(row.arms), f"{measure} {row.effect}", f"weight {row.weight}" if row.weight else ""]
    if len(row.arms) == 1 and row.arms[0].startswith("0/"):  # the effect of a corrected zero is not a proportion
        parts = [row.arms[0], "no event"]
    return "; ".join(escape(part) for part in parts if part)


def _chapter(findings: Findings, name: str, title: str | None) -> str:
    words = escape(title or name.replace("-", " ").capitalize())
    return f" ([{words}](/chapters/{name}.qmd))" if name in findings.pages else f" ({words})"
