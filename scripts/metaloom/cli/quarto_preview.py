"""Extend `quarto preview` to tables and declarations, and keep the last good page while something is wrong.

Quarto's preview watches pages and its own settings. So the first hook that it calls leaves a watcher behind: what it
sees is checked; where all is in order a settings file is touched and Quarto reloads the open page, and where something
is wrong the open page says so over the last good one. The watcher ends with the preview.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from metaloom.build.generated import VARIABLES
from metaloom.build.project import Project
from metaloom.cli.preview_state import Builds
from metaloom.declare.site import SETTINGS
from metaloom.stitch.previewed import STATE, dress, undress
from metaloom.store.safe_tree import write_below

LOCK = Path(".quarto", "preview", "lock")
"""Where Quarto says which process is the preview of a project."""

WATCHED = "watched_preview"
WATCHED_KINDS = frozenset({".yml", ".yaml", ".csv", ".bib", ".cff", ".py"})
RELOAD = Path(__file__).with_name("preview.js")
MOST_PARENTS = 12
ENDED = "Z"
"""The state of a process that has ended and has not been waited for (a zombie)."""

LOOK_AGAIN = 1000
"""Milliseconds after which a watcher that sees nothing looks whether its preview is still there."""

NOTE = "tables, declarations and the bibliography are watched as well: the open page follows them."


def preview_of(root: Path) -> int | None:
    """Return the process of the `quarto preview` that this hook was called by; none of `quarto render`."""
    if os.name != "posix":
        return None
    try:
        preview = int((root / LOCK).read_text("utf-8").strip())
    except (OSError, ValueError):
        return None
    one: int | None = os.getppid()
    for _ in range(MOST_PARENTS):
        if one == preview:
            return preview
        one = _parent(one) if one else None
    return None


def watch_beside(project: Project, preview: int) -> bool:
    """Leave a watcher behind, one for each preview; return whether it is a new one."""
    said = project.work / WATCHED
    if said.is_file() and said.read_text("utf-8") == str(preview):
        return False
    project.work.mkdir(parents=True, exist_ok=True)
    said.write_text(str(preview), "utf-8")
    known = VARIABLES if (project.root / VARIABLES).is_file() else SETTINGS
    command = [sys.executable, "-m", "metaloom", "hook", "watch", str(project.root)]
    subprocess.Popen(
        [*command, "--preview", str(preview), "--touch", known],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    return True


def watch(project: Project, preview: int, touched: str) -> None:
    """Check the project whenever its tables or declarations change, until the preview has ended."""
    from watchfiles import watch as changes_of

    seen = changes_of(
        project.root,
        watch_filter=lambda _, name: is_watched(project, Path(name)),
        debounce=100,
        rust_timeout=LOOK_AGAIN,
        yield_on_timeout=True,
        raise_interrupt=False,
    )
    for changes in seen:
        if not _is_alive(preview):
            break
        if changes and is_in_order(project):
            os.utime(project.root / touched)
    undress(project.output)


def is_watched(project: Project, path: Path) -> bool:
    """Whether a file is one that Quarto's preview does not watch itself, nor writes beside pages while it renders."""
    declares = path.suffix in WATCHED_KINDS and not path.name.startswith("_quarto")
    return (declares or path.is_relative_to(project.root / "data")) and project.is_input(path)


def is_in_order(project: Project) -> bool:
    """Return whether a project passes its check, after telling open pages."""
    from metaloom.build.compute import check
    from metaloom.build.progress import Clock, Silent

    try:
        check(project, Clock(), Silent(), prose=True)
    except Exception as error:  # a watcher outlives every fault; the next edit may be free of it
        tell_pages(project, error)
        return False
    tell_pages(project)
    return True


def tell_pages(project: Project, error: Exception | None = None) -> None:
    """Show open pages what is wrong, or that nothing is."""
    site = project.output
    if not site.is_dir():
        return
    builds = Builds(built=1)  # Quarto itself reloads pages; only what is wrong is shown here
    if error is not None:
        builds.failed_by(error)
        builds.failed = time.time_ns() // 1_000_000
    write_below(site, STATE, builds.as_json().encode())


@contextmanager
def previewed(project: Project) -> Iterator[None]:
    """Take back what a preview needs while pages are finished and sealed, and give it to them again."""
    site = project.output
    said = site / STATE
    before = said.read_bytes() if said.is_file() else None
    undress(site)
    try:
        yield
    finally:
        if site.is_dir():
            dress(site, RELOAD.read_bytes())
            write_below(site, STATE, before or Builds(built=1).as_json().encode())


def _parent(process: int) -> int | None:
    if known := _state(process):
        return int(known[1])
    try:
        asked = ["ps", "-o", "ppid=", "-p", str(process)]
        return int(subprocess.run(asked, capture_output=True, text=True, check=False).stdout)
    except (OSError, ValueError):
        return None


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    known = _state(process)
    return not known or known[0] != ENDED


def _state(process: int) -> list[str]:
    """Return what Linux knows of a process, its state and its parent first; nothing on other systems."""
    try:
        return Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return []
