"""Writing the site: pages, the files that they use, 404 page, sitemap and old addresses."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape

from markupsafe import Markup

from metaloom.declare.site import Site
from metaloom.draw.palette import site_css
from metaloom.stitch.embedded.convert import ASSETS
from metaloom.stitch.embedded.inputs import choose, walk
from metaloom.stitch.embedded.navigation import Menus
from metaloom.stitch.embedded.page import SITE_TEXTS, Converted
from metaloom.stitch.embedded.shell import LIBS, Face, PageView, alias_html, marked, page_html
from metaloom.stitch.embedded.source import html_name
from metaloom.stitch.embedded.view import face_of, style_names, title_of, view_of
from metaloom.stitch.faces import faces_css, write_faces
from metaloom.stitch.served import SHARED_SHEETS, smaller

NOT_FOUND = "404.html"
NOT_FOUND_BODY = Markup(
    "<p>There is no page at this address. It may have been moved or renamed: look for it in the menus, "
    "or search for its title.</p>"
)


def write_site(site: Site, pages: list[Converted], menus: Menus, output: Path) -> list[str]:
    """Write everything into `output`; the HTML files written, relative to it."""
    real = [page for page in pages if page.name != SITE_TEXTS]
    texts = next(page for page in pages if page.name == SITE_TEXTS)
    menus = marked(menus, {where: texts.inline(where, "html") for where in menus.footer})
    face = face_of(site)
    titles = {page.name: title_of(page) for page in real}
    written = []
    for page in real:
        view = view_of(site, face, page, menus)
        _write(output / view.output, page_html(view, face, menus, titles))
        written.append(view.output)
    if NOT_FOUND not in written:
        _write(output / NOT_FOUND, page_html(_not_found(face), face, menus, titles, _from_anywhere(site)))
        written.append(NOT_FOUND)
    written.extend(_write_aliases(real, output))
    if site.url:
        _write(output / "sitemap.xml", _sitemap(site.url, [view.name for view in real]))
    _copy_files(site, real, output)
    return written


def _from_anywhere(site: Site) -> str | None:
    """The site's folder as an address that holds on the page for missing pages, which stands in for any address.

    Without a declared address of the site there is none, and the page finds its style sheet only at the top.
    """
    return None if site.url is None else urlsplit(site.url).path + "/"


def _not_found(face: Face) -> PageView:
    return PageView(
        name=NOT_FOUND,
        output=NOT_FOUND,
        lang="en",
        window_title=f"Page not found – {face.name}",
        title=Markup("Page not found"),
        body=NOT_FOUND_BODY,
    )


def _write_aliases(pages: list[Converted], output: Path) -> Iterator[str]:
    for page in pages:
        for alias in page.draft.source.settings.get("aliases") or []:
            name = str(alias).lstrip("/")
            name = name if name.endswith(".html") else f"{name.rstrip('/')}/index.html"
            target = output / name
            if ".." in Path(name).parts or target.exists():
                continue
            depth = name.count("/")
            _write(target, alias_html("../" * depth + quote(html_name(page.name)), page.inline("title", "text")))
            yield name


def _sitemap(url: str, names: list[str]) -> str:
    lines = [f"  <url><loc>{escape(url)}/{quote(html_name(name))}</loc></url>" for name in sorted(names)]
    body = "\n".join(lines)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">\n{body}\n</urlset>\n'


def _copy_files(site: Site, pages: list[Converted], output: Path) -> None:
    for asset in sorted((ASSETS / "site").glob("*.js")):
        _write(output / LIBS / asset.name, smaller(asset.read_text("utf-8")))
    sheets = [(ASSETS / "site" / name).read_text("utf-8") for name in ("site.css", *SHARED_SHEETS)]
    _write(output / LIBS / "site.css", "\n".join([faces_css(), *sheets, "/* Figures */", site_css()]))
    write_faces(output / LIBS)
    wanted = {path for page in pages for _, path, _ in page.answer["targets"]}
    wanted |= {style for page in pages for style in style_names(site, page)}
    favicon = site.website.get("favicon")
    if favicon:
        wanted.add(str(favicon).lstrip("/"))
    wanted |= choose(site.resources, walk(site.project, site.output)) if site.resources else set()
    for name in sorted(wanted):
        source, target = site.project / name, output / name
        inside = source.resolve().is_relative_to(site.project.resolve())
        if source.is_file() and inside and not target.exists() and not name.endswith((".qmd", ".md")):
            _copy(source, target)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
