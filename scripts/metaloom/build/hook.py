"""What Quarto's hooks do, so that plain `quarto render` and `quarto preview` are complete."""

from __future__ import annotations

import os
from dataclasses import replace

from metaloom.build.make import prepare
from metaloom.build.progress import Clock, Silent
from metaloom.build.project import Project
from metaloom.build.seal import seal
from metaloom.declare.review import read_review
from metaloom.errors import Problem, ProjectError
from metaloom.stitch import links
from metaloom.stitch.finish import finish
from metaloom.stitch.rendered_check import broken_links, unresolved
from metaloom.store.lock import project_lock
from metaloom.versions.snapshot.stamp import ABOVE


def before_render(project: Project) -> tuple[Problem, ...]:
    """Compute and write everything that pages include; returns the warnings."""
    with project_lock(project.work):
        return prepare(project, Clock(), Silent()).warnings


def after_render(project: Project) -> tuple[Problem, ...]:
    """Go once over every page, as with both renderers; return the warnings.

    Errors: ProjectError, when the whole project was rendered, with each link that leads nowhere and each reference to
    nothing. Where Quarto has rendered some pages only (preview), these are warnings: other pages may not be there yet.
    """
    output = os.environ.get("QUARTO_PROJECT_OUTPUT_DIR")
    folder = (project.root / output).resolve() if output else project.output
    if not folder.is_dir():
        return ()
    finish(folder, project.root, project.cache.folder, read_review(project.root)[0].policy)
    seal(project, folder, folder, "quarto")
    broken = links.follow(folder, ABOVE if project.edition else frozenset()).broken
    problems = [*broken_links(broken, project.root), *unresolved(folder, project.root)]
    if problems and os.environ.get("QUARTO_PROJECT_RENDER_ALL"):
        raise ProjectError(problems)
    return tuple(replace(problem, severity="warning") for problem in problems)
