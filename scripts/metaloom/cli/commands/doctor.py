"""`metaloom doctor`: what this machine has of all that Metaloom can use, and what its absence changes."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from metaloom import __version__
from metaloom.cli.arguments import Commands

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


@dataclass(frozen=True)
class Finding:
    """One tool: whether it can be used, what was found, and what that changes."""

    name: str
    good: bool
    found: str
    changes: str
    needed: bool = False


def register(commands: Commands) -> None:
    """Register the command and what it takes."""
    command = commands.add_parser("doctor", help="say what this machine has, and what that changes")
    command.set_defaults(run=run)


def run(_options: Namespace) -> int:
    """Print what was found; 3 when something is missing without which nothing works."""
    found = list(findings())
    print(f"metaloom {__version__} on {platform.platform(terse=True)}")
    for one in found:
        mark = "ok  " if one.good else "MISS" if one.needed else "none"
        print(f"  {mark}  {one.name:<10} {one.found}")
        if not one.good:
            print(f"                   {one.changes}")
    return 0 if all(one.good for one in found if one.needed) else 3


def findings() -> Iterator[Finding]:
    """Yield what was looked for, what is needed first."""
    version = platform.python_version()
    yield Finding("Python", sys.version_info >= (3, 11), version, "Python 3.11 or newer is needed.", needed=True)
    yield _pandoc()
    yield _quarto()
    yield _fonts()
    yield _program("git", "Versions (`snapshot`, `verify`, `diff`) need it: apt install git.")
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    yield Finding(
        "browser", browser is not None, browser or "no Chromium", "Only the tests of Metaloom's own need one."
    )
    for package, changes in (
        ("typst", "`bundle` makes no PDF: pip install '.[bundle]' in a checkout of Metaloom."),
        ("xlsxwriter", "`bundle` makes no workbook: pip install '.[bundle]' in a checkout of Metaloom."),
        ("distributed", "`portfolio` uses no cluster: pip install '.[portfolio]' in a checkout of Metaloom."),
    ):
        there = find_spec(package) is not None
        yield Finding(package, there, "installed" if there else "not installed", changes)


def _pandoc() -> Finding:
    from metaloom.errors import ToolError
    from metaloom.stitch.embedded.pandoc import pandoc_path, pandoc_version

    remedy = "Nothing can be rendered without it: pip install pypandoc_binary."
    try:
        return Finding("pandoc", True, f"{pandoc_version()} at {pandoc_path()}", remedy, needed=True)
    except (ToolError, OSError, subprocess.SubprocessError, IndexError):
        return Finding("pandoc", False, "not found", remedy, needed=True)


def _quarto() -> Finding:
    from metaloom.errors import ToolError
    from metaloom.stitch.quarto import require_quarto

    changes = "Sites are rendered by the embedded renderer: no code cells, diagrams or themes by name."
    try:
        quarto = require_quarto()
    except ToolError as error:
        return Finding("Quarto", False, error.cause, changes)
    return Finding("Quarto", True, f"{quarto.version} at {quarto.path}", changes)


def _fonts() -> Finding:
    """Look for fonts of the machine: Metaloom brings its own for Latin and Greek; other scripts need them."""
    changes = "Names in other scripts than Latin and Greek have no letters in PDF and PNG; pages are not affected."
    if find_spec("typst") is None:
        return Finding("fonts", False, "not looked for without typst", changes)
    import typst

    families = {font.family for font in typst.Fonts(include_embedded_fonts=False).fonts()}
    found = f"Metaloom's own, and {len(families)} families of this machine"
    return Finding("fonts", bool(families), found if families else "Metaloom's own alone", changes)


def _program(name: str, changes: str) -> Finding:
    path = shutil.which(name)
    return Finding(name, path is not None, path or "not found", changes)
