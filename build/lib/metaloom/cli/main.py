"""The command line: arguments in, exit code out.

Exit codes: 0 done; 2 the project's own files are at fault; 3 a tool is missing or failed; 4 a
verification found a difference; 1 a fault of Metaloom's own, with a traceback; 64 the command was mistyped.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from metaloom import __version__
from metaloom.cli.bundle import arguments as bundle_arguments
from metaloom.cli.cite import arguments as cite_arguments
from metaloom.cli.import_file import arguments as import_arguments
from metaloom.cli.kinds import kinds
from metaloom.cli.outcome import USAGE, outcome
from metaloom.cli.permalinks import arguments as permalinks_arguments
from metaloom.cli.portfolio import arguments as portfolio_arguments
from metaloom.cli.versions import arguments as versions_arguments
from metaloom.declare.profiles import VARIABLE as PROFILES


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    from metaloom.cli import commands

    options = parser().parse_args(arguments)
    if getattr(options, "profile", None):
        os.environ[PROFILES] = options.profile
    return outcome(lambda: int(getattr(commands, options.command)(options)))


class _Parser(argparse.ArgumentParser):
    """A mistyped command is no fault of the project's files, whose exit code argparse would give it."""

    def error(self, message: str) -> NoReturn:
        """End with the usage and what is wrong."""
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: error: {message}\n")


def parser() -> argparse.ArgumentParser:
    """The arguments of every command."""
    kind: type[argparse.ArgumentParser] = _Parser
    top = kind(prog="metaloom", description="Meta-analyses declared in YAML, computed, and published as a site.")
    top.add_argument("--version", action="version", version=f"metaloom {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    new = commands.add_parser("new", help="write a small complete project of your own")
    new.add_argument("folder", type=Path, metavar="DIR")
    start = new.add_mutually_exclusive_group()
    start.add_argument("--template", metavar="KIND", help="kind of evidence to start from: " + ", ".join(kinds()))
    start.add_argument(
        "--from", dest="table", type=Path, metavar="FILE", help="start from a table of your own (see import)"
    )
    new.add_argument("--measure", metavar="MEASURE", help="with --from: the effect measure, such as OR or SMD")
    new.add_argument("--study", metavar="COLUMN", help="with --from: the column that names the studies")
    new.add_argument("--control", metavar="ARM", help="with --from: the arm that others are compared with")

    check = commands.add_parser("check", help="validate the project, compute nothing")
    _project(check)

    compute = commands.add_parser("compute", help="results without a site")
    _project(compute)
    compute.add_argument("--json", metavar="FILE", help="write the results as JSON to FILE ('-' for standard output)")

    build = commands.add_parser("build", help="the site")
    _project(build)
    _renderer(build)
    _profile(build)
    build.add_argument(
        "--output", type=Path, metavar="DIR", help="where the site goes (default: what _quarto.yml says, or _site)"
    )
    build.add_argument("--force", action="store_true", help="build even if nothing has changed")

    preview = commands.add_parser("preview", help="serve the site on this machine, rebuilt while you edit")
    _project(preview)
    _renderer(preview)
    _profile(preview)
    preview.add_argument("--port", type=int, default=4400)

    import_arguments(commands.add_parser("import", help="a table, bibliography or RevMan file of somebody else"))

    versions_arguments(commands)

    portfolio_arguments(commands.add_parser("portfolio", help="many projects at once"))

    cite_arguments(commands.add_parser("cite", help="how the project is cited"))

    bundle_arguments(commands.add_parser("bundle", help="one zip for an editor: report, figures, tables, data, site"))

    permalinks_arguments(commands.add_parser("permalinks", help="refuse a change of what was published under v/"))

    hook = commands.add_parser("hook", help="called by Quarto before and after a render")
    hook.add_argument("when", choices=["pre", "post"])
    _project(hook)
    return top


def _project(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "project", type=Path, nargs="?", default=Path(), metavar="PROJECT", help="the project (default: here)"
    )


def _profile(command: argparse.ArgumentParser) -> None:
    command.add_argument("--profile", metavar="NAME", help="settings of _quarto-NAME.yml too (several with commas)")


def _renderer(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--renderer", choices=["auto", "quarto", "embedded"], default="auto", help="default: auto, which prefers Quarto"
    )
