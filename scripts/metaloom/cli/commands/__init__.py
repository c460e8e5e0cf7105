"""The commands of `metaloom`: one file each, which registers itself. A new file here is a new command.

A module `NAME.py` has `register(commands)`, which adds a parser with its arguments and says by `set_defaults(run=run)`
what runs; `run(options)` returns the exit code. Heavy rooms are imported inside `run`, so that no command waits for
imports of another.
"""

from __future__ import annotations

from argparse import ArgumentParser
from importlib import import_module
from pkgutil import iter_modules

from metaloom.cli.arguments import Commands, commands_of

FIRST = ("new", "check", "compute", "build", "preview")
"""Commands that help lists first, in the order in which users need them; the others follow by name."""


def names_of_commands() -> list[str]:
    """Return the names of the files of this folder."""
    return [module.name for module in iter_modules(__path__)]


def register_all(commands: Commands, alone: str | None = None) -> None:
    """Register every command of this folder, or that of one file `alone`.

    Raises ImportError for a file that is not a command.
    """
    names = names_of_commands() if alone is None else [alone]
    for name in sorted(names, key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name)):
        module = import_module(f"metaloom.cli.commands.{name}")
        for part in ("register", "run"):
            if not callable(getattr(module, part, None)):
                raise ImportError(f"cli/commands/{name}.py is not a command: it has no function {part}")
        before = set(commands.choices)
        module.register(commands)
        added = {word: commands.choices[word] for word in commands.choices if word not in before}
        if not added:
            raise ImportError(f"cli/commands/{name}.py is not a command: its register() adds no parser")
        for word, parser in added.items():
            if not _runs(parser):
                raise ImportError(f"cli/commands/{name}.py is not a command: it sets no default `run` for {word!r}")


def _runs(parser: ArgumentParser) -> bool:
    """Return whether a command says what it runs, itself or in each of the commands below it."""
    below = [command for _, command, _ in commands_of(parser)]
    return parser.get_default("run") is not None or (bool(below) and all(map(_runs, below)))
