"""The steps of a build, once it is known that something has changed: all that takes long to import is imported here."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from metaloom.build.ahead import pages_ahead
from metaloom.build.aside import Aside, aside
from metaloom.build.changes import begin_to_compare, changes_files, names_of_things
from metaloom.build.claims import require_guards
from metaloom.build.coming import prose_problems
from metaloom.build.compute import compute
from metaloom.build.early import Audience, Last, generated_of, inputs_of, site_of
from metaloom.build.figures import figures_of, papers_of, warnings_of
from metaloom.build.first import first_pages
from metaloom.build.kept import Kept, evidence_key_of, keep, last_of, newest, numbers_asked
from metaloom.build.language import foreign, marked, told
from metaloom.build.left_out import left_out
from metaloom.build.output import require_output
from metaloom.build.progress import Clock, Teller
from metaloom.build.project import Project
from metaloom.build.report import Prepared, Report
from metaloom.build.seal import begin_to_unpack, seal, source_of
from metaloom.build.subjects import subjects_of_analyses, subjects_of_surveys
from metaloom.build.survey_blocks import proof_pages, survey_blocks
from metaloom.cite.work import read_work
from metaloom.declare.review import read_review
from metaloom.declare.site import read_site
from metaloom.errors import ProjectError
from metaloom.stitch import links
from metaloom.stitch.embedded.again import Whole
from metaloom.stitch.enclosed import enclosed
from metaloom.stitch.finish import finish
from metaloom.stitch.rendered import Rendered
from metaloom.stitch.rendered_check import broken_links, unresolved
from metaloom.stitch.staging import staging as in_staging
from metaloom.stitch.staging import staging_home
from metaloom.stitch.swap import carry_over, make_readable, swap_in
from metaloom.stitch.weights import weigh
from metaloom.versions.snapshot.built import made_by_build
from metaloom.versions.snapshot.collect import names_of
from metaloom.versions.snapshot.stamp import ABOVE
from metaloom.write.about import EVERYTHING, about_files
from metaloom.write.desk import desk_files
from metaloom.write.figures import paper_files
from metaloom.write.findings import Findings
from metaloom.write.generate import generate
from metaloom.write.on_disk import kept_warning, write_generated
from metaloom.write.package import citation_files, everything
from metaloom.write.proof.source_lines import source_lines
from metaloom.write.scripts import script_files
from metaloom.write.structured_summary import structured_summary
from metaloom.write.validation import validation_files


@dataclass(frozen=True)
class _Making:
    """What every step of a build is given: the project, who keeps the time, who is told, and who helps beside."""

    project: Project
    clock: Clock
    teller: Teller
    for_paper: bool
    helper: Aside

    def step(self, name: str) -> AbstractContextManager[None]:
        """Within the block, a step of the build is under way: its time is kept, and somebody told."""
        return self.clock.step(name, self.teller)


def prepare(project: Project, clock: Clock, teller: Teller, for_paper: bool = True) -> Prepared:
    """Write all generated files of the project; this alone is what Quarto's pre-render hook needs."""
    with aside() as helper:
        return _prepared(_Making(project, clock, teller, for_paper, helper))


def _prepared(making: _Making) -> Prepared:
    project = making.project
    key = evidence_key_of(project, making.for_paper)
    kept = last_of(key)
    recomputed, drawn, begun = 0, 0, None
    if kept is None:
        begun = begin_to_compare(project, making.helper)
        kept, recomputed, drawn = _worked_out(making, key)
        keep(kept)
    else:
        with making.step("read"):
            problems = prose_problems(project, kept.computed.declarations, kept.computed.evidence, complete=True)
            if problems:
                raise ProjectError(problems)
    results = kept.computed.results
    with making.step("write"):
        own: dict[str, str | bytes] = {}
        own |= desk_files(project.root, kept.findings) | changes_files(project, names_of_things(kept.findings), begun)
        own |= structured_summary(kept.findings, _question(project), _front(project))
        own |= about_files(project.root, kept.findings, project.edition)
        own[EVERYTHING] = everything(kept.files | own, source_of(project))
        site = read_site(project.root)
        lang = foreign(site)
        files = kept.files | own
        in_the_way = write_generated(project.root, files if lang is None else marked(files))
    estimable = sum(result.status == "ok" for result in results.values())
    rows = left_out(results.values())
    warnings = (*kept.warnings, *((kept_warning(in_the_way),) if in_the_way else ()))
    if lang is not None:
        warnings = (*warnings, told(site, lang))
    return Prepared(estimable, len(results) - estimable, recomputed, drawn, warnings, rows)


def _front(project: Project) -> str:
    """Return the source of the front page; empty where there is none."""
    page = project.root / "index.qmd"
    return page.read_text("utf-8", "replace") if page.is_file() else ""


def _question(project: Project) -> str:
    """Return what the review asks, as it states it; else what the work says that it is about."""
    stated = read_review(project.root)[0].statements.get("question")
    return stated.words if stated else read_work(project.root, project.edition).abstract or ""


