"""`include-in-header`, `include-before-body` and `include-after-body`: the project's own HTML in places of every page.

It is the project's own code, taken as it is; what asks other hosts is the policy's business, as everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markupsafe import Markup

from metaloom.declare.site import Site
from metaloom.errors import Problem
from metaloom.stitch.embedded.options import Options, place_named
from metaloom.stitch.embedded.shortcodes import resolve
from metaloom.stitch.embedded.source import Source, read_text

PLACES = ("include-in-header", "include-before-body", "include-after-body")


def included(site: Site, options: Options, place: str) -> Markup:
    """Return what is in one place of a page."""
    holder = options.holder(place)
    parts = []
    for entry in _entries(options.get(place)):
        if "text" in entry:
            parts.append(entry["text"])
        elif (name := resolve(entry["file"], holder)) is not None and (site.project / name).is_file():
            parts.append(read_text(site.project, name))
    return Markup("\n".join(parts))  # noqa: S704  the project's own HTML


def missing(site: Site, source: Source, options: Options) -> Iterator[Problem]:
    """Yield a problem for each file that is to be included and is not there."""
    for place in PLACES:
        holder = options.holder(place)
        for entry in _entries(options.get(place)):
            if "text" in entry:
                continue
            name = resolve(entry["file"], holder)
            if name is None:
                continue  # it points out of the project, which `leading_out` reports
            path = site.project / name
            if not path.is_file() or not path.resolve().is_relative_to(site.project.resolve()):
                yield Problem(
                    place_named(site, source, holder, entry["file"]),
                    f"there is no file {entry['file']!r} in the project to include",
                    "Correct the path.",
                    code="ML-1108",
                )


def _entries(value: object) -> list[dict[str, str]]:
    items: Iterable[object] = value if isinstance(value, list) else [] if value is None else [value]
    found: list[dict[str, str]] = []
    for item in items:
        if isinstance(item, dict):
            found.extend({key: str(item[key])} for key in ("text", "file") if key in item)
        else:
            found.append({"file": str(item)})
    return found
