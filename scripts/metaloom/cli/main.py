"""The command line: arguments in, exit code out.

Exit codes: 0 done; 2 the project's own files are at fault; 3 a tool is missing or failed; 4 a
verification found a difference; 1 a fault of Metaloom's own, with a traceback; 64 the command was mistyped.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NoReturn

from metaloom import __version__
from metaloom.cli import tell
from metaloom.cli.arguments import commands_of, quiet_or_verbose
from metaloom.cli.commands import names_of_commands, register_all
from metaloom.cli.examples import examples_of
from metaloom.cli.mistyped import mistyped
from metaloom.cli.outcome import USAGE, outcome
from metaloom.store.garbage import look_less_often


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    look_less_often()
    return outcome(lambda: _run(arguments))


def _run(arguments: Sequence[str] | None) -> int:
    options = _parsed(sys.argv[1:] if arguments is None else list(arguments))
    if getattr(options, "profile", None):
        from metaloom.declare.profiles import VARIABLE as PROFILES

        os.environ[PROFILES] = options.profile
    if getattr(options, "jobs", None):
        from metaloom.store.jobs import VARIABLE as JOBS

        os.environ[JOBS] = str(options.jobs)
    tell.LOUDNESS.set(tell.QUIET if options.quiet else tell.VERBOSE if options.verbose else tell.USUAL)
    return int(options.run(options))


def _parsed(arguments: list[str]) -> argparse.Namespace:
    """Return what was asked for; of commands that are called like their file, only that file is imported.

    What such a command does not understand is parsed again with all commands, for a better message.
    """
    if arguments and arguments[0] in names_of_commands() and "_ARGCOMPLETE" not in os.environ:
        with suppress(_NotUnderstood):
            options = parser(arguments[0]).parse_args(arguments)
            options.parser.understood = True
            return options
    return parser().parse_args(arguments)


class _NotUnderstood(Exception):  # noqa: N818 - it names what was met
    """The parser of one command alone does not understand the arguments."""


class _Parser(argparse.ArgumentParser):
    """A mistyped command is not a fault of the project's files, whose exit code argparse would use."""

    _mixing = False

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Take a command's arguments wherever its options are.

        Without this, argparse refuses the project in `import FILE --measure OR PROJECT`, because an option follows the
        file.
        """
        shapes = [action.nargs for action in self._get_positional_actions()]
        if self._mixing or "?" not in shapes[1:]:
            return super().parse_known_args(args, namespace)
        self._mixing = True
        try:
            return self.parse_known_intermixed_args(args, namespace)
        finally:
            self._mixing = False

    def error(self, message: str) -> NoReturn:
        """End with the usage and what is wrong."""
        self.print_usage(sys.stderr)
        options = {name for _, command, _ in commands_of(self) for name in command._option_string_actions}
        self.exit(USAGE, f"{self.prog}: error: {mistyped(message, options | set(self._option_string_actions))}\n")


class _Alone(_Parser):
    """The parser of one command: what it does not understand is not a mistake yet."""

    understood = False

    def error(self, message: str) -> NoReturn:
        """Leave the message to the parser of all commands, unless a running command raises the error."""
        if self.understood:
            super().error(message)
        raise _NotUnderstood(message)


def parser(alone: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of every command's arguments, or of those of one command `alone`."""
    kind: type[argparse.ArgumentParser] = _Parser if alone is None else _Alone
    top = kind(prog="metaloom", description="Meta-analyses declared in YAML, computed, and published as a site.")
    top.set_defaults(parser=top)
    top.add_argument("--version", action="version", version=f"metaloom {__version__}")
    register_all(top.add_subparsers(required=True, metavar="COMMAND"), alone)
    for name, command, _ in commands_of(top):
        quiet_or_verbose(command)
        command.formatter_class = argparse.RawDescriptionHelpFormatter
        command.epilog = "\n  ".join(["examples:", *examples_of(name)])
    complete(top)
    return top


def complete(top: argparse.ArgumentParser) -> None:
    """Answer a shell's request for completions, where the extra `completion` is installed; the process ends then."""
    if "_ARGCOMPLETE" not in os.environ:
        return
    try:
        import argcomplete
    except ImportError:
        return
    argcomplete.autocomplete(top)
