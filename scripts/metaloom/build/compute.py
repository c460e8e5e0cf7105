"""From declarations and tables to results and verdicts."""

from __future__ import annotations

import json
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, replace

from metaloom.build.claims import turned_claims, verdicts_of
from metaloom.build.output import require_place
from metaloom.build.progress import Clock, Teller
from metaloom.build.project import Project
from metaloom.build.rounded import rounded
from metaloom.build.scripts.run import numbers_of_scripts, script_problems, scripts_begun
from metaloom.build.surveys import surveys_of
from metaloom.declare import Declarations, collect_declarations
from metaloom.declare.analysis import Analysis
from metaloom.declare.cff import citation_problems
from metaloom.declare.project_files import CHAPTERS
from metaloom.declare.review import read_review
from metaloom.declare.site import SETTINGS, read_site
from metaloom.engine.result import ExcludedRow, Result
from metaloom.errors import Fault, FaultError, Problem, ProjectError
from metaloom.judge import risk_of_bias
from metaloom.judge.certain import Assessed
from metaloom.judge.claims import Verdict
from metaloom.judge.judged import Judged
from metaloom.judge.results import judged
from metaloom.judge.survey_facts import SurveyFacts
from metaloom.read import Evidence, Selection, read_evidence, select_all
from metaloom.read.evidence import read_tables
from metaloom.read.no_row_for import no_row_for
from metaloom.read.records import records
from metaloom.read.scripts_named import script_name_problems
from metaloom.read.surveys_named import survey_problems
from metaloom.read.table import Table
from metaloom.store.cache import Cache
from metaloom.store.keys import code_key, file_digest, key_of
from metaloom.surveys.kinds import KINDS
from metaloom.write.scripts import Scripted

ENGINE = "metaloom.engine.analyse"


@dataclass(frozen=True)
class Computed:
    """Everything up to the verdicts."""

    declarations: Declarations
    evidence: Evidence
    selections: dict[str, Selection]
    results: dict[str, Judged]
    verdicts: tuple[Verdict, ...]
    recomputed: int
    surveys: dict[str, SurveyFacts]
    scripts: dict[str, Scripted]
    faults: tuple[Fault, ...] = ()

    @property
    def facts(self) -> dict[str, SurveyFacts]:
        """What prose and claims may name besides analyses: surveys, and the numbers of scripts."""
        return self.surveys | numbers_of_scripts(self.scripts)

    def require(self) -> None:
        """Raise FaultError where an internal error kept an analysis from being computed."""
        if self.faults:
            raise FaultError(self.faults)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """What is suspicious about the data, and every claim whose verdict has turned."""
        return (
            *self.evidence.warnings,
            *turned_claims(self.declarations, self.verdicts),
            *script_problems(self.scripts),
        )


def check(
    project: Project, clock: Clock, teller: Teller, prose: bool = False
) -> tuple[Declarations, Evidence, dict[str, Selection]]:
    """Validate alone; with `prose` of the project's pages too, as far as a build would refuse them.

    Errors: ProjectError with every problem of the YAML files, of the tables, of what the analyses that are sound ask of
    their tables, and of the pages: all in one round. With
    `prose` what a draft chapter declares is checked, and then left out (see `held_back`).
    """
    from metaloom.build.coming import prose_problems
    from metaloom.build.held_back import claims_on_drafts, held_back, without

    with clock.step("read", teller):
        declarations, problems = declared(project)
        complete = not problems
        problems += [*site_problems(project), *citation_problems(project.root), *read_review(project.root)[1]]
        evidence, selections = None, None
        try:
            evidence = read_evidence(project.root, declarations)
            selections = select_all(declarations, evidence)
            found = {warning for selection in selections.values() for warning in selection.warnings}
            for analysis in declarations.analyses:
                found |= set(no_row_for(analysis, selections[analysis.id].frame, declarations))
            evidence = replace(evidence, warnings=tuple(sorted({*evidence.warnings, *found})))
        except ProjectError as error:
            told = {(problem.place.file, problem.place.line) for problem in problems}
            problems += [one for one in error.problems if (one.place.file, one.place.line) not in told]
        hidden = held_back(project.root) if prose else frozenset()
        if hidden:
            problems += claims_on_drafts(declarations, hidden)
            declarations = without(declarations, hidden)
            if evidence is not None:
                problems += survey_problems(declarations, evidence)
        if evidence is not None:
            problems += script_name_problems(project.root, declarations, evidence)
        if prose:
            problems += prose_problems(project, declarations, evidence, complete)
        if problems or evidence is None or selections is None:
            raise ProjectError(problems)
        return declarations, evidence, selections


_declared: dict[str, tuple[Declarations, list[Problem]]] = {}
"""The YAML files as the last build of this process read them: a preview reads them again at every edit."""


def declared(project: Project) -> tuple[Declarations, list[Problem]]:
    """Return what a project declares, and every problem of its YAML files; parsed again only where a file has
    changed.
    """
    files = [path for path in project.inputs() if path.suffix in (".yml", ".yaml")]
    try:
        digests = {str(path): file_digest(path) for path in files}
    except OSError:  # one that may not be read: a problem of the project, with its place
        digests = {}
        _declared.clear()
    key = key_of(str(project.root), (project.root / CHAPTERS).is_dir(), digests)
    if key not in _declared:
        _declared.clear()
        _declared[key] = collect_declarations(project.root, KINDS)
    declarations, problems = _declared[key]
    return replace(declarations, frozen=project.edition is not None), list(problems)


