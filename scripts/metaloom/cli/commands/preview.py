"""`metaloom preview`: the site, rebuilt while one edits."""

from __future__ import annotations

from argparse import Namespace

from metaloom.cli.arguments import Commands, jobs, profile, project, renderer


def register(commands: Commands) -> None:
    """Register the command and what it takes."""
    command = commands.add_parser("preview", help="serve the site on this machine, rebuilt while you edit")
    project(command)
    renderer(command)
    profile(command)
    jobs(command)
    command.add_argument("--port", type=int, default=4400)
    command.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Serve the site and rebuild it at every edit."""
    from metaloom.build.project import open_project
    from metaloom.cli.serve import serve

    return serve(open_project(options.project, site=True), options.renderer, options.port)
