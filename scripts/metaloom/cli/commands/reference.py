"""`metaloom reference`: the pages of the handbook that are made from the code."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from metaloom.cli.arguments import Commands


def register(commands: Commands) -> None:
    """Register the command and what it takes."""
    command = commands.add_parser("reference", help="write every key, measure, estimator and command as pages")
    command.add_argument("folder", type=Path, metavar="DIR", help="where the pages go")
    command.add_argument(
        "--bad", type=Path, metavar="FOLDER", help="projects that are refused: their faults are examples of errors"
    )
    command.add_argument(
        "--declared", type=Path, nargs="*", default=[], metavar="PROJECT", help="projects whose keys are examples"
    )
    command.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Write the pages; a page that has not changed keeps its time stamp."""
    from metaloom.cli.reference import pages
    from metaloom.cli.reference.examples import examples_of
    from metaloom.declare.schema import schema_texts
    from metaloom.surveys.kinds import KINDS

    found = {file.partition(".")[0]: json.loads(text) for file, text in schema_texts(KINDS).items()}
    options.folder.mkdir(parents=True, exist_ok=True)
    declared = {name: examples_of(schema, files_of(name, options.declared)) for name, schema in found.items()}
    for name, text in pages(options.parser, found, options.bad, declared).items():
        path = options.folder / name
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
    print(f"The reference is in {options.folder}.")
    return 0


def files_of(schema: str, projects: Sequence[Path]) -> list[Path]:
    """Return the files of projects that a schema describes."""
    patterns = {"chapter": "chapters/*.yml", "codebook": "data/codebook.yml", "review": "review.yml"}
    return [path for project in projects for path in sorted(project.glob(patterns[schema]))]
