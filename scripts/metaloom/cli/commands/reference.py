"""`metaloom reference`: the pages of the handbook that are made from the code."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path

from metaloom.cli.arguments import Commands


def register(commands: Commands) -> None:
    """Register the command and what it takes."""
    command = commands.add_parser("reference", help="write every key, measure, estimator and command as pages")
    command.add_argument("folder", type=Path, metavar="DIR", help="where the pages go")
    command.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Write the pages; a page that has not changed keeps its time stamp."""
    from metaloom.cli.reference import pages
    from metaloom.declare.schema import schema_texts
    from metaloom.surveys.kinds import KINDS

    found = {file.partition(".")[0]: json.loads(text) for file, text in schema_texts(KINDS).items()}
    options.folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages(options.parser, found).items():
        path = options.folder / name
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
    print(f"The reference stands in {options.folder}.")
    return 0
