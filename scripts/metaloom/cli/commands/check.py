"""`metaloom check`: validation alone."""

from __future__ import annotations

from argparse import Namespace

from metaloom.cli.arguments import Commands, project
from metaloom.cli.tell import note, report, warn

NO_SITE = (
    "this folder has no _quarto.yml: its analyses can be computed, and no site can be built until it has one, as "
    "`metaloom new DIR` writes it."
)


def register(commands: Commands) -> None:
    """Register the command and what it takes."""
    command = commands.add_parser("check", help="validate the project, compute nothing")
    project(command)
    command.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Validate the project."""
    from metaloom.build.complete import require_complete
    from metaloom.build.compute import check as check_project
    from metaloom.build.progress import Clock, Silent
    from metaloom.build.project import open_project
    from metaloom.declare.site import SETTINGS
    from metaloom.text.numbers import things

    require_complete()
    opened = open_project(options.project)
    declarations, evidence, _ = check_project(opened, Clock(), Silent(), prose=True)
    warn(evidence.warnings)
    note([*evidence.notes, *([] if (opened.root / SETTINGS).is_file() else [NO_SITE])])
    rows = sum(len(table.frame) for table in evidence.tables.values())
    report(
        [
            f"All is in order: {things(len(declarations.analyses), 'analysis', 'analyses')}, "
            f"{things(len(declarations.claims), 'claim')}, {things(len(evidence.tables), 'table')} with "
            f"{things(rows, 'row')}, {things(len(evidence.warnings), 'warning')}."
        ]
    )
    return 0
