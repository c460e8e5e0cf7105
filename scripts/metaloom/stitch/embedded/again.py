"""Pages of a site rendered by themselves, by what the last whole rendering knew: the same bytes, and only those pages.

A preview shows them before the whole site is made again. Whatever could change anything but the text of these pages
(their settings, a refusal, a file that the site does not hold yet) leaves them to the whole rendering.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from metaloom.declare.profiles import Settings
from metaloom.stitch.embedded.cells import cells_of
from metaloom.stitch.embedded.check import problems_of
from metaloom.stitch.embedded.frame import Frame
from metaloom.stitch.embedded.jobs import make_job
from metaloom.stitch.embedded.options import options_of
from metaloom.stitch.embedded.page import Converted, Draft, convert_pages, inlines_of, site_inlines
from metaloom.stitch.embedded.shortcodes import Expander
from metaloom.stitch.embedded.source import Source, read_source, source_of

DESCRIBES = "description"


@dataclass(frozen=True)
class Whole:
    """What a whole rendering knew: each page as it was converted, what is around it, the values of variables."""

    pages: Mapping[str, Converted]
    frame: Frame
    variables: Settings

    def made_of(self, changed: frozenset[str]) -> tuple[str, ...]:
        """Return the pages into which some of these files went."""
        return tuple(name for name, page in self.pages.items() if changed & files_of(page))


@dataclass(frozen=True)
class Again:
    """A page rendered anew: how it is in the site before it is finished."""

    page: Converted
    html: str


def files_of(page: Converted) -> frozenset[str]:
    """Return the files that a page's text comes from: its own, and what it includes."""
    return frozenset({page.name, *(line.file for line in page.draft.source.lines)})


def pages_again(whole: Whole, names: Iterable[str], texts: Mapping[str, str] | None = None) -> list[Again] | None:
    """Render the pages whose text has changed; None where more than their text did, or where one would be refused.

    `texts` holds the text of pages that are not written yet. A page that lists others is not rendered: it shows what
    they say of themselves.
    """
    site, expander = whole.frame.site, Expander(whole.frame.site.project, whole.variables)
    drafts = []
    for name in names:
        before = whole.pages[name].draft
        source = source_of(name, texts[name]) if texts and name in texts else read_source(site.project, name)
        options = options_of(site, source)
        expanded = expander.expand(source, options.flat())
        if not _is_set_alike(source, before.source) or any(cells_of(expanded)) or "listing" in source.settings:
            return None
        job = make_job(expanded, options, before.library, inlines_of(expander, expanded, options), site.profiles)
        if job == before.job:
            continue
        drafts.append(Draft(expanded, options, job, before.library))
    if expander.problems:
        return None
    pages, _ = convert_pages(drafts, None, lambda *_: None)
    if any(_is_refused(whole, page) for page in pages):
        return None
    return [Again(page, whole.frame.html_of(page)) for page in pages]


def is_framed_alike(whole: Whole, names: Iterable[str]) -> bool:
    """Return whether the pages that are there now have the settings and titles that a whole rendering found.

    `names` are the pages now, drafts of which nothing is published left in. What describes a page may be new: only
    pages that list others show it, and `pages_again` leaves those alone.
    """
    site, expander = whole.frame.site, Expander(whole.frame.site.project, whole.variables)
    if frozenset(names) - whole.frame.drafts.gone != whole.pages.keys():
        return False
    for name, page in whole.pages.items():
        source, before = read_source(site.project, name), page.draft
        titles = {**inlines_of(expander, source, before.options), DESCRIBES: ""}
        if not _is_set_alike(source, before.source) or titles != {**before.job.inlines, DESCRIBES: ""}:
            return False
    return site_inlines(site, expander) == whole.frame.texts.draft.job.inlines and not expander.problems


def _is_set_alike(source: Source, before: Source) -> bool:
    """Return whether a page's settings are as they were but for its description."""
    if source.head == before.head:
        return True
    without = [{key: value for key, value in one.settings.items() if key != DESCRIBES} for one in (source, before)]
    return without[0] == without[1]


def _is_refused(whole: Whole, page: Converted) -> bool:
    problems = problems_of(whole.frame.site, page, whole.pages, whole.frame.drafts)
    return any(problem.severity == "error" for problem in problems)
