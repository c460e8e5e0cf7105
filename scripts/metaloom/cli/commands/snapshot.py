"""`metaloom snapshot`: freeze the project as a version, list versions, show one."""

from __future__ import annotations

from argparse import Namespace

from metaloom.cli.arguments import Commands, project_option
from metaloom.cli.tell import teller


def register(commands: Commands) -> None:
    """Register the command and what it takes."""
    snapshot = commands.add_parser("snapshot", help="freeze the project as a version, list versions, show one")
    doing = snapshot.add_subparsers(dest="doing", required=True, metavar="create|list|show")
    create = doing.add_parser("create", help="freeze the project as it is")
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
        project_option(command)
    snapshot.set_defaults(run=run)


def run(options: Namespace) -> int:
    """Freeze, list or show."""
    from metaloom.build.project import open_project
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
        print(f"Version {name} is in snapshots/ ({made.grown / 1e6:.2f} MB).")
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
