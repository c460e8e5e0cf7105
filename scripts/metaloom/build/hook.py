"""What Quarto's hooks do, so that plain `quarto render` and `quarto preview` are complete."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from metaloom.build.generated import GENERATED
from metaloom.build.make import prepare
from metaloom.build.progress import Clock, Silent
from metaloom.build.project import Project
from metaloom.build.report import asked_of_others
from metaloom.build.seal import seal
from metaloom.declare.review import read_review
from metaloom.errors import Place, Problem, ProjectError
from metaloom.stitch import links
from metaloom.stitch.finish import finish
from metaloom.stitch.rendered_check import broken_links, unresolved
from metaloom.store.lock import project_lock
from metaloom.versions.snapshot.stamp import ABOVE

MADE = "made_before_render"
"""In Metaloom's folder of the project: the pages that the last hook before a render made for the first time."""


def before_render(project: Project) -> tuple[Problem, ...]:
    """Compute and write everything that pages include; returns the warnings."""
    with project_lock(project.work):
        before = made_pages(project.root)
        warnings = prepare(project, Clock(), Silent()).warnings
        new = made_pages(project.root) - before
        (project.work / MADE).write_text("\n".join(sorted(new)), "utf-8")
        return warnings


def after_render(project: Project, note: Callable[[str], None] = lambda _: None) -> tuple[Problem, ...]:
    """Finish every page, as with both renderers; return the warnings. What the policy did is a note.

    Errors: ProjectError, when the whole project was rendered, with each broken link and reference. Where Quarto has
    rendered some pages only (preview), these are warnings: other pages may not be there yet. The first preview of a
    project says that it rendered all, and yet leaves out the pages that were made meanwhile.
    """
    output = os.environ.get("QUARTO_PROJECT_OUTPUT_DIR")
    folder = (project.root / output).resolve() if output else project.output
    if not folder.is_dir():
        return ()
    policy = read_review(project.root)[0].policy
    outside = finish(folder, project.root, project.cache.folder, policy).outside
    if outside:
        note(asked_of_others(policy, outside))
    seal(project, folder, folder, "quarto")
    awaited = not_rendered(project, folder)
    broken = links.follow(folder, ABOVE if project.edition else frozenset()).broken
    broken = tuple(item for item in broken if item.leads_to not in awaited)
    problems = [*broken_links(broken, project.root), *unresolved(folder, project.root)]
    if problems and os.environ.get("QUARTO_PROJECT_RENDER_ALL") and not awaited:
        raise ProjectError(problems)
    told = [came_too_late(awaited)] if awaited else []
    return tuple(replace(problem, severity="warning") for problem in (*told, *problems))


def made_pages(root: Path) -> frozenset[str]:
    """Return the pages, as places in the site, whose sources a build has written."""
    sources = (path for name in GENERATED if not name.startswith("_") for path in (root / name).glob("*.qmd"))
    return frozenset(path.relative_to(root).with_suffix(".html").as_posix() for path in sources)


def not_rendered(project: Project, folder: Path) -> tuple[str, ...]:
    """Return the pages that the hook before this render made for the first time and that Quarto left out."""
    made = project.work / MADE
    pages = made.read_text("utf-8").splitlines() if made.is_file() else []
    return tuple(page for page in pages if not (folder / page).is_file())


def came_too_late(pages: Sequence[str]) -> Problem:
    """Return the warning that pages are not there yet, and how to have them."""
    count = "One page was" if len(pages) == 1 else f"{len(pages)} pages were"
    cause = f"{count} made after Quarto had chosen what to render, such as {pages[0]}"
    remedy = "Stop the preview and start it again, or take `metaloom preview`, which renders all pages at once."
    return Problem(Place(pages[0]), cause, remedy, code="ML-1121")
