"""Writing the site: pages, the files that they use, 404 page, sitemap and old addresses."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from xml.sax.saxutils import escape

from markupsafe import Markup

from metaloom.declare.site import Site
from metaloom.draw.palette import site_css
from metaloom.errors import Place, ProjectError
from metaloom.stitch.drawing import fault_of_drawing
from metaloom.stitch.embedded.frame import Frame, frame_of
from metaloom.stitch.embedded.inputs import SUFFIXES, find_resources
from metaloom.stitch.embedded.logo import files_of, logo_of
from metaloom.stitch.embedded.navigation import Menus
from metaloom.stitch.embedded.page import SITE_TEXTS, Converted
from metaloom.stitch.embedded.pandoc import ASSETS
from metaloom.stitch.embedded.shell import LIBS, PageView, alias_html
from metaloom.stitch.embedded.shortcodes import resolve
from metaloom.stitch.embedded.source import html_name
from metaloom.stitch.embedded.theme import theme_css
from metaloom.stitch.embedded.unpublished import Unpublished
from metaloom.stitch.embedded.view import style_names
from metaloom.stitch.faces import faces_css, write_faces
from metaloom.stitch.served import SHARED_SHEETS, TOKENS, smaller, smaller_sheet
from metaloom.store.cache import Cache
from metaloom.store.keys import code_key
from metaloom.store.memo import Memo
from metaloom.text.address import address_parts

NOT_FOUND = "404.html"
NO_DRAFTS = Unpublished("gone", frozenset())
NOT_FOUND_BODY = Markup(
    "<p>There is no page at this address. It may have been moved or renamed: search for its title, "
    "or go on from one of the places below.</p>"
)


def write_site(
    site: Site,
    pages: list[Converted],
    menus: Menus,
    output: Path,
    drafts: Unpublished = NO_DRAFTS,
    cache: Cache | None = None,
) -> tuple[list[str], Frame]:
    """Write everything into `output`; the HTML files written, relative to it, and what is around every page.

    Nothing leads to hidden `drafts`, neither a link of a page nor the site map.
    """
    real = [page for page in pages if page.name != SITE_TEXTS]
    frame = frame_of(site, pages, menus, drafts)
    written = []
    for page in real:
        name = html_name(page.name)
        _write(output / name, frame.html_of(page))
        written.append(name)
    if NOT_FOUND not in written:
        _write(output / NOT_FOUND, frame.html_of_view(_not_found(), _from_anywhere(site)))
        written.append(NOT_FOUND)
    written.extend(_write_aliases(real, output))
    if site.url:
        _write(output / "sitemap.xml", _sitemap(site.url, [item.page for item in frame.items]))
    _copy_files(site, [*real, frame.texts], output, cache)
    return written, frame


def _from_anywhere(site: Site) -> str | None:
    """Return the site's folder as an address that holds on the page for missing pages, which stands in for any address.

    Without a declared address of the site there is none, and the page finds its style sheet only at the top.
    """
    return None if site.url is None else address_parts(site.url).path + "/"


def _not_found() -> PageView:
    return PageView(
        name=NOT_FOUND,
        output=NOT_FOUND,
        lang="en",
        window_title="Page not found",
        title=Markup("Page not found"),
        body=NOT_FOUND_BODY,
    )


def _write_aliases(pages: list[Converted], output: Path) -> Iterator[str]:
    for page in pages:
        for alias in page.draft.source.settings.get("aliases") or []:
            name = resolve(str(alias), page.name) if ".." in Path(str(alias)).parts else str(alias).lstrip("/")
            if name is None:
                continue  # it points out of the project, which `leading_out` reports
            name = name if name.endswith(".html") else f"{name.rstrip('/')}/index.html"
            target = output / name
            if target.exists():
                continue
            depth = name.count("/")
            _write(target, alias_html("../" * depth + quote(html_name(page.name)), page.inline("title", "text")))
            yield name


def _sitemap(url: str, names: list[str]) -> str:
    lines = [f"  <url><loc>{escape(url)}/{quote(html_name(name))}</loc></url>" for name in sorted(names)]
    body = "\n".join(lines)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n{body}\n</urlset>\n'


def _copy_files(site: Site, pages: list[Converted], output: Path, cache: Cache | None) -> None:
    for asset in sorted((ASSETS / "site").glob("*.js")):
        _write(output / LIBS / asset.name, smaller(asset.read_text("utf-8")))
    sheets = [(ASSETS / "site" / name).read_text("utf-8") for name in (TOKENS, "site.css", *SHARED_SHEETS)]
    theme = theme_css(site)
    parts = [faces_css(), *sheets, "/* Figures */", site_css(), *(["/* Theme */", theme] if theme else [])]
    _write(output / LIBS / "site.css", smaller_sheet("\n".join(parts)))
    write_faces(output / LIBS)
    wanted = {path for page in pages for _, path, _ in page.answer["targets"]}
    wanted |= {style for page in pages for style in style_names(site, page)}
    favicon = site.website.get("favicon")
    if favicon:
        wanted.add(str(favicon).lstrip("/"))
    wanted |= set(files_of(logo_of(site)))
    wanted = {name for name in wanted if not name.endswith(SUFFIXES)} | find_resources(site)
    project, made = site.project.resolve(), {output}
    harmless = Memo(cache, "drawings", code_key("metaloom.stitch.drawing"))
    for name in sorted(wanted):
        source, target = site.project / name, output / name
        if not source.is_file() or target.exists():
            continue
        if source.resolve().is_relative_to(project):
            _require_harmless(source, name, harmless)
            if target.parent not in made:
                target.parent.mkdir(parents=True, exist_ok=True)
                made.add(target.parent)
            shutil.copyfile(source, target)
    harmless.keep()


def _require_harmless(source: Path, name: str, harmless: Memo) -> None:
    """Refuse a drawing that would run something; wherever in the project it comes from.

    Errors: ProjectError.
    """
    if source.suffix.lower() != ".svg":
        return
    if not harmless.of(source.read_bytes(), lambda _: fault_of_drawing(source, Place(name)) is None):
        fault = fault_of_drawing(source, Place(name))
        raise ProjectError([fault] if fault else [])


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
