"""What Quarto's hooks do, so that plain `quarto render` and `quarto preview` are complete."""

from __future__ import annotations

import os

from metaloom.build.progress import Clock, Silent
from metaloom.build.project import Project
from metaloom.build.seal import seal
from metaloom.build.walk import prepare
from metaloom.errors import Problem
from metaloom.stitch.finish import finish
from metaloom.store.lock import project_lock


def before_render(project: Project) -> tuple[Problem, ...]:
    """Compute and write everything that pages include; returns the warnings."""
    with project_lock(project.work):
        *_, warnings = prepare(project, Clock(), Silent())
    return warnings


def after_render(project: Project) -> None:
    """The one pass over every page that both renderers share."""
    output = os.environ.get("QUARTO_PROJECT_OUTPUT_DIR")
    folder = (project.root / output).resolve() if output else project.output
    if folder.is_dir():
        finish(folder, project.root, project.cache.folder)
        seal(project, folder, folder, "quarto")
