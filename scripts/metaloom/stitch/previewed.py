"""The pages of a site while `quarto preview` serves them: they may reload, and show what is wrong.

Quarto adds scripts of its own to every page that its preview serves; the policy of a finished page forbids them, and
the page would never reload. So the policy is set aside as long as the preview lasts. All of this can be taken back to
the byte: a finished site is what its manifest says.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from metaloom.stitch.enclosed import enclosed
from metaloom.store.safe_tree import write_below

FOLDER = "__metaloom"
STATE, SCRIPT = f"{FOLDER}/build.json", f"{FOLDER}/reload.js"
EVERY = 2000
"""Milliseconds between two questions of an open page: each one that meets a render is a line on the terminal."""

FINISHED = re.compile(rb"\s*<!DOCTYPE html>\s*<html\b[^<>]* data-finished=")
POLICY, ASIDE = b'<meta http-equiv="Content-Security-Policy" ', b'<meta name="metaloom-policy-aside" '
END = b"</body>"
ADDED = re.compile(rb'<script src="[./]*__metaloom/reload\.js"[^<>]*></script>')


def dress(site: Path, script: bytes) -> None:
    """Let finished pages run Quarto's scripts, and ours that shows what is wrong."""
    write_below(site, SCRIPT, script)
    _each_page(site, lambda name, page: _dressed(page, "../" * name.count("/")))


def undress(site: Path) -> None:
    """Take back what `dress` did, if anything; nothing is deleted that it did not write."""
    folder = site / FOLDER
    if site.is_symlink() or folder.is_symlink() or not folder.is_dir():
        return
    for name in (STATE, SCRIPT):
        (site / name).unlink(missing_ok=True)
    with suppress(OSError):  # a file that is not ours is in it
        folder.rmdir()
    _each_page(site, lambda _, page: ADDED.sub(b"", page.replace(ASIDE, POLICY, 1)))


def _dressed(page: bytes, root: str) -> bytes:
    if not FINISHED.match(page) or ADDED.search(page):
        return page
    asking = f'<script src="{root}{SCRIPT}" data-state="{root}{STATE}" data-every="{EVERY}"></script>'.encode()
    before, end, after = page.rpartition(END)
    return before.replace(POLICY, ASIDE, 1) + asking + end + after


def _each_page(site: Path, change: Callable[[str, bytes], bytes]) -> None:
    within = enclosed(site)
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        if name.startswith(("v/", f"{FOLDER}/")) or within(path) or path.is_symlink():
            continue
        before = path.read_bytes()
        after = change(name, before)
        if after != before:
            path.write_bytes(after)
