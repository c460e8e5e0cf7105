"""`metaloom cite`: how the project is cited, in the format that is asked for."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from metaloom.build.project import open_project

FORMATS = ("text", "bibtex", "ris", "csl-json", "zenodo")


def arguments(command: ArgumentParser) -> None:
    """What the command takes."""
    command.add_argument("project", type=Path, nargs="?", default=Path(), metavar="PROJECT")
    command.add_argument("--format", choices=FORMATS, default="text", help="default: text")


def cite(options: Namespace) -> int:
    """Print the citation."""
    from metaloom.cite.work import read_work
    from metaloom.write.package.files import FORMATS as MAKERS

    _, make = MAKERS[options.format]
    sys.stdout.write(make(read_work(open_project(options.project).root)))
    return 0
