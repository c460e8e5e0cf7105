"""What a page needs of all others before it can be written: menus, the site's texts, titles, items of listings.

It is gathered once for a whole site; a preview keeps it, and writes a page that was edited by the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup
from markupsafe import escape as escape_html

from metaloom.declare.site import Site, strings
from metaloom.stitch.embedded.body import seen_from
from metaloom.stitch.embedded.listings import Item, item_of, listings_of, with_listings
from metaloom.stitch.embedded.navigation import Menus
from metaloom.stitch.embedded.page import SITE_TEXTS, Converted
from metaloom.stitch.embedded.shell import Face, PageView, marked, page_html, written_date
from metaloom.stitch.embedded.unpublished import Unpublished, without_links
from metaloom.stitch.embedded.view import announcement_of, authors_of, face_of, title_of, view_of


@dataclass(frozen=True)
class Frame:
    """What is shown around and between the pages of a site."""

    site: Site
    texts: Converted
    menus: Menus
    face: Face
    items: tuple[Item, ...]
    titles: Mapping[str, Markup]
    drafts: Unpublished

    def html_of(self, page: Converted) -> str:
        """Return a page of the project as it is in the site before it is finished."""
        menus, face = self.around(page.name)
        view = view_of(self.site, face, page, menus, self.drafts.names)
        body = without_links(str(view.body), page.name, self.drafts.hidden)
        listings, _ = listings_of(page.draft.source)
        view = replace(
            view,
            body=with_listings(body, page.name, listings, self.items) if listings else Markup(body),  # noqa: S704
        )
        return page_html(view, face, menus, self.titles)

    def html_of_view(self, view: PageView, root: str | None) -> str:
        """Return a page that no source of the project is, such as the one for missing pages."""
        menus, face = self.around(view.name)
        return page_html(
            replace(view, window_title=f"{view.window_title} – {face.name}"), face, menus, self.titles, root
        )

    def around(self, page: str) -> tuple[Menus, Face]:
        """Return the menus and the face with the site's own texts, whose links lead from one page."""
        footer = {where: seen_from(self.texts.inline(where, "html"), page) for where in self.menus.footer}
        announcement = announcement_of(self.site, self.texts, page)
        return marked(self.menus, footer), replace(self.face, announcement=announcement)


def frame_of(site: Site, pages: list[Converted], menus: Menus, drafts: Unpublished) -> Frame:
    """Return the frame of a site; nothing leads to hidden `drafts`."""
    real = [page for page in pages if page.name != SITE_TEXTS]
    texts = next(page for page in pages if page.name == SITE_TEXTS)
    items = tuple(_item(page) for page in real if page.name not in drafts.hidden)
    return Frame(site, texts, menus, face_of(site), items, {page.name: title_of(page) for page in real}, drafts)


def _item(page: Converted) -> Item:
    """Return a page as listings show it."""
    settings, options = page.draft.source.settings, page.draft.options
    day, iso = written_date(options.text("date") or "", str(options.get("lang", "en")))
    texts = {key: Markup(page.inline(key, "html")) for key in ("title", "subtitle", "description")}  # noqa: S704
    texts["title"] = title_of(page)
    plain = {
        "date": day,
        "author": ", ".join(authors_of(options.get("author"))),
        "categories": ", ".join(strings(settings.get("categories"))),
        "order": str(settings.get("order", "")),
    }
    sort = {key: page.inline(key, "text") for key in texts} | plain | {"date": iso}
    return item_of(page.name, texts | {key: escape_html(value) for key, value in plain.items()}, sort)
