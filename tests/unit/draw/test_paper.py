"""PDF and PNG: made from the SVG, with its words as text in an embedded font, the same bytes every time."""

from __future__ import annotations

import io

import pypdf
import pytest
from PIL import Image
from typed_results import drawn

from metaloom.draw import paper as module
from metaloom.draw.paper import paper, resolution


def printed(figure):
    return paper(figure.svg, figure.name, figure.alt)


def page_of(sheet):
    return pypdf.PdfReader(io.BytesIO(sheet.pdf)).pages[0]


def test_the_same_bytes_twice_without_a_date(make):
    one, other = printed(drawn("forest", make(3))), printed(drawn("forest", make(3)))
    assert (one.pdf, one.png) == (other.pdf, other.png)
    assert b"CreationDate" not in one.pdf
    assert b"tIME" not in one.png


def test_the_words_can_be_searched_and_the_font_is_embedded(make):
    page = page_of(printed(drawn("forest", make(3))))
    text = page.extract_text()
    assert "Aronson 1949" in text
    assert "Risk ratio" in text
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    names = [font["/BaseFont"] for font in fonts]
    assert names
    assert all("MetaloomSans" in name for name in names)
    assert all("/ToUnicode" in font for font in fonts)
    assert b"/FontFile2" in printed(drawn("forest", make(3))).pdf


def test_the_page_is_as_large_as_the_figure_and_the_picture_fine_enough_to_print(make):
    figure = drawn("forest", make(13))
    sheet = printed(figure)
    assert float(page_of(sheet).mediabox.width) == pytest.approx(figure.width_px + 2 * module.MARGIN, abs=1)
    picture = Image.open(io.BytesIO(sheet.png))
    assert picture.width == pytest.approx((figure.width_px + 2 * module.MARGIN) / 72 * 150, abs=2)
    assert picture.mode == "P"
    assert len(sheet.png) < 150_000
    assert len(sheet.pdf) < 60_000
    inked = picture.convert("L").point(lambda shade: 255 * (shade < 128)).getbbox()
    assert inked[2] > 0.95 * picture.width  # the figure fills the page


def test_foreign_words_are_never_read_as_markup(make):
    result = make(2)
    result["studies"][0]["label"] = r'$\frac{1}{2}$ #panic("x") <b>&amp;'
    sheet = printed(drawn("forest", result))
    assert '#panic("x") <b>&amp;' in page_of(sheet).extract_text()


def test_a_character_that_no_font_has_is_named(make, monkeypatch):
    result = make(2)
    result["studies"][0]["label"] = "\U00013000 and 李 2018"
    monkeypatch.setattr(module, "_fonts", lambda of_machine: module_fonts())
    module._unshown.cache_clear()
    assert printed(drawn("forest", result)).unshown == "李\U00013000"
    assert printed(drawn("forest", make(2))).unshown == ""
    module._unshown.cache_clear()


def module_fonts():
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[module.FONTS])


def test_widths_are_those_of_the_fonts():
    import json

    from fontTools.ttLib import TTFont

    widths = json.loads((module.FONTS / "widths.json").read_text("utf-8"))
    for weight, file in (("regular", "MetaloomSans-Regular.ttf"), ("bold", "MetaloomSans-Bold.ttf")):
        font = TTFont(module.FONTS / file)
        em = font["head"].unitsPerEm
        advances = {chr(code): font["hmtx"][glyph][0] / em for code, glyph in font.getBestCmap().items()}
        assert widths[weight] == pytest.approx(advances, abs=6e-4)


def test_digits_have_one_width():
    from metaloom.draw.text import width

    assert len({width(digit, 10) for digit in "0123456789"}) == 1


def test_a_very_tall_figure_can_still_be_opened(monkeypatch):
    """2,428 rows of one public workbook made a PNG of 221 million pixels, which Pillow takes for an attack."""
    assert Image.MAX_IMAGE_PIXELS > module.MOST_PIXELS
    assert resolution(740, 1000) == 150
    monkeypatch.setattr(module, "MOST_PIXELS", 4_000_000)
    tall = '<svg xmlns="http://www.w3.org/2000/svg" width="740" height="60000" viewBox="0 0 740 60000"></svg>'
    with Image.open(io.BytesIO(paper(tall, "tall", "a very tall figure").png)) as picture:
        assert 3_900_000 < picture.width * picture.height < 4_100_000
