"""The site's own scripts and style sheets, for the pages that need them; the same with both renderers.

A page calls a script only where it holds a place for it, so that a page of prose loads nothing that it does not use.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import html

from metaloom.stitch.served import smaller, smaller_sheet

FOLDER = "site_libs/metaloom"
ASSETS = Path(__file__).parents[1] / "assets"
REANALYSIS = ("reanalysis-engine.js", "reanalysis-measures.js", "reanalysis-state.js", "reanalysis-page.js")
PLACES = {
    "ml-reanalysis": ("reanalysis.css", REANALYSIS),
    "ml-listing": ("listing.css", ("listing.js",)),
    "ml-findings": ("findings.css", ("findings.js",)),
    "ml-map": ("gap-map.css", ("gap-map.js",)),
}
"""A class that marks a place -> the style sheet and the scripts that serve it."""
SMALLER = {".js": smaller, ".css": smaller_sheet}
PROOF = ("proof.css", "proof.js")
"""What serves pages with numbers that lead to their proof."""


def write_assets(output: Path) -> None:
    """Put the scripts and style sheets into the site."""
    folder = output / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for asset in sorted((ASSETS / "shared").iterdir()):
        text = asset.read_text("utf-8")
        (folder / asset.name).write_text(SMALLER.get(asset.suffix, str)(text), "utf-8")


def add_assets(document: Any, root: str) -> None:
    """Call what a page has places for; `root` leads from the page to the site's folder."""
    for place, (sheet, scripts) in PLACES.items():
        if document.xpath(f"//div[contains(concat(' ', @class, ' '), ' {place} ')]"):
            add_sheet(document, root, sheet)
            for name in scripts:
                add_script(document, root, name)
    if document.xpath("//a[@class='ml-n']"):
        add_sheet(document, root, PROOF[0])
        add_script(document, root, PROOF[1])


def add_sheet(document: Any, root: str, name: str) -> None:
    """Link a style sheet of the site."""
    document.find("head").append(html.Element("link", {"rel": "stylesheet", "href": f"{root}{FOLDER}/{name}"}))


def add_script(document: Any, root: str, name: str) -> None:
    """Call a script of the site once the page has been read."""
    document.find("head").append(html.Element("script", {"src": f"{root}{FOLDER}/{name}", "defer": "defer"}))
