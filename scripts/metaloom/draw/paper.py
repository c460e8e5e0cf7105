"""A figure for paper and for programs that do not read SVG: PDF and PNG, made from its SVG by typst.

Words stay words: the PDF embeds the figures' font and can be searched. A character that this font lacks is taken from
a font of the machine where one has it; where none has, it is named in `unshown`, so that there is no empty box in
print. The bytes hold no date and depend on the SVG alone, as long as no font of the machine was needed.
"""

from __future__ import annotations

import html
import io
import math
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from metaloom.draw.bands import Page, in_bands
from metaloom.draw.few_colours import Palette, colours_of
from metaloom.draw.palette import inline
from metaloom.draw.svg import without_lengths
from metaloom.draw.text import FAMILY, known
from metaloom.store.scratch import scratch

if TYPE_CHECKING:
    from PIL.Image import Image

FONTS = Path(__file__).parent / "fonts"
MARGIN = 8
"""White around the figure, in points, besides the margin that its SVG has."""
DOTS_PER_INCH = 150
POINTS_PER_INCH = 72
MOST_PIXELS = 40_000_000
"""A forest of thousands of rows is coarser as PNG: what is larger, programs refuse to open. The PDF stays sharp."""
ONE_PIECE = 12_000_000
"""Pixels above which a PNG is drawn in bands: in one piece it takes twenty bytes of memory a pixel."""
_SIZE = re.compile(r'<svg\b[^>]*? width="([\d.]+)" height="([\d.]+)"')
_FONT = re.compile(r'(<svg\b[^>]*? )font-family="[^"]*"')
_TAG = re.compile(r"<[^>]*>")
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_BLANK = frozenset(" \t\r\n")
_SOURCE = """#set page(width: {width}pt, height: {height}pt, margin: {margin}pt)
#set document(title: {title}, date: none)
#image("figure.svg", width: 100%, alt: {alt})
"""


@dataclass(frozen=True)
class Paper:
    """A figure as PDF and as PNG; `unshown` holds the characters for which no font was found."""

    pdf: bytes
    png: bytes
    unshown: str = ""


def paper(svg: str, title: str, alt: str) -> Paper:
    """Return the figure as PDF and PNG; `svg` is a document of `draw.svg`."""
    page = _page(svg)
    drawn = _FONT.sub(rf'\1font-family="{FAMILY}"', inline(without_lengths(svg)), count=1)
    source = _SOURCE.format(width=page.width, height=page.height, margin=MARGIN, title=_string(title), alt=_string(alt))
    foreign = "".join(sorted(set(html.unescape(_TAG.sub("", _TITLE.sub("", drawn)))) - known() - _BLANK))
    with scratch("figure") as folder:
        (folder / "figure.svg").write_text(drawn, encoding="utf-8")
        (folder / "figure.typ").write_text(source, encoding="utf-8")
        import typst

        fonts = _fonts(of_machine=bool(foreign))
        compiler = typst.Compiler(input=folder / "figure.typ", root=folder, font_paths=fonts)
        pdf = compiler.compile(format="pdf")
        if _is_large(page):
            picture = in_bands(drawn, page, folder, fonts)
        else:
            picture = _of_few_colours(compiler.compile(format="png", ppi=page.dots))
    if not isinstance(pdf, bytes):
        raise TypeError("typst made several pages of one figure")
    return Paper(pdf, _saved(picture, page.dots), _unshown(foreign))


def is_large(svg: str) -> bool:
    """Return whether printing the figure takes much time and memory."""
    return _is_large(_page(svg))


def _is_large(page: Page) -> bool:
    return math.prod(page.pixels) > ONE_PIECE


def _page(svg: str) -> Page:
    found = _SIZE.search(svg)
    if found is None:
        raise ValueError("the figure does not say how large it is")
    width, height = (float(value) + 2 * MARGIN for value in found.groups())
    return Page(width, height, MARGIN, resolution(width, height))


def resolution(width: float, height: float) -> float:
    """Return the dots per inch of the PNG of a figure of so many points."""
    pixels = width * height * (DOTS_PER_INCH / POINTS_PER_INCH) ** 2
    return float(DOTS_PER_INCH) if pixels <= MOST_PIXELS else DOTS_PER_INCH * math.sqrt(MOST_PIXELS / pixels)


def _string(text: str) -> str:
    """Return a string literal of typst."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{escaped}"'


@cache
def _fonts(of_machine: bool) -> Any:
    """Return the figures' fonts, with those of the machine where a character needs them: finding them takes a while."""
    import typst

    return typst.Fonts(include_system_fonts=of_machine, include_embedded_fonts=False, font_paths=[FONTS])


@cache
def _unshown(characters: str) -> str:
    """Return those of `characters` that no font of the machine can show."""
    missing = set(map(ord, characters))
    if missing:
        from fontTools.ttLib import TTFont, TTLibError

        for font in _fonts(of_machine=True).fonts():
            try:
                with TTFont(font.path, fontNumber=font.index, lazy=True) as opened:
                    missing -= set(opened.getBestCmap() or {})
            except (OSError, TTLibError, TypeError):
                continue  # a font that cannot be read shows nothing
            if not missing:
                break
    return "".join(map(chr, sorted(missing)))


def _of_few_colours(png: object) -> Image:
    from PIL import Image

    if not isinstance(png, bytes):
        raise TypeError("typst made several pages of one figure")
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    return Palette(colours_of([picture])).shown(picture)


def _saved(picture: Image, dots: float) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "png", dpi=(dots, dots))
    return buffer.getvalue()
