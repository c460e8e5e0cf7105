"""A private copy of the project for one run of Quarto.

Quarto writes beside its inputs, empties the site folder before it fills it, and two runs in one folder break each
other. So it works in a copy under `.metaloom/`, on the same file system as the project, and the finished site is moved
out of it. A copy whose process died is removed by the next run: each is held by a lock that dies with its process.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml
from filelock import FileLock, Timeout

from metaloom.declare.profiles import LOCAL, merge
from metaloom.declare.site import read_site, read_yaml
from metaloom.stitch.embedded.inputs import find_pages, walk
from metaloom.versions.snapshot.built import is_built

SITE = "_site"
OTHER_PAGES = (".ipynb", ".Rmd", ".rmd")
LEFT_OUT = frozenset({SITE, "__pycache__", "node_modules"})


@contextmanager
def staged(project: Path, output: Path) -> Iterator[Path]:
    """Yield a copy of the project's files, without hidden ones, environments and the old site; gone afterwards."""
    home = project / ".metaloom" / "quarto"
    home.mkdir(parents=True, exist_ok=True)
    _sweep(home)
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=home))
    lock = FileLock(folder.with_suffix(".lock"))
    try:
        with lock:
            copy = folder / "project"
            _copy(project, copy, output)
            _name_pages(copy)
            yield copy
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        Path(lock.lock_file).unlink(missing_ok=True)


def move_site(copy: Path, output: Path) -> tuple[str, ...]:
    """Put the finished site into `output`; returns its pages, relative, with forward slashes, sorted."""
    site = copy / SITE
    if output.is_dir() and not any(output.iterdir()):
        output.rmdir()
    if output.exists():
        shutil.copytree(site, output, dirs_exist_ok=True)
    else:
        output.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(site, output)
    return tuple(sorted(page.relative_to(output).as_posix() for page in output.rglob("*.html")))


def _copy(project: Path, copy: Path, output: Path) -> None:
    def left_out(folder: str, names: list[str]) -> set[str]:
        here = Path(folder)
        return {
            name
            for name in names
            if name.startswith(".")
            or name in LEFT_OUT
            or here / name == output
            or (here / name / "pyvenv.cfg").is_file()
            or is_built(here / name)
        }

    shutil.copytree(project, copy, ignore=left_out, symlinks=True, ignore_dangling_symlinks=True)


def _name_pages(copy: Path) -> None:
    """Say which files are pages where the project does not: Quarto finds none by itself below a hidden folder."""
    site = read_site(copy)
    if site.render:
        return
    others = [name for name in walk(copy, SITE) if name.endswith(OTHER_PAGES)]
    local = copy / LOCAL
    own = read_yaml(local.read_text("utf-8"), LOCAL) if local.is_file() else {}
    merged = merge(own if isinstance(own, dict) else {}, {"project": {"render": [*find_pages(site), *others]}})
    local.write_text(yaml.safe_dump(merged, allow_unicode=True), "utf-8")


def _sweep(home: Path) -> None:
    """Remove copies whose process is gone."""
    for folder in home.glob("run-*"):
        if not folder.is_dir():
            continue
        lock = FileLock(folder.with_suffix(".lock"))
        try:
            with lock.acquire(timeout=0):
                shutil.rmtree(folder, ignore_errors=True)
        except Timeout:
            continue
        Path(lock.lock_file).unlink(missing_ok=True)
