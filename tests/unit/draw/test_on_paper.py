"""PDF and PNG: of the wide figure alone, with its words as text in an embedded font, the same bytes every time."""

from __future__ import annotations

import io
import re
import zlib

import pytest
from PIL import Image

from metaloom import draw

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def test_the_wide_figure_has_both_and_the_narrow_none(make):
    wide, narrow = draw.forest(make(3)), draw.forest(make(3), "narrow")
    assert wide.pdf.startswith(b"%PDF-")
    assert wide.png.startswith(b"\x89PNG")
    assert narrow.pdf == narrow.png == b""


def test_the_same_bytes_twice_without_a_date(make):
    one, other = draw.forest(make(3)), draw.forest(make(3))
    assert (one.pdf, one.png) == (other.pdf, other.png)
    assert b"CreationDate" not in one.pdf
    assert b"tIME" not in one.png
    assert b"Software" not in one.png


def test_the_fonts_are_embedded_as_outlines_with_a_map_to_letters(make):
    pdf = draw.forest(make(3)).pdf
    assert b"MetaloomSans" in pdf
    assert b"/FontFile2" in pdf
    assert b"/ToUnicode" in pdf
    assert b"/Type3" not in pdf
    assert any(b"beginbfrange" in zlib.decompress(stream) for stream in STREAM.findall(pdf) if stream[:1] == b"x")


def test_the_picture_is_large_enough_to_print_and_small_enough_to_send(make):
    figure = draw.forest(make(13))
    picture = Image.open(io.BytesIO(figure.png))
    assert picture.width == pytest.approx((900 + 24) / 72 * 150, abs=2)
    assert picture.mode == "P"
    assert len(figure.png) < 150_000
    assert len(figure.pdf) < 60_000


def test_foreign_words_are_never_read_as_mathematics(make):
    result = make(2)
    result["studies"][0]["label"] = r"$\frac{1}{2}$ and 5$ 王新"
    assert draw.forest(result).pdf
