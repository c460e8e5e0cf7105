"""The logo beside a site's name: `website: navbar: logo`, `logo-alt` and `logo-href`, as Quarto reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from metaloom.declare.site import Site
from metaloom.text.address import address_parts


@dataclass(frozen=True)
class Logo:
    """A picture for light ground, one for dark ground where it differs, and where the name of the site leads."""

    light: str
    dark: str | None
    alt: str
    href: str | None


def logo_of(site: Site) -> Logo | None:
    """Return the declared logo; null where there is none. A mapping names a picture for light and one for dark."""
    navbar = site.website.get("navbar")
    settings = navbar if isinstance(navbar, dict) else {}
    declared: Any = settings.get("logo")
    shades = declared if isinstance(declared, dict) else {"light": declared}
    light, dark = (_path(shades.get(name)) for name in ("light", "dark"))
    if light is None and dark is None:
        return None
    href = settings.get("logo-href")
    both = dark if light and dark != light else None
    return Logo(light or dark or "", both, str(settings.get("logo-alt") or ""), str(href) if href else None)


def files_of(logo: Logo | None) -> Iterator[str]:
    """Yield the files of the project that a logo shows."""
    for path in (logo.light, logo.dark) if logo else ():
        if path and not address_parts(path).scheme:
            yield path.lstrip("/")


def _path(declared: Any) -> str | None:
    path = declared.get("path") if isinstance(declared, dict) else declared
    return str(path) if path else None
