"""`metaloom bundle`: arguments and output."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from metaloom.build.project import open_project
from metaloom.cli.tell import teller


def arguments(command: ArgumentParser) -> None:
    """What the command takes."""
    command.add_argument("name", nargs="?", metavar="NAME", help="a frozen version (default: the project as it stands)")
    command.add_argument("--output", type=Path, metavar="FILE", help="where the zip goes (default: beside the project)")
    command.add_argument("--project", type=Path, default=Path(), metavar="DIR", help="the project (default: here)")
    command.add_argument("--renderer", choices=["auto", "quarto", "embedded"], default="auto")


def bundle(options: Namespace) -> int:
    """Write the zip."""
    from metaloom.build.bundle import bundle as make
    from metaloom.store.cache import write_atomically

    project = open_project(options.project, site=True)
    with teller() as told:
        label, content = make(project, options.name, options.renderer, told)
    output = options.output or Path(f"{label}.zip")
    output.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(output, content)
    print(f"Wrote {output} ({len(content) / 1e6:.1f} MB): begin with README.txt.")
    return 0