def _worked_out(making: _Making, key: str) -> tuple[Kept, int, int]:
    """Compute, draw and write; also how many analyses had to be computed, and how many figures drawn."""
    project, teller = making.project, making.teller
    computed = compute(project, making.clock, teller, prose=True)
    computed.require()
    if project.edition is None or project.edition.evidence_until is None:
        require_guards(computed.declarations, computed.verdicts)
    with making.step("draw"):
        subjects = [
            *subjects_of_analyses(computed.declarations.analyses, computed.results, computed.evidence.codebook),
            *subjects_of_surveys(computed.surveys),
        ]
        figures, drawn = figures_of(project.cache, subjects, teller)
        figures |= {script.id: script.figures for script in computed.scripts.values() if script.figures}
    with making.step("print"):
        papers = papers_of(project.cache, figures, teller, making.helper, make=making.for_paper)
    with making.step("write"):
        findings = Findings(
            computed.declarations,
            computed.evidence,
            computed.selections,
            computed.results,
            computed.verdicts,
            figures,
            computed.facts,
            frozenset(path.stem for path in project.root.glob("chapters/*.qmd")),
            papers,
        )
        files = (
            generate(findings)
            | survey_blocks(findings)
            | proof_pages(findings)
            | source_lines(project.root, findings)
            | script_files(findings, computed.scripts)
            | validation_files(project.root, findings)
            | citation_files(project.root, findings, project.edition)
        )
    with making.step("print"):
        files |= paper_files(papers)
    warnings = (*computed.warnings, *warnings_of(papers))
    return Kept(key, computed, findings, files, warnings), computed.recomputed, drawn


def make(
    project: Project,
    output: Path,
    renderer: str,
    clock: Clock,
    teller: Teller,
    for_paper: bool,
    audience: Audience | None = None,
) -> Report:
    """Make the site and swap it in; an `audience` sees the pages that it looks at first.

    Errors: ProjectError, FaultError, ToolError; the old site is as it was.
    """
    begun, asked = (inputs_of(project), numbers_asked(project.inputs())) if audience else ({}, [])
    wholes: list[Whole] = []
    ahead: dict[str, bytes] = {}
    with aside() as helper:
        making = _Making(project, clock, teller, for_paper, helper)
        if audience and audience.last:
            with making.step("page ahead"):
                ahead = pages_ahead(project, output, audience.last, audience.looked_at())
                audience.show(ahead)
        prepared = _prepared(making)
        generated = generated_of(project) if audience else {}
        if audience and audience.last:
            with making.step("first page"):
                looked_at = [place for place in audience.looked_at() if place not in ahead]
                audience.show(first_pages(project, output, audience.last, generated, looked_at))
        report = _staged(making, output, renderer, prepared, wholes.append if audience else None)
    project.cache.prune()
    if audience and wholes and (kept := newest()):
        audience.keep(Last(wholes[0], kept.findings, asked, begun, generated, site_of(output)))
    return report


def _staged(
    making: _Making, output: Path, renderer: str, prepared: Prepared, keep_whole: Callable[[Whole], None] | None
) -> Report:
    """Render the generated files into a folder of its own, seal and check it, and swap it in."""
    project, helper = making.project, making.helper
    with in_staging(output, staging_home(output, project.work)) as staging, helper.ended_on_error():
        unpacking = begin_to_unpack(project, staging.with_name("versions"), output, helper)
        with making.step("render"):
            rendered = _render(project, staging, renderer, making.teller, keep_whole)
        with making.step("finish"):
            policy = read_review(project.root)[0].policy
            finished = finish(staging, project.root, project.cache.folder, policy, helper)
            within = enclosed(staging)
            pages = sum(not within(page) for page in staging.rglob("*.html"))
            heaviest = weigh(staging, project.cache)[0]
        with making.step("seal"):
            tool = f"{rendered.renderer} {rendered.version}".strip()
            versions, unpacked = seal(project, staging, output, tool, unpacking)
        with making.step("check links"):
            checked = _check_links(project, staging, rendered)
        with making.step("swap"):
            weight = sum((staging / name).stat().st_size for name in names_of(staging))
            changed = _swap(project, staging, output)
    return Report(
        output=os.path.relpath(output),
        renderer=tool,
        pages=pages,
        pages_rendered=len(rendered.pages) - rendered.from_cache,
        files_changed=changed,
        weight=weight,
        prepared=prepared,
        warnings=(*prepared.warnings, *rendered.warnings),
        links=checked.links,
        heaviest=heaviest,
        versions=versions,
        unpacked=unpacked,
        policy=policy,
        outside=finished.outside,
        seconds=making.clock.seconds,
    )


def _check_links(project: Project, staging: Path, rendered: Rendered) -> links.Checked:
    """Follow every link of the staged site; raise ProjectError for the broken ones."""
    checked = links.follow(staging, ABOVE if project.edition else frozenset(), project.cache)
    problems = broken_links(checked.broken, project.root)
    if rendered.renderer == "quarto":
        problems += unresolved(staging, project.root)
    if problems:
        raise ProjectError(problems)
    return checked


def _swap(project: Project, staging: Path, output: Path) -> int:
    """Replace the old site with the staged one; return how many of its files changed."""
    changed = carry_over(staging, output)
    make_readable(staging)
    require_output(project, output)
    swap_in(staging, output, made_by_build(output))
    return changed


def _render(
    project: Project, staging: Path, renderer: str, teller: Teller, keep: Callable[[Whole], None] | None
) -> Rendered:
    def tell(done: int, total: int, _name: str) -> None:
        teller.step("render", done, total)

    if renderer == "quarto":
        from metaloom.stitch import quarto

        return quarto.render(project.root, staging, tell)
    from metaloom.stitch.embedded.render import render as render_embedded

    return render_embedded(project.root, staging, project.cache.folder / "page", tell, keep)
