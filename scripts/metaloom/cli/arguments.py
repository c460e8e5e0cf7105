"""Arguments that several commands take, and how a command registers itself."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, _SubParsersAction
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

Commands: TypeAlias = "_SubParsersAction[ArgumentParser]"


def project(command: ArgumentParser) -> None:
    """Let a command take the project's folder."""
    command.add_argument(
        "project", type=Path, nargs="?", default=Path(), metavar="PROJECT", help="the project (default: here)"
    )


def project_option(command: ArgumentParser) -> None:
    """Let a command take the project's folder as an option, where its argument is something else."""
    command.add_argument("--project", type=Path, default=Path(), metavar="DIR", help="the project (default: here)")


def profile(command: ArgumentParser) -> None:
    """Let a command take profiles of `_quarto.yml`."""
    command.add_argument("--profile", metavar="NAME", help="settings of _quarto-NAME.yml too (several with commas)")


def renderer(command: ArgumentParser) -> None:
    """Let a command take the renderer."""
    command.add_argument(
        "--renderer", choices=["auto", "quarto", "embedded"], default="auto", help="default: auto, which prefers Quarto"
    )


def jobs(command: ArgumentParser) -> None:
    """Add `--jobs`: how many jobs run at the same time."""
    command.add_argument(
        "--jobs", type=count, metavar="N", help="pages and figures made at the same time (default: one for each core)"
    )


def count(text: str) -> int:
    """Return a whole number of at least 1, as an option takes it."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)


def quiet_or_verbose(command: ArgumentParser) -> None:
    """Add `--quiet` and `--verbose`; errors and the requested output are always printed."""
    if any(isinstance(action, _SubParsersAction) for action in command._actions):
        return
    either = command.add_mutually_exclusive_group()
    either.add_argument("-q", "--quiet", action="store_true", help="say only what is wrong, and what was asked for")
    either.add_argument("-v", "--verbose", action="store_true", help="say each step as it is done")


def commands_of(parser: ArgumentParser, before: str = "") -> Iterator[tuple[str, ArgumentParser, str]]:
    """Yield the name, the parser and the help of every command, those below commands too."""
    for action in parser._actions:
        if isinstance(action, _SubParsersAction):
            said = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, command in action.choices.items():
                yield before + name, command, said.get(name, "")
                yield from commands_of(command, f"{before}{name} ")
