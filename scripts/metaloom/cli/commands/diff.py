"""`metaloom diff`: what changed between two states, and what moved each estimate."""

from __future__ import annotations

import sys
from argparse import Namespace

from metaloom.cli.arguments import Commands, project_option
from metaloom.cli.tell import teller


def register(commands: Commands) -> None:
    """Register the command and what it takes."""
    diff = commands.add_parser("diff", help="what changed between two states, and what moved each estimate")
    for name in ("old", "new"):
        diff.add_argument(name, metavar=name.upper(), help="a version, a folder, a zip, or . for the project itself")
    diff.add_argument("--json", action="store_true", help="everything, as JSON")
    diff.add_argument(
        "--moved", type=float, metavar="SHARE", help="of its old standard error, from which a move counts (a quarter)"
    )
    project_option(diff)
    diff.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Compare two states."""
    from metaloom.build.compare import difference
    from metaloom.build.project import open_project
    from metaloom.versions.difference.change import MOVED
    from metaloom.write.changes.text import change_json, change_text

    project = open_project(options.project)
    with teller() as told:
        change = difference(project, options.old, options.new, options.moved or MOVED, told)
    sys.stdout.write(change_json(change) if options.json else change_text(change))
    return 0
