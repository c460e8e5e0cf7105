"""What every page says of its version: a line of text, and a script that knows the other versions.

The line is in the page itself and tells the reader, without any script, which version this is and where the
latest state is. A frozen page never changes, so all that may change after it was frozen (which versions there are,
whether a newer one exists, which of them have this page) is in `versions.js` at the root of the whole site, which
the page's script reads. A page that is read alone, without that file, simply says less.
"""

from __future__ import annotations

import html
import re
from pathlib import Path

from metaloom.declare.edition import Edition

ASSETS = Path(__file__).parent / "assets"
LIBS = "site_libs/metaloom"
VERSIONS = "versions.js"
ABOVE = frozenset({"../../index.html", f"../../{VERSIONS}"})
"""What a frozen page leads to outside its own version."""
HEAD = re.compile(r"</head>", re.IGNORECASE)
SKIP_LINK = re.compile(r"""<a\b[^>]*\bhref=["']#quarto-document-content["'][^>]*>[^<]*</a>""", re.IGNORECASE)
BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
STAMP = "ml-version"


def stamp_page(page: str, path: str, edition: Edition | None) -> str:
    """Return the page with its line of version; `path` is its place in its own version (forward slashes)."""
    if f'id="{STAMP}"' in page:
        return page
    own = "../" * path.count("/")
    top = own + ("../../" if edition else "")
    head = (
        f'<link rel="stylesheet" href="{own}{LIBS}/versions.css">\n'
        f'<link rel="alternate" type="application/atom+xml" title="Versions" href="{top}feed.xml">\n'
        f'<script src="{top}{VERSIONS}" defer></script>\n<script src="{own}{LIBS}/versions.js" defer></script>\n'
    )
    page = HEAD.sub(lambda found: head + found[0], page, count=1)
    line = _line(path, top, edition)
    place = SKIP_LINK.search(page) or BODY.search(page)
    if place is None:
        return page
    return page[: place.end()] + "\n" + line + page[place.end() :]


def assets() -> dict[str, bytes]:
    """Return path -> content of the script and the style that stamped pages use."""
    return {f"{LIBS}/{path.name}": path.read_bytes() for path in sorted(ASSETS.iterdir())}


def _line(path: str, top: str, edition: Edition | None) -> str:
    """Return the line of version; a `div`, since Quarto takes every `aside` for something in the margin of the text."""
    if edition is None:
        return (
            f'<div id="{STAMP}" role="region" aria-label="Version" data-page="{html.escape(path)}" data-top="{top}">'
            "<p>Latest state of the evidence.</p></div>\n"
        )
    return (
        f'<div id="{STAMP}" class="{STAMP}-frozen" role="region" aria-label="Version" '
        f'data-name="{html.escape(edition.name)}" '
        f'data-page="{html.escape(path)}" data-top="{top}">'
        f"<p><strong>Version {html.escape(edition.name)}</strong>, frozen: {html.escape(edition.headline)} "
        f'<a href="{top}index.html">Latest state of the evidence</a></p></div>\n'
    )
