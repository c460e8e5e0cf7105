"""`metaloom build`: the site."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from metaloom.cli.arguments import Commands, jobs, profile, project, renderer
from metaloom.cli.tell import report, teller, warn

if TYPE_CHECKING:
    from metaloom.build.project import Project


def register(commands: Commands) -> None:
    """Register the command and what it takes."""
    command = commands.add_parser("build", help="build the site")
    project(command)
    renderer(command)
    profile(command)
    jobs(command)
    command.add_argument(
        "--output", type=Path, metavar="DIR", help="where the site goes (default: what _quarto.yml says, or _site)"
    )
    command.add_argument("--force", action="store_true", help="build even if nothing has changed")
    command.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Build the site and report what was done."""
    from metaloom.build.project import open_project
    from metaloom.build.record import UNCHANGED, Record
    from metaloom.build.walk import build as build_project

    opened = open_project(options.project, site=True)
    with teller() as told:
        done = build_project(opened, output_folder(opened, options), options.renderer, told, options.force)
    if isinstance(done, Record):
        report([UNCHANGED])
        return 0
    warn(done.warnings)
    report(done.lines())
    return 0


def output_folder(project: Project, options: Namespace) -> Path:
    """Return where the site goes."""
    wish: Path | None = options.output
    if wish is None:
        return project.output
    return wish.resolve() if wish.name in ("", "..") else wish.parent.resolve() / wish.name
