"""`metaloom verify`: compare a site, a version or a zip with its manifest."""

from __future__ import annotations

import sys
from argparse import Namespace
from functools import partial
from typing import TYPE_CHECKING

from metaloom.cli.arguments import Commands
from metaloom.cli.tell import teller

if TYPE_CHECKING:
    from metaloom.build.progress import Teller


def register(commands: Commands) -> None:
    """Register the command and what it takes."""
    verify = commands.add_parser("verify", help="compare a site, a version or a zip with its manifest")
    verify.add_argument("path", metavar="PATH", help="a folder, a zip, a project, or the name of a version")
    verify.add_argument("--recompute", action="store_true", help="compute every result again, compare number by number")
    verify.add_argument("--rebuild", action="store_true", help="build the site again, compare byte by byte")
    verify.add_argument(
        "--run-code",
        action="store_true",
        help="let --rebuild use Quarto, which runs code that came with the site (default: none of it is run)",
    )
    verify.add_argument("--expect", metavar="SHA256", help="the identity that the version must have")
    verify.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Check hashes, recompute, rebuild; exit code 4 with the list on any difference, 3 where not all was compared."""
    if options.run_code and not options.rebuild:
        options.parser.error("argument --run-code: only --rebuild runs anything; give both, or neither")
    from metaloom.build.verify import verify as verify_path
    from metaloom.errors import ToolError

    with teller() as told:
        may_run = partial(_may_run, told, options.run_code)
        done = verify_path(options.path, options.expect, options.recompute, options.rebuild, told, may_run)
    print("\n".join(done.lines))
    if done.lacking:
        cause = "Nothing differs, but not all that was asked for could be compared."
        raise ToolError(cause, "\n    ".join(done.lacking), code="ML-1217")
    return 0


def _may_run(told: Teller, allowed: bool, sentence: str) -> bool:
    """Say what would run; it may where the command line allows it, or a person at the terminal answers so."""
    told.say(sentence)
    if allowed or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return allowed
    print("Run it? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
