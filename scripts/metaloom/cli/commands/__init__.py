"""The commands of `metaloom`: one file each, which registers itself. A new file here is a new command.

A module `NAME.py` has `register(commands)`, which adds a parser with its arguments and says by
`set_defaults(run=run)` what runs; `run(options)` returns the exit code. Heavy rooms are imported inside `run`, so that
no command waits for what another one needs.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from metaloom.cli.arguments import Commands

FIRST = ("new", "check", "compute", "build", "preview")
"""Commands that help lists first, in the order in which people need them; the others follow by name."""


def register_all(commands: Commands) -> None:
    """Register every command of this folder.

    Raises ImportError for a file that is no command.
    """
    names = [module.name for module in iter_modules(__path__)]
    for name in sorted(names, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name)):
        module = import_module(f"metaloom.cli.commands.{name}")
        for part in ("register", "run"):
            if not callable(getattr(module, part, None)):
                raise ImportError(f"cli/commands/{name}.py is no command: it has no function {part}")
        module.register(commands)
