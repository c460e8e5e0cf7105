"""`metaloom portfolio compute|build|index FOLDER`: the results, or the sites, of many projects."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from metaloom.cli.arguments import Commands, count, jobs, renderer
from metaloom.cli.tell import teller
from metaloom.errors import ToolError

if TYPE_CHECKING:
    from metaloom.portfolio.executor import Executor
    from metaloom.portfolio.report import Report
    from metaloom.portfolio.shard import Shard
    from metaloom.portfolio.shelf import Shelf


def register(commands: Commands) -> None:
    """Register the command and what it takes."""
    command = commands.add_parser("portfolio", help="many projects at once")
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    compute = actions.add_parser("compute", help="compute every project in a folder that is new or has changed")
    _folder(compute)
    _where(compute)
    compute.add_argument("--json", metavar="FILE", help="write all results as JSON to FILE ('-' for standard output)")
    compute.set_defaults(run=run)
    build = actions.add_parser("build", help="build the site of every project in a folder, and an index page over all")
    _folder(build)
    _where(build)
    _output(build)
    renderer(build)
    jobs(build)
    build.add_argument(
        "--shard", type=_shard, metavar="I/N", help="only every N-th project from the I-th on, for jobs of a CI matrix"
    )
    build.set_defaults(run=run_build)
    index = actions.add_parser("index", help="write the index page over the sites that are there, as after shards")
    _folder(index)
    _output(index)
    index.set_defaults(run=run_index)


def run(options: argparse.Namespace) -> int:
    """Compute, report, and return the exit code."""
    from metaloom.portfolio.run import compute_portfolio, shelf_of

    if options.json and options.json != "-":
        from metaloom.build.output_file import RESULTS, require_file

        require_file(Path(options.json), RESULTS)
    with teller() as told:
        report = compute_portfolio(options.folder, _executor(options), told)
    _complain(report)
    if options.json:
        _write(options.json, report, shelf_of(options.folder))
    print("\n".join(report.lines()), file=sys.stderr if options.json == "-" else sys.stdout)
    return report.exit_code


def run_build(options: argparse.Namespace) -> int:
    """Build all sites, report, and return the exit code."""
    from metaloom.portfolio.shard import WHOLE
    from metaloom.portfolio.sites import Asked, build_portfolio
    from metaloom.store.jobs import cores

    each = options.jobs or max(1, cores() // (1 if options.scheduler else options.workers))
    asked = Asked(_output_of(options), options.renderer, options.shard or WHOLE, each)
    with teller() as told:
        report = build_portfolio(options.folder, asked, _executor(options), told)
    _complain(report)
    print("\n".join(report.lines()))
    return report.exit_code


def run_index(options: argparse.Namespace) -> int:
    """Write the index page and say where it is."""
    from metaloom.portfolio.sites import index_portfolio

    print(index_portfolio(options.folder, _output_of(options)))
    return 0


def _folder(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", type=Path, metavar="FOLDER", help="the folder that holds the projects")


def _output(command: argparse.ArgumentParser) -> None:
    command.add_argument("--output", type=Path, metavar="DIR", help="where the sites go (default: FOLDER/_site)")


def _where(command: argparse.ArgumentParser) -> None:
    where = command.add_mutually_exclusive_group()
    where.add_argument(
        "--workers", type=count, default=1, metavar="N", help="processes on this machine (default: 1, no extra one)"
    )
    where.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler, such as tcp://host:8786")


def _output_of(options: argparse.Namespace) -> Path:
    output: Path = options.output or options.folder / "_site"
    return output


def _executor(options: argparse.Namespace) -> Executor:
    if options.scheduler:
        from metaloom.portfolio.dask_cluster import DaskCluster

        return DaskCluster(options.scheduler)
    if options.workers > 1:
        from metaloom.portfolio.processes import Processes

        return Processes(options.workers)
    from metaloom.portfolio.in_process import InProcess

    return InProcess()


def _complain(report: Report) -> None:
    for complaint in report.complaints():
        print(complaint, file=sys.stderr)


def _write(target: str, report: Report, shelf: Shelf) -> None:
    from metaloom.build.output_file import RESULTS, write_file
    from metaloom.portfolio.document import document

    if target == "-":
        sys.stdout.writelines(document(report, shelf))
        return
    try:
        write_file(Path(target), RESULTS, (piece.encode() for piece in document(report, shelf)))
    except OSError as error:
        remedy = "Give another FILE and run the command again: what was computed is kept."
        raise ToolError(
            f"The results could not be written to {target}: {error.strerror}.", remedy, code="ML-1406"
        ) from None


def _shard(text: str) -> Shard:
    from metaloom.portfolio.shard import parse_shard

    try:
        return parse_shard(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
