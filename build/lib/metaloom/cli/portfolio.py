"""`metaloom portfolio compute FOLDER`: the results of many projects."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from metaloom.cli.tell import teller
from metaloom.errors import ToolError

if TYPE_CHECKING:
    from metaloom.portfolio.executor import Executor
    from metaloom.portfolio.report import Report
    from metaloom.portfolio.shelf import Shelf


def arguments(command: argparse.ArgumentParser) -> None:
    """The arguments of `metaloom portfolio`."""
    actions = command.add_subparsers(dest="action", required=True, metavar="ACTION")
    compute = actions.add_parser("compute", help="compute every project in a folder that is new or has changed")
    compute.add_argument("folder", type=Path, metavar="FOLDER", help="the folder that holds the projects")
    where = compute.add_mutually_exclusive_group()
    where.add_argument(
        "--workers", type=_count, default=1, metavar="N", help="processes on this machine (default: 1, no extra one)"
    )
    where.add_argument("--scheduler", metavar="ADDRESS", help="a Dask scheduler, such as tcp://host:8786")
    compute.add_argument("--json", metavar="FILE", help="write all results as JSON to FILE ('-' for standard output)")


def portfolio(options: argparse.Namespace) -> int:
    """Compute, tell, and say by the exit code how it went."""
    from metaloom.portfolio.run import compute_portfolio, shelf_of

    with teller() as told:
        report = compute_portfolio(options.folder, _executor(options), told)
    for complaint in report.complaints():
        print(complaint, file=sys.stderr)
    if options.json:
        _write(options.json, report, shelf_of(options.folder))
    print("\n".join(report.lines()), file=sys.stderr if options.json == "-" else sys.stdout)
    return report.exit_code


def _executor(options: argparse.Namespace) -> Executor:
    if options.scheduler:
        from metaloom.portfolio.dask_cluster import DaskCluster

        return DaskCluster(options.scheduler)
    if options.workers > 1:
        from metaloom.portfolio.processes import Processes

        return Processes(options.workers)
    from metaloom.portfolio.in_process import InProcess

    return InProcess()


def _write(target: str, report: Report, shelf: Shelf) -> None:
    from metaloom.portfolio.document import document

    if target == "-":
        sys.stdout.writelines(document(report, shelf))
        return
    try:
        with Path(target).open("w", encoding="utf-8") as stream:
            stream.writelines(document(report, shelf))
    except OSError as error:
        remedy = "Give another FILE and run the command again: what was computed is kept."
        raise ToolError(f"The results could not be written to {target}: {error.strerror}.", remedy) from None


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)
