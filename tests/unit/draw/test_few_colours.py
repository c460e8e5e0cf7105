"""A picture with a palette: the colours that it uses most stay what they are, the others become their neighbours."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image
from typed_results import drawn

from metaloom.draw.few_colours import MOST, Palette, colours_of
from metaloom.draw.palette import light
from metaloom.draw.paper import paper


def picture_of(pixels: np.ndarray) -> Image.Image:
    return Image.fromarray(pixels.astype(np.uint8), "RGB")


def test_few_colours_stay_what_they_are():
    rng = np.random.default_rng(1)
    few = rng.integers(0, 256, (200, 3))
    pixels = few[rng.integers(0, 200, (300, 70))]
    picture = picture_of(pixels)
    shown = Palette(colours_of([picture])).shown(picture)
    assert shown.mode == "P"
    assert np.array_equal(np.asarray(shown.convert("RGB")), pixels)


def test_of_many_the_most_used_stay_and_the_rest_become_the_nearest():
    rng = np.random.default_rng(2)
    much = rng.integers(0, 256, (MOST, 3))
    rare = rng.integers(0, 256, (5000, 3))
    pixels = np.concatenate([much.repeat(9, axis=0), rare]).reshape(1, -1, 3)
    palette = Palette(colours_of([picture_of(pixels)]))
    shown = np.asarray(palette.shown(picture_of(pixels)).convert("RGB")).astype(int)[0]
    assert np.array_equal(shown[: 9 * MOST], much.repeat(9, axis=0))
    chosen = shown[9 * MOST :]
    nearest = ((rare[:, None, :] - much[None, :, :]) ** 2).sum(axis=2).min(axis=1)
    assert np.array_equal(((rare - chosen) ** 2).sum(axis=1), nearest)


def test_one_palette_serves_several_pictures():
    left, right = np.full((2, 2, 3), 240), np.full((2, 2, 3), 244)
    palette = Palette(colours_of([picture_of(left), picture_of(right)]))
    sheet = palette.sheet(4, 2)
    sheet.paste(palette.shown(picture_of(left)), (0, 0))
    sheet.paste(palette.shown(picture_of(right)), (2, 0))
    assert np.array_equal(np.asarray(sheet.convert("RGB")), np.concatenate([left, right], axis=1))


def test_pale_grounds_of_a_figure_are_printed_as_they_are_shown(make):
    """An octree of Pillow's made the pale contours of a funnel white."""
    svg = drawn("funnel", make(22)).svg
    with Image.open(io.BytesIO(paper(svg, "funnel", "a funnel").png)) as picture:
        rgb = picture.convert("RGB")
    counted = {colour: count for count, colour in rgb.getcolors(rgb.width * rgb.height) or ()}
    for name in ("tint-one", "tint-two", "paper"):
        ground = bytes.fromhex(light(name).lstrip("#"))
        assert counted.get(tuple(ground), 0) > 1000, name
