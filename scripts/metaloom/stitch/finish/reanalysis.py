"""The script and the style of re-analysis, for the pages that hold a place for it; the same with both renderers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lxml import html

ASSETS = Path(__file__).parents[1] / "assets" / "reanalysis"
FOLDER = "site_libs/metaloom"
SCRIPTS = ("engine.js", "page.js")
SHEET = "reanalysis.css"
HOLDER = "ml-reanalysis"


def write_reanalysis(output: Path) -> None:
    """Put the scripts and the style sheet into the site."""
    folder = output / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name in (*SCRIPTS, SHEET):
        target = folder / (name if name == SHEET else f"reanalysis-{name}")
        target.write_bytes((ASSETS / name).read_bytes())


def add_reanalysis(document: Any, root: str) -> None:
    """Call the scripts from a page that holds a place for them; `root` leads from the page to the site's folder."""
    if not document.xpath(f"//div[contains(concat(' ', @class, ' '), ' {HOLDER} ')]"):
        return
    head = document.find("head")
    head.append(html.Element("link", {"rel": "stylesheet", "href": f"{root}{FOLDER}/{SHEET}"}))
    for name in SCRIPTS:
        head.append(html.Element("script", {"src": f"{root}{FOLDER}/reanalysis-{name}", "defer": "defer"}))
