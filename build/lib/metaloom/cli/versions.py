"""`metaloom snapshot`, `metaloom verify` and `metaloom diff`: arguments and output."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from functools import partial
from pathlib import Path

from metaloom.build.progress import Teller
from metaloom.build.project import open_project
from metaloom.cli.tell import teller


def arguments(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The arguments of these commands."""
    snapshot = commands.add_parser("snapshot", help="freeze the project as a version, list versions, show one")
    doing = snapshot.add_subparsers(dest="doing", required=True, metavar="create|list|show")
    create = doing.add_parser("create", help="freeze the project as it stands")
    create.add_argument(
        "name", nargs="?", metavar="NAME", help="such as 2026.11 (the default: year and month) or 1.2.0"
    )
    create.add_argument(
        "--as-of", type=int, metavar="YEAR", dest="until", help="leave out what was published after that year"
    )
    create.add_argument("--renderer", choices=["auto", "quarto", "embedded"], default="auto")
    listing = doing.add_parser("list", help="every version, oldest first")
    show = doing.add_parser("show", help="what a version consists of")
    show.add_argument("name", metavar="NAME")
    for command in (create, listing, show):
        command.add_argument("--project", type=Path, default=Path(), metavar="DIR", help="the project (default: here)")

    verify = commands.add_parser("verify", help="hold a site, a version or a zip against its manifest")
    verify.add_argument("path", metavar="PATH", help="a folder, a zip, a project, or the name of a version")
    verify.add_argument("--recompute", action="store_true", help="compute every result again, compare number by number")
    verify.add_argument("--rebuild", action="store_true", help="build the site again, compare byte by byte")
    verify.add_argument(
        "--run-code",
        action="store_true",
        help="let --rebuild use Quarto, which runs code that came with the site (default: none of it is run)",
    )
    verify.add_argument("--expect", metavar="SHA256", help="the identity that the version must have")

    diff = commands.add_parser("diff", help="what changed between two states, and what moved each estimate")
    for name in ("old", "new"):
        diff.add_argument(name, metavar=name.upper(), help="a version, a folder, a zip, or . for the project itself")
    diff.add_argument("--json", action="store_true", help="everything, as JSON")
    diff.add_argument(
        "--moved", type=float, metavar="SHARE", help="of its old standard error, from which a move counts (a quarter)"
    )
    diff.add_argument("--project", type=Path, default=Path(), metavar="DIR", help="the project (default: here)")


def snapshot(options: Namespace) -> int:
    """Freeze, list or show."""
    from metaloom.build.snapshot import create
    from metaloom.versions.snapshot.manifest import digest_of
    from metaloom.versions.snapshot.roles import PARTS
    from metaloom.versions.snapshot.shelf import shelf_of

    project = open_project(options.project, site=True)
    shelf = shelf_of(project.root)
    if options.doing == "create":
        with teller() as told:
            made = create(project, options.name, options.until, options.renderer, told)
        name = made.manifest.edition.name if made.manifest.edition else ""
        print(f"Version {name} stands in snapshots/ ({made.grown / 1e6:.2f} MB).")
        print(f"  identity   {made.manifest.identity}")
        print("Commit it, then build the site: it appears under v/" + name + "/.")
        return 0
    if options.doing == "list":
        for manifest in shelf.manifests():
            if manifest.edition:
                print(f"{manifest.edition.name:<10} {manifest.identity}  {manifest.edition.label}")
        return 0
    manifest = shelf.manifest(options.name)
    size = sum(entry.size for entry in manifest.entries)
    if manifest.edition:
        print(f"Version {manifest.edition.name}, frozen on {manifest.edition.frozen_on}: {manifest.edition.label}")
        print(f"  revision     {manifest.edition.revision or 'not known'}")
    print(f"  identity     {manifest.identity}")
    print(f"  code         {manifest.tools.code}")
    print(
        f"  made by      Metaloom {manifest.tools.metaloom}, Python {manifest.tools.python}, {manifest.tools.renderer}"
    )
    print(f"  files        {len(manifest.entries)}, {size / 1e6:.1f} MB")
    for part in PARTS:
        print(f"  {part:<13}{digest_of(manifest.part(part))}  {len(manifest.part(part))} files")
    return 0


def diff(options: Namespace) -> int:
    """Compare two states."""
    from metaloom.build.compare import difference
    from metaloom.versions.difference.change import MOVED
    from metaloom.write.changes.text import change_json, change_text

    project = open_project(options.project)
    with teller() as told:
        change = difference(project, options.old, options.new, options.moved or MOVED, told)
    sys.stdout.write(change_json(change) if options.json else change_text(change))
    return 0


def verify(options: Namespace) -> int:
    """Hash, recompute, rebuild; exit code 4 with the list on any difference."""
    from metaloom.build.verify import verify as verify_path

    with teller() as told:
        may_run = partial(_may_run, told, options.run_code)
        report = verify_path(options.path, options.expect, options.recompute, options.rebuild, told, may_run)
    print("\n".join(report))
    return 0


def _may_run(told: Teller, allowed: bool, sentence: str) -> bool:
    """Say what would run; it may where the command line allows it, or a person at the terminal answers so."""
    told.say(sentence)
    if allowed or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return allowed
    print("Run it? [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
