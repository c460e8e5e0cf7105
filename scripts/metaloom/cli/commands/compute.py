"""`metaloom compute`: results without a site."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from metaloom.cli.arguments import Commands, project
from metaloom.cli.tell import teller, warn


def register(commands: Commands) -> None:
    """Register the command and what it takes."""
    command = commands.add_parser("compute", help="compute results without a site")
    project(command)
    command.add_argument("--json", metavar="FILE", help="write the results as JSON to FILE ('-' for standard output)")
    command.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Compute the results and print or write them."""
    from metaloom.build.compute import compute as compute_project
    from metaloom.build.left_out import left_out
    from metaloom.build.output_file import RESULTS, require_file, write_file
    from metaloom.build.progress import Clock
    from metaloom.build.project import open_project
    from metaloom.text.sentences import result_sentence
    from metaloom.write.api import plain_json, results_json

    if options.json and options.json != "-":
        require_file(Path(options.json), RESULTS)
    opened = open_project(options.project)
    with teller() as told:
        computed = compute_project(opened, Clock(), told)
    warn(computed.warnings)
    text = results_json(plain_json(computed.results[analysis.id]) for analysis in computed.declarations.analyses)
    if options.json == "-":
        sys.stdout.write(text)
    elif options.json:
        write_file(Path(options.json), RESULTS, [text.encode()])
    else:
        for analysis in computed.declarations.analyses:
            print(result_sentence(computed.results[analysis.id], analysis))
        for line in left_out(computed.results.values()):
            print(f"left out: {line}")
    computed.require()
    return 0
