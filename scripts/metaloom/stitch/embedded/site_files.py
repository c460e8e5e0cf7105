"""Check that files named in the settings of a site exist, which every page would point to. Asked before anything is
computed, with the place in the settings: the icon, the logo, style sheets, drafts, resources, pages to render,
addresses on the web; and that the site's own name holds no shortcode, which nothing would expand.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from metaloom.declare.site import SETTINGS, Site, strings
from metaloom.errors import Place, Problem, suggestion
from metaloom.stitch.embedded.inputs import find_resources, matches, walk
from metaloom.stitch.embedded.logo import files_of, logo_of
from metaloom.stitch.embedded.options import options_of, place_named
from metaloom.stitch.embedded.places import key_places
from metaloom.stitch.embedded.shortcodes import resolve
from metaloom.stitch.embedded.source import Source
from metaloom.text.address import address_parts

CORRECT = "Correct the path, or add the file."
PLAIN_TEXTS = ("title", "description")
FIRST = frozenset({"index.qmd", "index.md"})
ADDRESSES = (("website", "site-url"), ("website", "repo-url"))
OF_A_BUILD = frozenset({"manifest.json", "sha256sums", "search.json", "sitemap.xml", "robots.txt", "404.html"})
"""Files at the top of a site that a build writes, in small letters: no folder may have their name."""
WEB = ("http", "https")
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
    for picture in files_of(logo_of(site)):
        if _is_missing(site, picture, SETTINGS):
            yield _no_file(picture, site.place_of(picture))
    for name in strings(site.own.get("metadata-files")):
        if _is_missing(site, name, SETTINGS):
            yield _no_file(name, site.place_of(name))
    yield from _sheets(site, sources)
    for name in strings(site.website.get("drafts")):
        if name.removeprefix("./").lstrip("/") not in pages and name.strip("/").split("/")[0] not in made:
            cause = f"the drafts name {name!r}, which is not a page: the page that is meant would be published"
            yield Problem(site.place_of(name), cause, suggestion(name, pages, "pages"), code="ML-1115")
    for name in site.resources:
        wild = WILD & set(name) or name.strip("/").split("/")[0] in made
        if not wild and not (site.project / name.strip("/")).is_dir() and _is_missing(site, name, SETTINGS):
            yield _no_file(name, site.place_of(name))
    for pattern in site.render:
        if WILD & set(pattern) or pattern.strip("/").split("/")[0] in made:
            continue
        if not any(matches(pattern, name) for name in walk(site.project, site.output)):
            cause = f"the pages to render name {pattern!r}, which is not a file"
            yield Problem(site.place_of(pattern), cause, suggestion(pattern, pages, "pages"), code="ML-1115")
    if not FIRST & set(pages) and not (site.project / "index.html").is_file():
        left_out = any((site.project / name).is_file() for name in FIRST)
        cause = "the site has no index.qmd, its first page, to which every page links"
        remedy = "Add it to `render`." if left_out else "Write one; it may be short."
        yield Problem(spots.get(("project", "render"), Place(SETTINGS)), cause, remedy, code="ML-1101")
    yield from _in_the_way(sources)
    yield from _hidden_by_pages(site, pages)
    for path in ADDRESSES:
        value = _value(site.settings, path)
        if isinstance(value, str) and address_parts(value).scheme not in WEB:
            cause = f"`{': '.join(path)}: {value}` is not a web address"
            yield Problem(spots.get(path, Place(SETTINGS)), cause, "Begin it with https://.", code="ML-1101")
    for key in PLAIN_TEXTS:
        if "{{<" in str(site.website.get(key) or ""):
            cause = f"the site's {key} holds a shortcode, which would be shown as it is written"
            yield Problem(spots.get(("website", key), Place(SETTINGS)), cause, "Write the text itself.", code="ML-1107")


def _in_the_way(sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield each page or old address that is where a build puts a file of its own, such as the manifest."""
    for source in sources:
        for alias in [source.name, *strings(source.settings.get("aliases"))]:
            first, slash, _ = alias.lstrip("/").partition("/")
            whole = not slash and alias != source.name
            if (slash or whole) and first.casefold() in OF_A_BUILD:
                place = Place(source.name) if alias == source.name else source.setting_place(alias)
                cause = f"{alias!r} would have the path of a file that a build writes: {first}"
                yield Problem(place, cause, "Choose another name.", code="ML-1123")


def _hidden_by_pages(site: Site, pages: Collection[str]) -> Iterator[Problem]:
    """Yield each file of the project that should be published and is where a page goes."""
    page_of = {f"{name.rpartition('.')[0]}.html": name for name in pages}
    for name in sorted(find_resources(site) & page_of.keys()):
        cause = f"{name!r} should be published as it is, and the page {page_of[name]} has that address"
        exact = [pattern for pattern in site.resources if pattern.strip("/") == name]
        place = site.place_of((exact or [*site.resources])[0])
        yield Problem(place, cause, f"Rename one of the two, or add '!/{name}' to the resources.", code="ML-1123")


def _sheets(site: Site, sources: Sequence[Source]) -> Iterator[Problem]:
    """Yield each style sheet that is not there, once: in the settings, or in the head of the page that names it."""
    told: set[tuple[str, str]] = set()
    for source in sources:
        options = options_of(site, source)
        holder = options.holder("css")
        for name in strings(options.get("css")):
            if (holder, name) not in told and _is_missing(site, name, holder):
                told.add((holder, name))
                yield _no_file(name, place_named(site, source, holder, name))


def _is_missing(site: Site, written: str, holder: str) -> bool:
    """Return whether a path of the project has no file; paths out of the project are reported elsewhere."""
    if "://" in written or written.startswith("//"):
        return False
    name = resolve(written, holder)
    return name is not None and not (site.project / name).is_file()


def _value(settings: object, path: tuple[str, ...]) -> object:
    for key in path:
        settings = settings.get(key) if isinstance(settings, Mapping) else None
    return settings


def _no_file(name: str, place: Place) -> Problem:
    return Problem(place, f"there is no file {name!r}", CORRECT, code="ML-1115")
