"""`metaloom new`: a small complete project that builds at once."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from metaloom.cli.arguments import Commands


def register(commands: Commands) -> None:
    """Register the command and what it takes."""
    command = commands.add_parser("new", help="write a small complete project of your own")
    command.add_argument("folder", type=Path, metavar="DIR")
    command.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Write a small complete project."""
    from metaloom.cli.scaffold import scaffold

    folder = scaffold(options.folder)
    print(f"A complete project stands in {folder}. Build it with:")
    print(f"    metaloom build {folder}")
    print(f"Then read {folder / 'README.md'}.")
    return 0
