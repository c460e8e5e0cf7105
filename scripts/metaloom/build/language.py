"""Generated text is English: in a site of another language it says so of itself, and the build says so once.

A page that is generated as a whole is an English page; a block in a page of the project, and a number with its words,
is marked as English within it. So no page claims a language that it does not have, and a screen reader reads each part
as what it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from metaloom.declare.site import Site
from metaloom.errors import Problem

PAGES, BLOCKS, VARIABLES = ("analyses/", "studies/"), "_generated/", "_variables.yml"
VARIABLE = re.compile(r'^(  [\w-]+: ")(.*[A-Za-z]{2}.*)(")$', re.MULTILINE)
"""A variable whose value holds a word; one of figures alone is of no language."""


def foreign(site: Site) -> str | None:
    """Return the language of a site that is not English, else None."""
    formats = site.settings.get("format")
    html = formats.get("html") if isinstance(formats, dict) else None
    wish = site.settings.get("lang") or (html.get("lang") if isinstance(html, dict) else None)
    return wish if isinstance(wish, str) and wish.partition("-")[0].lower() != "en" else None


def marked(files: Mapping[str, str | bytes]) -> dict[str, str | bytes]:
    """Return generated files with their English text marked as English."""
    return {name: _marked(name, text) if isinstance(text, str) else text for name, text in files.items()}


def _marked(name: str, text: str) -> str:
    if name.startswith(PAGES) and name.endswith(".qmd") and text.startswith("---\n"):
        return f"---\nlang: en\n{text[4:]}"
    if name.startswith(BLOCKS) and name.endswith(".qmd"):
        return f"::::::::: {{lang=en}}\n{text}\n:::::::::\n"
    if name == VARIABLES:
        return VARIABLE.sub(r"\1[\2]{lang=en}\3", text)
    return text


def told(site: Site, lang: str) -> Problem:
    """Return the warning that says that generated text is English."""
    cause = f"The site's language is {lang!r}; what Metaloom writes is English, and is marked as English on its pages."
    remedy = "Write the prose of the chapters in your language; numbers come in by `var` and blocks by `woven`."
    return Problem(site.place_of("lang:"), cause, remedy, "warning", code="ML-1120")
