"""Rendering a project: read, expand, convert what has changed, check, and write the whole site.

Every problem of the project's own files is collected and reported at once; nothing is written before they are all
known.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from metaloom.declare.site import read_site
from metaloom.errors import ProjectError
from metaloom.stitch.embedded.again import Whole
from metaloom.stitch.embedded.check import check_pages
from metaloom.stitch.embedded.includes import missing
from metaloom.stitch.embedded.inputs import find_pages
from metaloom.stitch.embedded.leading_out import leading_out
from metaloom.stitch.embedded.listings import listings_of
from metaloom.stitch.embedded.options import options_of
from metaloom.stitch.embedded.page import SITE_TEXTS, convert_pages, prepare, read_sources
from metaloom.stitch.embedded.pandoc import pandoc_version
from metaloom.stitch.embedded.settings import check_settings
from metaloom.stitch.embedded.shortcodes import Expander, read_variables
from metaloom.stitch.embedded.theme import theme_problems
from metaloom.stitch.embedded.unpublished import unpublished
from metaloom.stitch.embedded.write import write_site
from metaloom.stitch.rendered import Rendered
from metaloom.store.cache import Cache

Progress = Callable[[int, int, str], None]


def render(
    project: Path,
    output: Path,
    cache_dir: Path | None = None,
    progress: Progress | None = None,
    keep: Callable[[Whole], None] | None = None,
) -> Rendered:
    """Render the website of `project` into the empty folder `output`.

    `cache_dir` keeps finished pages between runs; `progress` is called with (done, of how many, what); `keep` is given
    what single pages can be rendered from again. Raises ProjectError with every problem of the sources, ToolError when
    pandoc is missing or fails.
    """
    begin = time.perf_counter()
    report = progress or _silent
    site = read_site(project)
    sources = read_sources(site, find_pages(site))
    unheeded = [*leading_out(site, sources), *check_settings(site, sources), *theme_problems(site)]
    for source in sources:
        unheeded += [*listings_of(source)[1], *missing(site, source, options_of(site, source))]
    refused = [problem for problem in unheeded if problem.severity == "error"]
    if refused:
        raise ProjectError(refused)
    held = unpublished(site, sources)
    variables = read_variables(project)
    shown = [source for source in sources if source.name not in held.gone]
    drafts = prepare(site, shown, Expander(project, variables))
    report(0, len(drafts), "pages")
    cache = Cache(cache_dir) if cache_dir else None
    pages, fresh = convert_pages(drafts, cache, report)
    menus, problems = check_pages(site, pages, held)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise ProjectError(errors)
    warnings = [*unheeded, *(problem for problem in problems if problem.severity == "warning")]
    written, frame = write_site(site, pages, menus, output, held, cache)
    if keep is not None:
        keep(Whole({page.name: page for page in pages if page.name != SITE_TEXTS}, frame, variables))
    rendered = sum(1 for name in fresh if name != SITE_TEXTS)
    return Rendered(
        renderer="embedded",
        version=f"pandoc {pandoc_version(cache)}",
        pages=tuple(sorted(written)),
        from_cache=len(written) - rendered,
        seconds=time.perf_counter() - begin,
        warnings=tuple(sorted(warnings)),
    )


def _silent(_done: int, _total: int, _what: str) -> None:
    return
