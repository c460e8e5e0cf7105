"""Figures as pictures for programs that draw no vectors: all in one run of Typst, one page each."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

from metaloom.keep.bundle.pdf import compiled_pages, for_typst

DOTS_PER_INCH = 200.0
PAGES = """#let paths = json("paths.json")
#set page(width: 900pt, height: auto, margin: 0pt)
#for (place, path) in paths.enumerate() {
  if place > 0 { pagebreak() }
  image(path, width: 100%)
}
"""


def png_name(path: str) -> str:
    """Where the picture of an SVG file stands."""
    return path.removesuffix(".svg") + ".png"


def pngs_of(svgs: Mapping[str, bytes]) -> dict[str, bytes]:
    """Path of an SVG file -> its picture as PNG, 2500 dots wide.

    Errors: ToolError when Typst is missing or cannot draw one of them.
    """
    if not svgs:
        return {}
    with tempfile.TemporaryDirectory(prefix="metaloom-") as name:
        folder = Path(name)
        for path, svg in svgs.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(for_typst(svg))
        (folder / "paths.json").write_text(json.dumps(list(svgs)), "utf-8")
        (folder / "pages.typ").write_text(PAGES, "utf-8")
        pages = compiled_pages(folder / "pages.typ", format="png", ppi=DOTS_PER_INCH)
    return dict(zip(svgs, pages, strict=True))
