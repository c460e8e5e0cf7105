"""Arguments that several commands take, and how a command registers itself."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, _SubParsersAction
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
    """Let a command take how many things it may do at the same time."""
    command.add_argument(
        "--jobs", type=count, metavar="N", help="pages and figures made at the same time (default: one for each core)"
    )


def count(text: str) -> int:
    """Return a whole number of at least 1, as an option takes it."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is not a whole number of at least 1")
    return int(text)
