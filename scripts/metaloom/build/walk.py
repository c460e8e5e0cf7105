"""A build: from the project's files to a site that replaces the old one.

The site is made in a staging folder and swapped in when it is whole and its links hold. A build that
fails or dies before that leaves the last good site as it was. Whether anything has changed is asked first, by modules
that import fast; the steps themselves are in `build.make`.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from metaloom.build.output import require_folder, require_output
from metaloom.build.progress import Clock, Teller
from metaloom.build.project import Project
from metaloom.build.record import Record, evidence_key, input_key, load_record, save_record, written_key
from metaloom.declare.site import read_site
from metaloom.stitch.previewed import undress
from metaloom.store.scratch import clear_abandoned
from metaloom.versions.snapshot.shelf import shelf_of

if TYPE_CHECKING:
    from metaloom.build.early import Audience
    from metaloom.build.report import Report

RENDERERS = ("auto", "quarto", "embedded")


def build(
    project: Project,
    output: Path,
    renderer: str,
    teller: Teller,
    force: bool = False,
    for_paper: bool = True,
    audience: Audience | None = None,
) -> Report | Record:
    """Make the site at `output`; the record of the last build when nothing has changed since.

    Without `for_paper` no figure is made as PDF and PNG: a preview shows the SVG alone. An `audience` is a
    preview's, too (see `build.early`).

    Errors: ProjectError (nothing was changed), ToolError.
    """
    chosen = choose_renderer(renderer)
    output = output.parent.resolve() / output.name
    undress(output)  # what a killed Quarto preview left there
    require_folder(project, output)
    tool = _tool(project, chosen)
    if not force and (before := _unchanged(project, input_key(project, tool, output, for_paper), output)):
        clear_abandoned()
        return before
    from metaloom.store.lock import project_lock

    require_output(project, output)
    shelf_of(project.root).manifests()
    with project_lock(project.work, lambda: teller.say("Another build of this project is running: waiting for it.")):
        clear_abandoned()
        clock = Clock()
        key = input_key(project, tool, output, for_paper)
        if not force and (before := _unchanged(project, key, output)):
            return before
        evidence = evidence_key(project)
        with _renderer_begun(chosen, audience):
            from metaloom.build.make import make

            report = make(project, output, chosen, clock, teller, for_paper, audience)
        summary = "\n".join(report.lines())
        save_record(project, Record(key, evidence, written_key(project, output), chosen, summary))
        return report


def _unchanged(project: Project, key: str, output: Path) -> Record | None:
    """Return the record of the last build where all that it was made from, and all that it left, is the same still.

    Then the output has no foreign file, and the versions were checked: neither is checked again.
    """
    record = load_record(project)
    try:
        same = record is not None and record.key == key and record.written == written_key(project, output)
    except OSError:  # another build changes the site at this moment
        return None
    return record if same else None


def _renderer_begun(renderer: str, audience: Audience | None) -> AbstractContextManager[None]:
    """Within the block, the embedded renderer's processes begin while there is no page for them yet.

    A preview begins none after its first build: it keeps one.
    """
    if renderer != "embedded" or (audience is not None and audience.last is not None):
        return nullcontext()
    from metaloom.stitch.embedded.pandocs import begun_early
    from metaloom.store.jobs import jobs

    return begun_early(jobs())


def choose_renderer(wish: str) -> str:
    """Return the renderer to use: `auto` prefers Quarto where it is found.

    Errors: ToolError when Quarto is asked for and not found.
    """
    if wish == "embedded":
        return "embedded"
    from metaloom.stitch.quarto import find_quarto, require_quarto

    if wish == "quarto":
        require_quarto()
        return "quarto"
    if find_quarto() is not None:
        return "quarto"
    return "embedded"


def _tool(project: Project, renderer: str) -> str:
    """Return the renderer with its version and with the profiles that decide which settings it reads."""
    from metaloom.stitch.quarto import find_quarto

    quarto = find_quarto() if renderer == "quarto" else None
    profiles = read_site(project.root).profiles
    return " ".join([renderer, quarto.version if quarto else "", *profiles])
