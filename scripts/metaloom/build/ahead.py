"""The page of an analysis after an edit of its rows, before anything else of the build is worked out.

Only what this page shows is computed, drawn and written, by the functions of every build, from the edited tables and
from what the last build knew; the build that follows writes the same bytes. What could change more than the numbers on
the page (the rows of a table, settings, declarations, titles that hold a number) is left to that build, and so is
telling what is wrong with an edit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from metaloom.build.claims import require_guards, verdicts_on
from metaloom.build.compute import compute_one, published, published_risk_of_bias
from metaloom.build.early import Last, generated_of, inputs_of, site_of
from metaloom.build.figures import figures_of, papers_of
from metaloom.build.first import MOST_PAGES, made_alone
from metaloom.build.language import foreign, marked
from metaloom.build.progress import Silent
from metaloom.build.project import Project
from metaloom.build.rounded import rounded
from metaloom.build.subjects import subjects_of_analyses
from metaloom.declare.analysis import Analysis
from metaloom.declare.site import SETTINGS, read_site
from metaloom.judge.judged import Judged
from metaloom.judge.survey_facts import SurveyFacts
from metaloom.read import Evidence, Selection, select
from metaloom.read.edited import edited
from metaloom.read.evidence import DATA
from metaloom.stitch.embedded.again import Whole
from metaloom.stitch.finish.citation import read_context
from metaloom.store.on_demand import OnDemand
from metaloom.store.plain import plain
from metaloom.surveys.modifiers.declare import Modifiers
from metaloom.surveys.modifiers.kind import KIND
from metaloom.write.analysis_page import analysis_page
from metaloom.write.figures import figure_files, paper_files
from metaloom.write.findings import Findings
from metaloom.write.package.parts import analysis_page as page_of_analysis
from metaloom.write.package.parts import part_of_analysis

SHORTCODE = "{{<"


def pages_ahead(project: Project, output: Path, last: Last, looked_at: Iterable[str]) -> dict[str, bytes]:
    """Return place in the site -> content, of open pages of analyses and of the files that they show.

    None are returned where it is not certain that the build will write the same.
    """
    try:
        analyses = {page_of_analysis(analysis.id): analysis for analysis in last.findings.declarations.analyses}
        asked = [analyses[place] for place in looked_at if place in analyses][:MOST_PAGES]
        tables = _edited_tables(project, output, last) if asked else None
        if not tables or _has_numbers_around(last.whole, project.root):
            return {}
        evidence = edited(last.findings.evidence, project.root, tables)
        if evidence is None:
            return {}
        findings = _findings(project, last.findings, evidence)
        found: dict[str, bytes] = {}
        for analysis in asked:
            found |= _made(project, output, last.whole, findings, analysis)
        return found
    except Exception:  # whatever it is: the build meets it next, and reports it at its place
        return {}


def _edited_tables(project: Project, output: Path, last: Last) -> frozenset[str] | None:
    """Return the names of the tables that were edited; None where anything else was, too."""
    now = inputs_of(project)
    if now.keys() != last.inputs.keys() or site_of(output) != last.site or generated_of(project) != last.generated:
        return None
    changed = [PurePosixPath(name) for name, stamp in now.items() if stamp != last.inputs[name]]
    if any(path.parent.name != DATA or len(path.parts) > 2 or path.suffix != ".csv" for path in changed):
        return None
    return frozenset(path.stem for path in changed)


def _has_numbers_around(whole: Whole, root: Path) -> bool:
    """Return whether the site's own texts or the title of any page hold a shortcode, and so may hold a number."""
    settings = (path.read_text("utf-8") for path in (root / SETTINGS, *root.glob("_quarto-*.yml")))
    heads = (page.draft.source.head for page in whole.pages.values())
    return any(SHORTCODE in text for text in (*settings, *heads))


def _findings(project: Project, before: Findings, evidence: Evidence) -> Findings:
    """Return the findings on this evidence, each worked out when a page asks for it.

    Verdicts, surveys, figures and papers are those of one analysis and come with it (`_of`).
    """
    declarations = before.declarations
    declared = {analysis.id: analysis for analysis in declarations.analyses}
    assessed = published_risk_of_bias(evidence)

    def selection(name: str) -> Selection:
        return select(declared[name], evidence)

    def result(name: str) -> Judged:
        rows = selections[name]
        if rows.frame.equals(before.selections[name].frame) and rows.held_out == before.selections[name].held_out:
            return before.results[name]
        found, _ = compute_one(project.cache, declared[name], rows)
        return published(found, declarations, declared[name], rows, assessed)

    selections, results = OnDemand(declared, selection), OnDemand(declared, result)
    return replace(before, evidence=evidence, selections=selections, results=results)


def _interactions(findings: Findings, analysis: Analysis) -> OnDemand[SurveyFacts]:
    """Return the surveys that the page of an analysis shows (`write.sections.credibility`), as far as they are about
    it: each of their rows is about one analysis.
    """
    declarations, evidence, results = findings.declarations, findings.evidence, findings.results
    declared = {one.declared.id: one.declared for one in declarations.surveys if isinstance(one.declared, Modifiers)}

    def facts(name: str) -> SurveyFacts:
        mine = declared[name].model_copy(update={"analyses": [analysis.id]})
        return KIND.read(rounded(plain(KIND.found(mine, declarations, evidence, results))))

    return OnDemand(declared, facts)


def _made(project: Project, output: Path, whole: Whole, findings: Findings, analysis: Analysis) -> Mapping[str, bytes]:
    """Return the page of one analysis and the files that it shows, as far as they are new."""
    mine = _of(project, findings, analysis)
    name = f"analyses/{analysis.id}.qmd"
    files: dict[str, str | bytes] = {
        name: analysis_page(mine, analysis),
        **figure_files(mine),
        **paper_files(mine.papers),
    }
    files = files if foreign(read_site(project.root)) is None else marked(files)
    written = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}
    place = page_of_analysis(analysis.id)
    cited = read_context(project.root)
    before = cited.parts.get(place) if cited else None
    parts = {place: part_of_analysis(mine, analysis, before.whole)} if before else {}
    return made_alone(project, output, replace(whole, variables={}), [name], written, parts)


def _of(project: Project, findings: Findings, analysis: Analysis) -> Findings:
    """Return the findings with the verdicts, surveys and figures of one analysis.

    Errors: ProjectError where a guarded claim on it has turned: such a build is refused.
    """
    declarations, results = findings.declarations, findings.results
    claims = [claim for claim in declarations.claims if claim.analysis == analysis.id]
    verdicts = verdicts_on(claims, declarations, results, {})
    if project.edition is None:
        require_guards(declarations, verdicts)
    subjects = list(subjects_of_analyses((analysis,), results, findings.evidence.codebook))
    figures, _ = figures_of(project.cache, subjects, Silent())
    papers = papers_of(project.cache, figures, Silent(), make=False)
    surveys = _interactions(findings, analysis)
    return replace(findings, verdicts=verdicts, surveys=surveys, figures=figures, papers=papers)