def known(project: Project) -> tuple[Declarations, dict[str, Table]]:
    """Return what a frozen version declares and what its tables say.

    Whether its rows may be pooled was asked when it was frozen: its results are published.

    Errors: ProjectError with every problem of the YAML files, and of tables that cannot be read.
    """
    declarations, problems = collect_declarations(project.root, KINDS)  # beside `declared`, which keeps one project
    declarations = replace(declarations, frozen=project.edition is not None)
    tables, _, found, _ = read_tables(project.root, declarations)
    problems += [problem for problem in found if problem.severity == "error"]
    if problems:
        raise ProjectError(problems)
    return declarations, tables


def site_problems(project: Project) -> list[Problem]:
    """Return what is wrong with `_quarto.yml`, so that it is reported before anything is computed; with the place of
    the site that it names.
    """
    if not (project.root / SETTINGS).is_file():
        return []
    try:
        require_place(project, project.output, read_site(project.root).place_of("output-dir"))
    except ProjectError as error:
        return list(error.problems)
    return []


def compute(project: Project, clock: Clock, teller: Teller, prose: bool = False) -> Computed:
    """Return results of every analysis, from the cache where nothing that they depend on has changed.

    An internal error in one analysis does not keep the others from being computed: it is among the `faults`.

    With `prose` the project's pages are checked too, before anything is computed.
    """
    declarations, evidence, selections = check(project, clock, teller, prose)
    results: dict[str, Judged] = {}
    faults: list[Fault] = []
    recomputed = 0
    assessed = published_risk_of_bias(evidence)
    with clock.step("compute", teller):
        for number, analysis in enumerate(declarations.analyses, start=1):
            try:
                result, fresh = compute_one(project.cache, analysis, selections[analysis.id])
            except (OSError, MemoryError):  # the machine's, not the analysis': nothing else could be computed either
                raise
            except Exception:  # whatever it is: the other analyses are computed before it is reported
                faults.append(Fault(analysis.id, traceback.format_exc()))
                result, fresh = not_computed(analysis), True
            results[analysis.id] = published(result, declarations, analysis, selections[analysis.id], assessed)
            recomputed += fresh
            teller.step("compute", number, len(declarations.analyses))
    with scripts_begun(project, declarations, evidence, results) as scripts_done:
        with clock.step("survey", teller):
            surveys = surveys_of(project.cache, declarations, evidence, results)
        with clock.step("scripts", teller):
            scripts = scripts_done()
    verdicts = verdicts_of(declarations, results, surveys | numbers_of_scripts(scripts))
    return Computed(declarations, evidence, selections, results, verdicts, recomputed, surveys, scripts, tuple(faults))


def published(
    result: Result,
    declarations: Declarations,
    analysis: Analysis,
    selection: Selection,
    assessed: Mapping[str, Assessed],
) -> Judged:
    """Return a result with what is judged of it, rounded as it is published."""
    chapter = next(chapter.name for chapter in declarations.chapters if analysis in chapter.analyses)
    unit = analysis.unit or counted(declarations, analysis)
    told = judged(result, analysis, selection.frame, assessed, chapter=chapter, counted=unit)
    return Judged.of(rounded(told.plain()))


def published_risk_of_bias(evidence: Evidence) -> dict[str, Assessed]:
    """Return study_id -> what the table of published judgements says of it; empty where a project has no such table."""
    table = evidence.tables.get(risk_of_bias.TABLE)
    return {} if table is None else risk_of_bias.by_study(records(table.frame))


SIZES = ("total_treated", "n_treated", "total", "n")


def counted(declarations: Declarations, analysis: Analysis) -> str | None:
    """Return what the sizes of groups count, by the codebook's unit for them: participants, lots; None if unknown."""
    entry = declarations.codebook.tables.get(analysis.table) if declarations.codebook else None
    columns = entry.columns if entry else {}
    named = [columns.get(analysis.columns.get(size, size)) for size in SIZES]
    return next((column.unit for column in named if column is not None and column.unit), None)


def not_computed(analysis: Analysis) -> Result:
    """Return the blank result of an analysis that an internal error kept from being computed."""
    from metaloom.engine.analyse import without_numbers

    return without_numbers(analysis, "It was not computed, through a fault of Metaloom's own.")


def compute_one(cache: Cache, analysis: Analysis, selection: Selection) -> tuple[Result, bool]:
    """Return one result as it is published (rounded), and whether it had to be computed."""
    key = key_of(
        analysis.model_dump(mode="json", exclude={"certainty"}),
        selection.frame.to_csv(index=False, float_format="%.17g"),
        [(item.study_id, item.line, item.reason) for item in selection.held_out],
        list(selection.flags),
        code_key(ENGINE),
    )
    stored = cache.get("result", key)
    if stored is not None:
        return Result.of(rounded(json.loads(stored))), False
    from metaloom.engine.analyse import compute as compute_analysis

    found = compute_analysis(selection.frame, analysis)
    held_out = tuple(ExcludedRow(study_id=one.study_id, line=one.line, reason=one.reason) for one in selection.held_out)
    found = replace(found, excluded=held_out + found.excluded, flags=tuple(sorted({*selection.flags, *found.flags})))
    body = json.dumps(found.plain(), allow_nan=False).encode()
    cache.put("result", key, body)
    return Result.of(rounded(json.loads(body))), True
