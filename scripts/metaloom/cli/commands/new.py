"""`metaloom new`: a small complete project that builds at once, of some kind of evidence or around a table."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from metaloom.cli.arguments import Commands
from metaloom.cli.commands.import_file import column_option
from metaloom.cli.kinds import DEFAULT, kinds
from metaloom.errors import Place, Problem, ProjectError


def register(commands: Commands) -> None:
    """Register the command and what it takes."""
    command = commands.add_parser("new", help="write a small complete project of your own")
    command.add_argument("folder", type=Path, metavar="DIR")
    start = command.add_mutually_exclusive_group()
    template = start.add_argument(
        "--template", metavar="KIND", help=f"kind of evidence to start from: {', '.join(kinds())}"
    )
    template.completer = lambda **_: kinds()  # type: ignore[attr-defined]  # what argcomplete asks in a shell
    start.add_argument("--from", dest="table", type=Path, metavar="FILE", help="start from a table of your own")
    command.add_argument("--title", metavar="TITLE", help="what the review is called, on its pages and in its citation")
    command.add_argument("--no-script", action="store_true", help="leave out the example of a script of your own")
    command.add_argument("--measure", metavar="MEASURE", help="with --from: the effect measure, such as OR or SMD")
    command.add_argument("--study", metavar="COLUMN", help="with --from: the column that names the studies")
    command.add_argument("--control", metavar="ARM", help="with --from: the arm that others are compared with")
    column_option(command)
    command.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Write a small complete project."""
    from metaloom.cli.requirement import write_requirements
    from metaloom.cli.scaffold import entitle, scaffold
    from metaloom.cli.tell import note

    if options.table:
        return _from_table(options)
    folder = scaffold(options.folder, options.template or DEFAULT, example=not options.no_script)
    entitle(folder, options.title)
    note([told] if (told := write_requirements(folder)) else [])
    print(f"A complete project is in {folder}. Build it with:")
    print(f"    metaloom build {folder}")
    print(f"Then read {folder / 'README.md'}.")
    return 0


def _from_table(options: Namespace) -> int:
    """Write a project around an existing table."""
    from metaloom.cli.commands import import_file
    from metaloom.cli.requirement import write_requirements
    from metaloom.cli.scaffold import entitle, scaffold_empty
    from metaloom.cli.tell import note
    from metaloom.read.foreign.bring import bring
    from metaloom.read.foreign.ids import slug

    if not options.table.is_file():
        problem = Problem(
            Place(str(options.table)), "There is no such file.", "Give a table: .xlsx, .csv, .rm5.", code="ML-1301"
        )
        raise ProjectError([problem])
    name = slug(options.table.stem) or "results"
    bring(options.table, import_file.wishes_of(options))  # what cannot be read is refused before anything is written
    folder = scaffold_empty(options.folder, slug(name, "-"), name)
    entitle(folder, options.title)
    note([told] if (told := write_requirements(folder)) else [])
    options.file, options.project, options.name = options.table, folder, name
    code = import_file.run(options)
    if not any((folder / "chapters").glob("*.yml")):
        return code
    print(f"The project is in {folder}. Build it with:\n    metaloom build {folder}")
    return code
