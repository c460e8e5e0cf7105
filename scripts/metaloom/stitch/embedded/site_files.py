"""What the settings of a site name must be there: else every page would point to nothing, and the end would say so.

Asked before anything is computed, with the place in the settings: the icon, style sheets, pages to render; and that the
site's own name holds no shortcode, which nothing would expand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from metaloom.declare.site import SETTINGS, Site, strings
from metaloom.errors import Place, Problem, suggestion
from metaloom.stitch.embedded.inputs import matches, walk
from metaloom.stitch.embedded.options import options_of
from metaloom.stitch.embedded.places import key_places
from metaloom.stitch.embedded.shortcodes import resolve
from metaloom.stitch.embedded.source import Source

CORRECT = "Correct the path, or add the file."
PLAIN_TEXTS = ("title", "description")
FIRST = frozenset({"index.qmd", "index.md"})
WILD = frozenset("*?[!")


def site_file_problems(
    site: Site, pages: Collection[str], sources: Sequence[Source], made: Collection[str] = ()
) -> Iterator[Problem]:
    """Yield every file that the settings, the site's or a page's, name and that is not there.

    `pages` are rendered; what is in the folders `made` comes later, with the build.
    """
    spots = key_places(site.text, SETTINGS)
    favicon = site.website.get("favicon")
    if isinstance(favicon, str) and _is_missing(site, favicon, SETTINGS):
        yield _no_file(favicon, spots.get(("website", "favicon"), Place(SETTINGS)))
    yield from _sheets(site, sources)
    for pattern in site.render:
        if WILD & set(pattern) or pattern.strip("/").split("/")[0] in made:
            continue
        if not any(matches(pattern, name) for name in walk(site.project, site.output)):
            cause = f"the pages to render name {pattern!r}, which is no file"
            yield Problem(site.place_of(pattern), cause, suggestion(pattern, pages, "pages"), code="ML-1115")
    if not FIRST & set(pages) and not (site.project / "index.html").is_file():
        left_out = any((site.project / name).is_file() for name in FIRST)
        cause = "the site has no index.qmd, its first page, to which every page links"
        remedy = "Add it to `render`." if left_out else "Write one; it may be short."
        yield Problem(spots.get(("project", "render"), Place(SETTINGS)), cause, remedy, code="ML-1101")
    for key in PLAIN_TEXTS:
        if "{{<" in str(site.website.get(key) or ""):
            cause = f"the site's {key} holds a shortcode, which would be shown as it is written"
            yield Problem(spots.get(("website", key), Place(SETTINGS)), cause, "Write the text itself.", code="ML-1107")


def _sheets(site: Site, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield each style sheet that is not there, once: in the settings, or in the head of the page that names it."""
    told: set[tuple[str, str]] = set()
    for source in sources:
        own = "css" in source.settings
        holder = source.name if own else SETTINGS
        for name in strings(options_of(site, source).get("css")):
            if (holder, name) not in told and _is_missing(site, name, holder):
                told.add((holder, name))
                yield _no_file(name, Place(source.name, 2) if own else site.place_of(name))


def _is_missing(site: Site, written: str, holder: str) -> bool:
    """Return whether a path of the project leads to no file; an address elsewhere is not asked for."""
    if "://" in written or written.startswith("//"):
        return False
    name = resolve(written, holder)
    return name is None or not (site.project / name).is_file()


def _no_file(name: str, place: Place) -> Problem:
    return Problem(place, f"there is no file {name!r}", CORRECT, code="ML-1115")
