"""`metaloom permalinks`: check that published addresses have not changed."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from metaloom.cli.arguments import Commands
from metaloom.errors import DifferenceError


def register(commands: Commands) -> None:
    """Register the command and what it takes."""
    command = commands.add_parser("permalinks", help="refuse a change of what was published under v/")
    command.add_argument("project", type=Path, nargs="?", default=Path(), metavar="PROJECT")
    command.add_argument("--since", default="HEAD", metavar="COMMIT", help="what was published (default: HEAD)")
    command.add_argument("--site", type=Path, metavar="DIR", help="a built site to compare with the versions")
    command.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Refuse a change of what was published."""
    from metaloom.build.project import open_project
    from metaloom.text.numbers import things
    from metaloom.versions.permalinks import changed_since, wrongly_published
    from metaloom.versions.snapshot.shelf import shelf_of

    root = open_project(options.project).root
    shelf = shelf_of(root)
    found = changed_since(root, options.since)
    if options.site:
        found += wrongly_published(shelf, options.site)
    if found:
        raise DifferenceError(
            "\n".join([f"{len(found)} permanent addresses would change:", *map(str, found)]), code="ML-1212"
        )
    print(f"As published: {things(len(shelf.names), 'version')}.")
    return 0
