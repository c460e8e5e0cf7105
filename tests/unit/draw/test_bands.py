"""A picture drawn in bands is the picture drawn in one, and no mark of it is lost where two bands meet."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image
from typed_results import drawn

from metaloom.draw import bands
from metaloom.draw import paper as module
from metaloom.draw.paper import is_large, paper


@pytest.fixture
def pixels(monkeypatch):
    """Return what gives the colours of a figure's pixels, drawn in one piece (0) or in bands of so many pixels."""

    def of(svg: str, band: int) -> np.ndarray:
        monkeypatch.setattr(module, "ONE_PIECE", 0 if band else 10**9)
        monkeypatch.setattr(bands, "BAND", band or 1)
        with Image.open(io.BytesIO(paper(svg, "figure", "a figure").png)) as picture:
            assert picture.mode == "P"
            assert picture.info["dpi"] == pytest.approx((150, 150), abs=0.1)
            return np.asarray(picture.convert("RGB")).astype(int)

    return of


def small(picture: np.ndarray) -> np.ndarray:
    """Return the mean colours of squares of 16 pixels: what is seen from afar, wherever in a pixel a line falls."""
    high, wide = (side // 16 * 16 for side in picture.shape[:2])
    return picture[:high, :wide].reshape(high // 16, 16, wide // 16, 16, 3).mean(axis=(1, 3))


@pytest.mark.parametrize("kind", ["forest", "funnel"])
def test_bands_make_the_picture_that_one_band_makes(make, pixels, kind):
    svg = drawn(kind, make(22)).svg
    whole = pixels(svg, 10**9)
    for band in (1_000_000, 300_000):
        joined = pixels(svg, band)
        assert joined.shape == whole.shape
        differing = np.abs(joined - whole).max(axis=2)
        assert np.mean(differing > 0) < 1e-3  # the palettes of the two may differ by a shade
        assert np.mean(differing > 8) < 3e-5
        assert differing.max() <= 64  # a quarter of a pixel's height, where an edge lies just there


def test_it_is_the_picture_that_typst_makes_of_the_whole(make, pixels):
    svg = drawn("forest", make(22)).svg
    whole, joined = pixels(svg, 0), pixels(svg, 300_000)
    assert joined.shape == whole.shape
    differing = np.abs(small(whole) - small(joined))
    assert differing.mean() < 1
    assert differing.max() < 60  # a line of one pixel on the other side of a square's edge


def test_the_same_bytes_twice(make, monkeypatch):
    monkeypatch.setattr(module, "ONE_PIECE", 0)
    monkeypatch.setattr(bands, "BAND", 300_000)
    svg = drawn("forest", make(5)).svg
    assert paper(svg, "forest", "a forest").png == paper(svg, "forest", "a forest").png


def test_texts_that_are_moved_by_a_group_are_not_lost(pixels):
    text = '<g transform="translate(0 1900)"><text x="20" y="20" font-size="40">Moved</text></g>'
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="2000" viewBox="0 0 300 2000" font-family="serif">'
    )
    inked = np.nonzero((pixels(f"{head}{text}</svg>", 100_000) < 128).any(axis=(1, 2)))[0]
    assert 1860 * 150 / 72 < inked.min() < inked.max() < 1960 * 150 / 72


def test_a_figure_of_usual_size_is_not_large(make):
    assert not is_large(drawn("forest", make(40)).svg)
    assert is_large('<svg xmlns="http://www.w3.org/2000/svg" width="900" height="20000" viewBox="0 0 900 20000"></svg>')
    assert bands.Page(740, 60_000, 8, 150).pixels == (1542, 125_000)
