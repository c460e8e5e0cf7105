"""`metaloom hook`: what Quarto calls before and after a render."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from metaloom.cli.arguments import Commands, project
from metaloom.cli.tell import note, warn

if TYPE_CHECKING:
    from metaloom.build.project import Project
    from metaloom.errors import Problem

RENDERS_ALL = "QUARTO_PROJECT_RENDER_ALL"
"""What Quarto sets where it renders the whole project: `quarto render`, and the start of a preview."""


def register(commands: Commands) -> None:
    """Register the command and what it takes."""
    command = commands.add_parser("hook", help="called by Quarto before and after a render")
    command.add_argument("when", choices=["pre", "post", "watch"])
    project(command)
    command.add_argument("--preview", type=int, metavar="PROCESS", help="with watch: the preview that it ends with")
    command.add_argument(
        "--touch", choices=["_variables.yml", "_quarto.yml"], help="with watch: what tells Quarto to render again"
    )
    command.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Prepare a render of Quarto, finish it, or watch beside its preview."""
    from metaloom.build.hook import after_render, before_render
    from metaloom.build.project import open_project
    from metaloom.cli.quarto_preview import preview_of, watch
    from metaloom.stitch.previewed import undress

    if os.environ.get("METALOOM_BUILDING"):
        return 0
    opened = open_project(options.project)
    if options.when == "watch":
        if options.preview is None or options.touch is None:
            options.parser.error("hook watch needs --preview and --touch; Quarto's first hook calls it by itself")
        watch(opened, options.preview, options.touch)
        return 0
    step = before_render if options.when == "pre" else partial(after_render, note=lambda text: note([text]))
    preview = preview_of(opened.root)
    if preview is not None:
        _in_preview(opened, preview, options.when, step)
        return 0
    if options.when == "post":
        undress(opened.output)
    warn(step(opened))
    return 0


def _in_preview(project: Project, preview: int, when: str, step: Callable[[Project], tuple[Problem, ...]]) -> None:
    """Do the same for a preview, which goes on with the last good pages where something is wrong.

    At its start there are none: then it ends, as a render does.
    """
    from metaloom.cli.quarto_preview import NOTE, previewed, tell_pages, watch_beside
    from metaloom.errors import MetaloomError

    if when == "pre" and watch_beside(project, preview):
        note([NOTE])
    try:
        if when == "pre":
            warn(step(project))
            tell_pages(project)
        else:
            with previewed(project):
                warn(step(project))
    except MetaloomError as error:
        if os.environ.get(RENDERS_ALL):
            raise
        print(f"{error}\nThe last good pages are kept.", file=sys.stderr)
        tell_pages(project, error)
