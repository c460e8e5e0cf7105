"""The PNG of a figure that is too large to be drawn in one piece: typst holds four copies of all that it draws.

The figure is drawn in bands, one below the other, and put together with one palette. A band is drawn with some rows
more above and below, which are cut away: where a curve is cut by the edge of a picture its pixels are others. So the
picture is the one that a single band would give, but for a few pixels in a hundred thousand, which differ by some
shades (rounding of coordinates). No row is left out and none is doubled, as happens where typst fits a picture
of other proportions into a page.
"""

from __future__ import annotations

import io
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from metaloom.draw.few_colours import Palette, colours_of

if TYPE_CHECKING:
    from PIL.Image import Image

BAND = 1_000_000
"""Pixels of a band, about."""
BLEED = 64
"""Rows of pixels drawn above and below a band."""
REACH = 60.0
"""Points from its baseline that no letter of a text reaches, with the white around the figure."""
NARROWER, LOWER = 1 - 1e-6, 1 - 3e-6
"""Of the size of a page: typst rounds its width up to whole pixels, and the height that belongs to that width, too."""
_TEXT = re.compile(r'<text x="[-\d.]+" y="([-\d.]+)"[^>]*>.*?</text>', re.DOTALL)
_TRANSFORMED = re.compile(r"<g\b|\btransform=|<use\b")
_SOURCE = '#set page(width: {0!r}pt, height: {1!r}pt, margin: 0pt)\n#image("band.svg", width: 100%, height: 100%)\n'


@dataclass(frozen=True)
class Page:
    """Width and height in points with the white around the figure, that margin, and the dots per inch."""

    width: float
    height: float
    margin: float
    dots: float

    @property
    def pixels(self) -> tuple[int, int]:
        """Width and height of the picture, halves rounded up as typst does."""
        return math.floor(self.width * self.scale + 0.5), math.floor(self.height * self.scale + 0.5)

    @property
    def scale(self) -> float:
        """Pixels in a point."""
        return self.dots / 72


def in_bands(svg: str, page: Page, folder: Path, fonts: Any) -> Image:
    """Return the picture with a palette; `folder` is where the bands may be written for typst."""
    width, height = page.pixels
    rows = min(height, max(BLEED, BAND // width))
    pieces = [(top, min(rows, height - top)) for top in range(0, height, rows)]
    parts = _parts(svg)
    drawn = [_drawn(_band(parts, page, top, rows), page, rows, folder, fonts) for top, _ in pieces]
    palette = Palette(colours_of(_cut(png, high) for png, (_, high) in zip(drawn, pieces, strict=True)))
    whole = palette.sheet(width, height)
    for png, (top, high) in zip(drawn, pieces, strict=True):
        whole.paste(palette.shown(_cut(png, high)), (0, top))
    return whole


def _parts(svg: str) -> list[tuple[float | None, str]]:
    """Return the document in parts: texts with the place of their baseline, and all else."""
    if _TRANSFORMED.search(svg):
        return [(None, svg)]  # where a text is cannot be told from its attributes
    parts: list[tuple[float | None, str]] = []
    end = 0
    for text in _TEXT.finditer(svg):
        parts += [(None, svg[end : text.start()]), (float(text[1]), text[0])]
        end = text.end()
    return [*parts, (None, svg[end:])]


def _band(parts: list[tuple[float | None, str]], page: Page, top: int, rows: int) -> str:
    """Return a document that shows `rows` rows of pixels from `top`, and the bleed around them."""
    width, height = _size(page, rows)
    above = (top - BLEED) * LOWER / page.scale
    inside = "".join(part for y, part in parts if y is None or above - REACH < y < above + height + REACH)
    place = f'<svg x="{page.margin!r}" y="{page.margin - above!r}" overflow="visible" '
    outer = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width!r}" height="{height!r}"'
    return f'{outer} viewBox="0 0 {width!r} {height!r}">{inside.replace("<svg ", place, 1)}</svg>'


def _size(page: Page, rows: int) -> tuple[float, float]:
    """Return width and height of the page of a band, in points."""
    return page.pixels[0] / page.scale * NARROWER, (rows + 2 * BLEED) / page.scale * LOWER


def _drawn(band: str, page: Page, rows: int, folder: Path, fonts: Any) -> bytes:
    import typst

    (folder / "band.svg").write_text(band, encoding="utf-8")
    source = _SOURCE.format(*_size(page, rows)).encode()
    png = typst.Compiler(input=source, root=folder, font_paths=fonts).compile(format="png", ppi=page.dots)
    if not isinstance(png, bytes):
        raise TypeError("typst made several pages of one band")
    return png


def _cut(png: bytes, high: int) -> Image:
    """Return a band without its bleed."""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as picture:
        return picture.convert("RGB").crop((0, BLEED, picture.width, BLEED + high))
