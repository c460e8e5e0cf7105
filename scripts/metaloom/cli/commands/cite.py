"""`metaloom cite`: how the project is cited, in the format that is asked for."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from metaloom.cli.arguments import Commands

FORMATS = ("text", "bibtex", "ris", "csl-json", "zenodo")


def register(commands: Commands) -> None:
    """Register the command and what it takes."""
    command = commands.add_parser("cite", help="how the project is cited")
    command.add_argument("project", type=Path, nargs="?", default=Path(), metavar="PROJECT")
    command.add_argument("--format", choices=FORMATS, default="text", help="default: text")
    command.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Print the citation."""
    from metaloom.build.project import open_project
    from metaloom.cite.work import read_work
    from metaloom.write.package.files import FORMATS as MAKERS

    _, make = MAKERS[options.format]
    sys.stdout.write(make(read_work(open_project(options.project).root)))
    return 0
