"""`metaloom bundle`: one zip for an editor."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from metaloom.cli.arguments import Commands
from metaloom.cli.tell import teller


def register(commands: Commands) -> None:
    """Register the command and what it takes."""
    command = commands.add_parser("bundle", help="one zip for an editor: report, figures, tables, data, site")
    command.add_argument("name", nargs="?", metavar="NAME", help="a frozen version (default: the project as it is)")
    command.add_argument("--output", type=Path, metavar="FILE", help="where the zip goes (default: beside the project)")
    command.add_argument("--project", type=Path, default=Path(), metavar="DIR", help="the project (default: here)")
    command.add_argument("--renderer", choices=["auto", "quarto", "embedded"], default="auto")
    command.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Write the zip."""
    from metaloom.build.bundle import bundle as make
    from metaloom.build.output_file import BUNDLE, require_file, write_file
    from metaloom.build.project import open_project

    if options.output:
        require_file(options.output, BUNDLE)
    project = open_project(options.project, site=True)
    with teller() as told:
        made = make(project, options.name, options.renderer, told)
    output = options.output or Path(f"{made.label}.zip")
    write_file(output, BUNDLE, [made.content])
    print(f"Wrote {output} ({len(made.content) / 1e6:.1f} MB): begin with README.txt.")
    print(f"  identity of the bundle     {made.identity}")
    print(f"  identity of the site in it {made.site}")
    print("Tell its readers the identity of the bundle by another way: metaloom verify FILE --expect IDENTITY")
    return 0
