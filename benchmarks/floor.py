"""What a build cannot do without: pandoc on the pages that changed, and the engine on the analyses that changed.

    .venv/bin/python benchmarks/floor.py [PROJECT] [--large]

Reading, checking, writing, finishing and sealing left out, this is the least that a cold build and one edited cell take
on this machine, as long as pandoc renders and witnesses compute everything twice. Pages are given to as many pandoc
processes as the machine has cores, as in a build. With `--large` the project is that of `large.py`. Beside it, in the
same run: pandoc alone on the site's front page, the unit of `build.py`.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import large
import pandas as pd
import pypandoc
from build import HIDDEN, ROOT, edit, processor

from metaloom.build.compute import check
from metaloom.build.progress import Clock, Silent
from metaloom.build.project import Project
from metaloom.declare import Analysis
from metaloom.declare.site import read_site
from metaloom.engine.analyse import compute
from metaloom.stitch.embedded.convert import convert
from metaloom.stitch.embedded.inputs import find_pages
from metaloom.stitch.embedded.jobs import Job
from metaloom.stitch.embedded.page import prepare, read_sources
from metaloom.stitch.embedded.shortcodes import Expander, read_variables
from metaloom.store.keys import key_of

Asked = tuple[Analysis, pd.DataFrame]
"""An analysis and the rows that it uses."""


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("project", type=Path, nargs="?", default=ROOT)
    parser.add_argument("--large", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder).resolve() / "project"
        if options.large:
            large.make(project, *large.SIZE)
        else:
            shutil.copytree(options.project, project, ignore=shutil.ignore_patterns(*HIDDEN))
        change = large.edit if options.large else edit
        measure(project, change)


def measure(project: Path, change: Callable[[Path], None]) -> None:
    """Print what pandoc and the engine take for everything, and for what one edited cell changes."""
    unit = [pypandoc.get_pandoc_path(), str(project / "index.qmd"), "-f", "markdown", "-t", "html"]
    timed("pandoc, one page", lambda: subprocess.run(unit, check=True, capture_output=True))
    build(project)
    pages, analyses = jobs(project), asked(project)
    change(project)
    build(project)
    changed = [job for name, job in jobs(project).items() if name not in pages or pages[name].key() != job.key()]
    again = [one for name, one in asked(project).items() if key(one) != key(analyses[name])]
    timed(f"pandoc, all {len(pages)} pages", lambda: list(convert(list(pages.values()))))
    timed(f"pandoc, the {len(changed)} pages that one cell changes", lambda: list(convert(changed)))
    computed(again)  # loads what the engine needs
    timed(f"engine and witness, all {len(analyses)} analyses", lambda: computed(list(analyses.values())))
    timed(f"engine and witness, the {len(again)} analyses of one cell", lambda: computed(again))


def build(project: Path) -> None:
    """Build the site, so that its generated pages are there to be read."""
    command = [sys.executable, "-m", "metaloom", "build", str(project), "--renderer", "embedded"]
    subprocess.run(command, check=True, capture_output=True)


def jobs(project: Path) -> dict[str, Job]:
    """Return what pandoc is asked for each page of a project that has been built."""
    site = read_site(project)
    drafts = prepare(site, read_sources(site, find_pages(site)), Expander(project, read_variables(project)))
    return {draft.job.name: draft.job for draft in drafts}


def asked(project: Path) -> dict[str, Asked]:
    """Return each analysis with its rows."""
    declarations, _, selections = check(Project(project), Clock(), Silent())
    return {one.id: (one, selections[one.id].frame) for one in declarations.analyses}


def key(one: Asked) -> str:
    """Return what the result of an analysis depends on: its declaration and its rows."""
    return key_of(one[0].model_dump(mode="json"), one[1].to_csv(index=False))


def computed(analyses: list[Asked]) -> None:
    """Compute analyses anew."""
    for analysis, rows in analyses:
        compute(rows, analysis)


def timed(what: str, work: Callable[[], object]) -> None:
    """Print how long something takes, by the wall clock and of the processor."""
    start, used = time.perf_counter(), processor()
    work()
    print(f"{what:<60}{time.perf_counter() - start:>8.2f} s{processor() - used:>8.2f} s", flush=True)


if __name__ == "__main__":
    main()
