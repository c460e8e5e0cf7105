"""The swap: a finished site replaces the old one in a single step.

A build writes into a staging folder beside the site (see `stitch.staging`). When it is whole the two folders change
places: on Linux by `renameat2(RENAME_EXCHANGE)` and on macOS by `renamex_np`, which are atomic, so that at every moment
a complete site is at the output path. Where the system has no such call, two renames follow each other, and the
next build puts the old site back if the process died between them.

Of what was there before only the files are removed that a build made. If anything else is found in it at that last
moment, it is kept beside the site, and told.
"""

# ruff: noqa: PTH101, PTH105, PTH106, PTH108, PTH116, PTH118, PTH123
# Thousands of files are asked in every build, and making a Path takes longer than the answer.
from __future__ import annotations

import ctypes
import errno
import os
import shutil
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Literal

from metaloom.errors import ToolError
from metaloom.stitch.staging import OLD

AT_FDCWD = -100
RENAME_EXCHANGE = 2
RENAME_SWAP = 2
NOT_EXCHANGED = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})


def swap_in(staged: Path, site: Path, made: Iterable[str]) -> None:
    """Put `staged` where `site` is; of what was there the files in `made` (relative paths) are removed.

    `staged` is gone afterwards.

    Errors: ToolError when the site cannot be replaced, which is then as it was, or when files of others were in it,
    which are then kept.
    """
    try:
        _swap(staged, site)
    except OSError as error:
        cause = f"{site} cannot be replaced: {(error.strerror or str(error)).lower()}."
        raise ToolError(
            cause,
            "Give a folder that is not a mount point, and may be written. Nothing was changed.",
            code="ML-1410",
        ) from None
    old = staged if staged.is_dir() else staged.with_name(OLD)
    if old.is_dir():
        _remove(old, site, made)


def _swap(staged: Path, site: Path) -> None:
    if not os.path.lexists(site):
        site.parent.mkdir(parents=True, exist_ok=True)
        staged.rename(site)
    elif not _exchange(staged, site):
        old = staged.with_name(OLD)
        site.rename(old)
        try:
            staged.rename(site)
        except OSError:
            old.rename(site)
            raise


def _remove(old: Path, site: Path, made: Iterable[str]) -> None:
    """Remove what a build made; anything else is moved out of the staging folder, which is cleared."""
    for name in made:
        with suppress(FileNotFoundError):
            os.unlink(os.path.join(old, name))
    for folder, _, _ in os.walk(old, topdown=False):
        with suppress(OSError):
            os.rmdir(folder)
    if old.exists():
        kept = next(
            path
            for number in range(1, 1000)
            if not os.path.lexists(path := site.with_name(f"{site.name}.kept-{number}"))
        )
        old.rename(kept)
        raise ToolError(
            f"While the site was being built, other files were put into {site}. They are kept in {kept}.",
            "The new site is in place. Move these files to where they belong.",
            code="ML-1410",
        )


def carry_over(staged: Path, site: Path) -> int:
    """Let files of `staged` that equal those of the old `site` be the very same files.

    What did not change keeps its inode and time stamp, so that servers and watchers see no change. Returns how many
    files are new or different.
    """
    changed, top = 0, len(os.fspath(staged))
    for folder, _, names in os.walk(staged):
        beside = os.fspath(site) + folder[top:]
        for name in names:
            new, old = os.path.join(folder, name), os.path.join(beside, name)
            same = _sameness(old, new)
            changed += same == "other"
            if same == "content":
                _link(old, new)
    return changed


def make_readable(site: Path) -> None:
    """Make the site readable by all users, as a web server needs, whatever the umask is."""
    for folder, _, names in os.walk(site):
        Path(folder).chmod(0o755)
        for name in names:
            path = os.path.join(folder, name)
            if os.stat(path).st_mode & 0o777 != 0o644:
                os.chmod(path, 0o644)


def _link(old: str, new: str) -> None:
    """Let `new` be the file `old`; where the system cannot, let it have its time stamp."""
    twin = new + ".same"
    try:
        os.link(old, twin)
    except OSError:
        shutil.copystat(old, new)
        return
    os.replace(twin, new)


def _sameness(old: str, new: str) -> Literal["file", "content", "other"]:
    """Return whether `old` is the very file `new`, an ordinary file of the same content, or neither."""
    try:
        found, wanted = os.lstat(old), os.stat(new)
    except OSError:
        return "other"
    if not stat.S_ISREG(found.st_mode) or found.st_size != wanted.st_size:
        return "other"
    if os.path.samestat(found, wanted):
        return "file"
    return "content" if _bytes_of(old) == _bytes_of(new) else "other"


def _bytes_of(path: str) -> bytes:
    with open(path, "rb") as stream:
        return stream.read()


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two paths atomically; False where the system cannot.

    Errors: OSError when it can, but not these two.
    """
    library = ctypes.CDLL(None, use_errno=True)
    if sys.platform.startswith("linux") and hasattr(library, "renameat2"):
        code = library.renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE)
    elif sys.platform == "darwin" and hasattr(library, "renamex_np"):
        code = library.renamex_np(os.fsencode(one), os.fsencode(other), RENAME_SWAP)
    else:
        return False
    number = ctypes.get_errno()
    if code and number not in NOT_EXCHANGED:
        raise OSError(number, os.strerror(number), str(other))
    return int(code) == 0
