"""The swap: a finished site takes the place of the old one in a single step.

A build writes into a staging folder beside the site, on the same file system. When it is whole the
two folders change places: on Linux by `renameat2(RENAME_EXCHANGE)` and on macOS by `renamex_np`, which
are atomic, so that at every moment a complete site stands at the output path. Where the system has no
such call, two renames follow each other, and `recover` puts the old site back if the process died
between them.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path

AT_FDCWD = -100
RENAME_EXCHANGE = 2
RENAME_SWAP = 2


def swap_in(staged: Path, site: Path) -> None:
    """Put `staged` where `site` is, and remove what stood there before.

    Both are folders on one file system; `staged` is gone afterwards.
    """
    if not site.exists():
        site.parent.mkdir(parents=True, exist_ok=True)
        staged.rename(site)
        return
    if not _exchange(staged, site):
        previous = _previous(site)
        site.rename(previous)
        staged.rename(site)
        staged = previous
    shutil.rmtree(staged, ignore_errors=True)


def recover(site: Path) -> None:
    """Undo a swap that died between its two renames (systems without an atomic exchange)."""
    previous = _previous(site)
    if not previous.exists():
        return
    if site.exists():
        shutil.rmtree(previous, ignore_errors=True)
    else:
        previous.rename(site)


def carry_over(staged: Path, site: Path) -> int:
    """Let files of `staged` that equal those of the old `site` be the very same files.

    What did not change keeps its inode and time stamp, so that servers and watchers see it stand
    still. Returns how many files are new or different.
    """
    changed = 0
    for path in sorted(staged.rglob("*")):
        if not path.is_file():
            continue
        old = site / path.relative_to(staged)
        if not (old.is_file() and not old.is_symlink() and _same(old, path)):
            changed += 1
            continue
        if old.samefile(path):
            continue
        twin = path.with_name(path.name + ".same")
        try:
            os.link(old, twin)
        except OSError:
            shutil.copystat(old, path)
            continue
        twin.replace(path)
    return changed


def _same(one: Path, other: Path) -> bool:
    if one.samefile(other):
        return True
    return one.stat().st_size == other.stat().st_size and one.read_bytes() == other.read_bytes()


def _previous(site: Path) -> Path:
    return site.with_name(f".{site.name}.previous")


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two paths atomically; False where the system cannot."""
    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform.startswith("linux") and hasattr(library, "renameat2"):
        code = library.renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE)
    elif sys.platform == "darwin" and hasattr(library, "renamex_np"):
        code = library.renamex_np(os.fsencode(one), os.fsencode(other), RENAME_SWAP)
    else:
        return False
    return int(code) == 0
