"""One function per command; each returns its exit code. Heavy rooms are entered only when needed."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from pathlib import Path

from metaloom.build.progress import Clock, Silent
from metaloom.build.project import Project, open_project
from metaloom.cli.kinds import DEFAULT
from metaloom.cli.tell import teller
from metaloom.errors import Place, Problem, ProjectError

PREVIEW = (
    "note: quarto preview sees changes of pages, not of tables, declarations and the bibliography. "
    "`metaloom preview` sees them all."
)
"""What is said where Quarto renders a part of a project: that is what its preview does."""


def new(options: Namespace) -> int:
    """Write a small complete project."""
    from metaloom.cli.scaffold import scaffold

    if options.table:
        return _new_from(options)
    folder = scaffold(options.folder, options.template or DEFAULT)
    print(f"A complete project stands in {folder}. Build it with:")
    print(f"    metaloom build {folder}")
    print(f"Then read {folder / 'README.md'}.")
    return 0


def _new_from(options: Namespace) -> int:
    """Write a project around a table of somebody's own."""
    from metaloom.cli.import_file import import_file
    from metaloom.cli.scaffold import scaffold_empty
    from metaloom.read.foreign.ids import slug

    if not options.table.is_file():
        problem = Problem(Place(str(options.table)), "There is no such file.", "Give a table: .xlsx, .csv, .rm5.")
        raise ProjectError([problem])
    name = slug(options.table.stem) or "results"
    folder = scaffold_empty(options.folder, slug(name, "-"), name)
    options.file, options.project, options.name = options.table, folder, name
    code = import_file(options)
    print(f"The project stands in {folder}. Build it with:\n    metaloom build {folder}")
    return code


def check(options: Namespace) -> int:
    """Validate the project."""
    from metaloom.build.compute import check as check_project

    project = open_project(options.project)
    declarations, evidence, _ = check_project(project, Clock(), Silent())
    _warn(evidence.warnings)
    _note(evidence.notes)
    rows = sum(len(table.frame) for table in evidence.tables.values())
    print(
        f"All is in order: {len(declarations.analyses)} analyses, {len(declarations.claims)} claims, "
        f"{len(evidence.tables)} tables with {rows} rows, {len(evidence.warnings)} warnings."
    )
    return 0


def compute(options: Namespace) -> int:
    """Results without a site."""
    from metaloom.build.claims import turned_claims
    from metaloom.build.compute import compute as compute_project
    from metaloom.text.sentences import result_sentence
    from metaloom.write.api import results_json

    project = open_project(options.project)
    with teller() as told:
        computed = compute_project(project, Clock(), told)
    _warn(tuple(turned_claims(computed.declarations, computed.verdicts)))
    text = results_json([computed.results[analysis.id] for analysis in computed.declarations.analyses])
    if options.json == "-":
        sys.stdout.write(text)
        return 0
    if options.json:
        Path(options.json).write_text(text, "utf-8")
        return 0
    for analysis in computed.declarations.analyses:
        print(result_sentence(computed.results[analysis.id], analysis))
    return 0


def build(options: Namespace) -> int:
    """The site."""
    from metaloom.build.record import Record
    from metaloom.build.report import UNCHANGED
    from metaloom.build.walk import build as build_project

    project = open_project(options.project, site=True)
    with teller() as told:
        done = build_project(project, output_folder(project, options), options.renderer, told, options.force)
    if isinstance(done, Record):
        print(UNCHANGED)
        return 0
    _warn(done.warnings)
    print("\n".join(done.lines()))
    return 0


def preview(options: Namespace) -> int:
    """Serve the site and rebuild it while somebody edits."""
    from metaloom.cli.serve import serve

    return serve(open_project(options.project, site=True), options.renderer, options.port)


def import_file(options: Namespace) -> int:
    """Bring in a file of somebody else."""
    from metaloom.cli.import_file import import_file as bring_in

    return bring_in(options)


def portfolio(options: Namespace) -> int:
    """Many projects at once."""
    from metaloom.cli.portfolio import portfolio as many

    return many(options)


def cite(options: Namespace) -> int:
    """How the project is cited."""
    from metaloom.cli.cite import cite as print_citation

    return print_citation(options)


def snapshot(options: Namespace) -> int:
    """Freeze versions, and list them."""
    from metaloom.cli import versions

    return versions.snapshot(options)


def verify(options: Namespace) -> int:
    """Hold a version against its manifest."""
    from metaloom.cli import versions

    return versions.verify(options)


def diff(options: Namespace) -> int:
    """What changed between two states."""
    from metaloom.cli import versions

    return versions.diff(options)


def bundle(options: Namespace) -> int:
    """One zip for an editor."""
    from metaloom.cli.bundle import bundle as write_bundle

    return write_bundle(options)


def permalinks(options: Namespace) -> int:
    """Refuse a change of what was published."""
    from metaloom.cli.permalinks import permalinks as hold

    return hold(options)


def hook(options: Namespace) -> int:
    """What Quarto calls before and after a render."""
    from metaloom.build.hook import after_render, before_render

    if os.environ.get("METALOOM_BUILDING"):
        return 0
    project = open_project(options.project)
    if options.when == "pre":
        _warn(before_render(project))
        if not os.environ.get("QUARTO_PROJECT_RENDER_ALL"):
            print(PREVIEW, file=sys.stderr)
    else:
        _warn(after_render(project))
    return 0


def output_folder(project: Project, options: Namespace) -> Path:
    """Where the site goes."""
    wish: Path | None = options.output
    if wish is None:
        return project.output
    return wish.resolve() if wish.name in ("", "..") else wish.parent.resolve() / wish.name


def _warn(warnings: tuple[Problem, ...]) -> None:
    for warning in warnings:
        print(warning, file=sys.stderr)


def _note(notes: tuple[str, ...]) -> None:
    for note in notes:
        print(f"note: {note}", file=sys.stderr)
