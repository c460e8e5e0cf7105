"""The figures' own style sheet for pages that Quarto made.

The embedded renderer's style sheet holds these rules already. Quarto says by a class of the page, and not by the
reader's colour scheme, whether it is dark.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from metaloom.draw.palette import site_css

SHEET = "site_libs/metaloom/figures.css"


def made_by_quarto(document: Any) -> bool:
    """Whether Quarto wrote the page."""
    return bool(document.xpath("//meta[@name='generator'][starts-with(@content, 'quarto')]"))


def write_sheet(output: Path) -> None:
    """Put the style sheet into a site of Quarto's; other sites are left alone."""
    if not (output / "site_libs" / "quarto-html").is_dir():
        return
    sheet = output / SHEET
    sheet.parent.mkdir(parents=True, exist_ok=True)
    sheet.write_text(site_css(".quarto-dark", follow_reader=False), "utf-8")
