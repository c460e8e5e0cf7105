"""`metaloom import FILE`: add an existing table, bibliography or RevMan file to the project.

It writes new files only, prints all that it assumed, and then checks the project, so that what does not fit is reported
at once, at its place in the new table.
"""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from metaloom.cli.arguments import Commands
from metaloom.errors import Place, Problem, ProjectError

if TYPE_CHECKING:
    from metaloom.build.project import Project
    from metaloom.read.foreign.found import Found, Wishes

UNNAMED = re.compile(r"(sheet|tabelle|feuil|feuille|blad|hoja|foglio|planilha|data|daten)_?\d*")
"""Default names of sheets, which say less than the file's name."""


def register(commands: Commands) -> None:
    """Register the command and what it takes."""
    command = commands.add_parser("import", help="add an existing table, bibliography or RevMan file to the project")
    formats = ".xlsx, .csv, .rm5, RevMan's CSV or data package (.zip), .ris or .nbib"
    command.add_argument("file", type=Path, metavar="FILE", help=formats)
    command.add_argument("project", type=Path, nargs="?", default=Path(), metavar="PROJECT")
    command.add_argument("--name", metavar="NAME", help="what table and chapter are called (default: as sheet or file)")
    command.add_argument("--measure", metavar="MEASURE", help="the effect measure, such as OR or SMD")
    command.add_argument("--study", metavar="COLUMN", help="the column that names the studies")
    command.add_argument("--control", metavar="ARM", help="the arm that others are compared with, where rows are arms")
    column_option(command)
    command.set_defaults(run=run)


def column_option(command: ArgumentParser) -> None:
    """Let a command take what a column of the file is used as."""
    command.add_argument(
        "--column",
        action="append",
        type=role_and_name,
        metavar="ROLE=NAME",
        help="which column is what, such as estimate='Effect size' (once for each)",
    )


def role_and_name(text: str) -> tuple[str, str]:
    """Return the two sides of ROLE=NAME."""
    role, equals, name = text.partition("=")
    if not (role.strip() and equals and name.strip()):
        raise ArgumentTypeError(f"{text!r} is not ROLE=NAME, such as estimate='Effect size'")
    return role.strip(), " ".join(name.split())


def wishes_of(options: Namespace) -> Wishes:
    """Return the options of the command about the file."""
    from metaloom.read.foreign.found import Wishes

    said = {key: getattr(options, key) or "" for key in ("measure", "study", "control")}
    return Wishes(**said, columns=dict(options.column or ()))


def run(options: Namespace) -> int:
    """Import a file, print what was assumed, check the project."""
    from metaloom.build.project import open_project
    from metaloom.declare import collect_declarations
    from metaloom.read.foreign.bring import bring
    from metaloom.read.foreign.ids import slug
    from metaloom.read.foreign.lay_down import lay_down
    from metaloom.surveys.kinds import KINDS

    project = open_project(options.project)
    file: Path = options.file
    name = slug(options.name or file.stem)
    if not name:
        problem = Problem(
            Place(file.name), "The file's name holds no letter or digit.", "Give one: --name NAME.", code="ML-1304"
        )
        raise ProjectError([problem])
    found = bring(file, wishes_of(options))
    if len(found.tables) == 1 and (options.name or UNNAMED.fullmatch(found.tables[0].name)):
        found = renamed(found, name)
    declarations, _ = collect_declarations(project.root, KINDS)
    plan = lay_down(project.root, found, name, file.name, {analysis.id for analysis in declarations.analyses})
    for path in plan.new:
        print(f"wrote {path}")
    for path in plan.more:
        print(f"added to {path}")
    for sentence in (*found.assumed, *plan.told):
        print(f"  - {sentence}")
    if not any((project.root / "chapters").glob("*.yml")):
        if not found.tables:
            print("The project declares no analysis yet; its tables come in the same way.")
            return 0
        print("The project declares no analysis yet. Say which columns of the file give the effect:")
        words = ["metaloom", "import", str(file), str(project.root), *(("--name", name) if options.name else ())]
        words += ["--measure", options.measure] if options.measure else []
        roles = found.asked or ("estimate", "se")
        asked = ["--study COLUMN"] if roles == ("study",) else [f"--column {role}=NAME" for role in roles]
        print("    " + " ".join([*map(quote, words), *asked]))
        print("or write chapters/NAME.yml yourself: the handbook has a how-to page for each kind of data.")
        return 0
    return checked(project)


def renamed(found: Found, name: str) -> Found:
    """Return the one table under another name, in its analyses too; what tells several of them apart stays."""
    from metaloom.read.foreign.ids import slug

    table = found.tables[0]
    title = name.replace("_", " ").capitalize()
    old = slug(table.name, "-"), table.name.replace("_", " ")
    analyses = tuple(
        {
            **keys,
            "id": slug(name, "-") + str(keys["id"]).removeprefix(old[0]),
            "title": title + str(keys["title"]).removeprefix(old[1]),
            "table": name,
        }
        if len(found.analyses) > 1
        else {**keys, "id": slug(name, "-"), "title": title, "table": name}
        for keys in found.analyses
    )
    return replace(found, tables=(replace(table, name=name),), analyses=analyses)


def checked(project: Project) -> int:
    """Return the exit code of a check: what was brought in stays, whatever is still wrong with it."""
    from metaloom.build.compute import check
    from metaloom.build.progress import Clock, Silent
    from metaloom.text.numbers import things

    try:
        _, evidence, _ = check(project, Clock(), Silent(), prose=True)
    except ProjectError as error:
        print("The files are written; this is still to be corrected:", file=sys.stderr)
        print(error, file=sys.stderr)
        return error.exit_code
    for warning in evidence.warnings:
        print(warning, file=sys.stderr)
    print(f"The project is in order ({things(len(evidence.warnings), 'warning')}).")
    return 0
