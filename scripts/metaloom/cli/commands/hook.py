"""`metaloom hook`: what Quarto calls before and after a render."""

from __future__ import annotations

import os
import sys
from argparse import Namespace

from metaloom.cli.arguments import Commands, project
from metaloom.cli.tell import warn

PREVIEW = (
    "note: quarto preview sees changes of pages, not of tables, declarations and the bibliography. "
    "`metaloom preview` sees them all."
)
"""What is said where Quarto renders a part of a project: that is what its preview does."""


def register(commands: Commands) -> None:
    """Register the command and what it takes."""
    command = commands.add_parser("hook", help="called by Quarto before and after a render")
    command.add_argument("when", choices=["pre", "post"])
    project(command)
    command.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Prepare a render of Quarto, or finish it."""
    from metaloom.build.hook import after_render, before_render
    from metaloom.build.project import open_project

    if os.environ.get("METALOOM_BUILDING"):
        return 0
    opened = open_project(options.project)
    if options.when == "pre":
        warn(before_render(opened))
        if not os.environ.get("QUARTO_PROJECT_RENDER_ALL"):
            print(PREVIEW, file=sys.stderr)
    else:
        warn(after_render(opened))
    return 0
