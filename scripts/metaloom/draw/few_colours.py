"""A picture with a palette, a fifth of the size: the colours that it uses most stay what they are.

A figure has some dozens of colours, and shades between them at the edges of lines and letters. Pillow's own quantizers
either shift pale grounds to white (octree) or take ten times as long (median cut).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from PIL.Image import Image

MOST = 256
"""Colours that a PNG with a palette can have."""
AT_ONCE, PIXELS_AT_ONCE = 4096, 250_000
"""Colours that are compared with the palette, and pixels that are looked up, at the same time: memory stays small."""
Colour = tuple[int, int, int]


class Palette:
    """The colours that pictures use most, at most 256."""

    def __init__(self, counts: Counter[Colour]) -> None:
        ordered = sorted(counts, key=lambda colour: (-counts[colour], colour))
        self.colours = np.array(ordered[:MOST], dtype=np.int32)
        self._place = np.zeros(1 << 24, dtype=np.uint8)
        """The place in the palette of each colour that occurs, by its number."""
        for start in range(0, len(ordered), AT_ONCE):
            some = np.array(ordered[start : start + AT_ONCE], dtype=np.int32)
            self._place[_numbers(some)] = _nearest(some, self.colours)

    def shown(self, picture: Image) -> Image:
        """Return an RGB picture, all of whose colours were counted, with this palette."""
        from PIL import Image

        pixels = np.asarray(picture)
        places = np.empty(pixels.shape[:2], dtype=np.uint8)
        rows = max(1, PIXELS_AT_ONCE // picture.width)
        for top in range(0, picture.height, rows):
            places[top : top + rows] = self._place[_numbers(pixels[top : top + rows].astype(np.int32))]
        return self._on(Image.fromarray(places))

    def sheet(self, width: int, height: int) -> Image:
        """Return a picture of one colour, on which others of this palette can be put together."""
        from PIL import Image

        return self._on(Image.new("P", (width, height)))

    def _on(self, picture: Image) -> Image:
        picture.putpalette(self.colours.astype(np.uint8).tobytes())
        return picture


def colours_of(pictures: Iterable[Image]) -> Counter[Colour]:
    """Return how many pixels of RGB pictures have each colour."""
    counts: Counter[Colour] = Counter()
    for picture in pictures:
        for count, colour in picture.getcolors(picture.width * picture.height) or ():
            counts[colour] += count  # type: ignore[index]
    return counts


def _numbers(colours: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Return the number of each colour, 0 to 2^24 - 1; the last axis holds red, green and blue."""
    return colours[..., 0] << 16 | colours[..., 1] << 8 | colours[..., 2]


def _nearest(colours: npt.NDArray[np.int32], among: npt.NDArray[np.int32]) -> npt.NDArray[np.uint8]:
    """Return for each colour the place of the one among others that is nearest to it."""
    apart = ((colours[:, None, :] - among[None, :, :]) ** 2).sum(axis=2)
    return np.asarray(apart.argmin(axis=1), dtype=np.uint8)
