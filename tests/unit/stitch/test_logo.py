"""A project changes its logo by a variable of `_quarto.yml`, with the embedded renderer too."""

from __future__ import annotations

from typing import Any

from metaloom.stitch.finish.page import finish_page

SETTINGS = "project:\n  type: website\nwebsite:\n  title: Small\n  navbar:\n    logo: {}\n    logo-alt: A leaf\n{}"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><rect width="10" height="10"/></svg>'


def test_a_logo_stands_beside_the_name_on_every_page(site: Any) -> None:
    settings = SETTINGS.format("pictures/leaf.svg", "    logo-href: chapters/b.qmd\n")
    made = site({"_quarto.yml": settings, "index.qmd": "x\n", "chapters/b.qmd": "y\n", "pictures/leaf.svg": SVG})
    for name, up in (("index.html", ""), ("chapters/b.html", "../")):
        image = made.page(name).xpath("//a[@class='site-title']/img")[0]
        assert (image.get("src"), image.get("alt")) == (f"{up}pictures/leaf.svg", "A leaf")
        assert made.page(name).xpath("//a[@class='site-title']/@href")[0].endswith("b.html")
    assert (made.output / "pictures/leaf.svg").read_text("utf-8") == SVG
    finished = finish_page((made.output / "index.html").read_bytes(), lambda _: SVG.encode())
    assert b'src="pictures/leaf.svg"' in finished, "a logo stays a file"


def test_a_logo_may_have_one_picture_for_light_and_one_for_dark(site: Any) -> None:
    settings = SETTINGS.format("{light: a.svg, dark: b.svg}", "")
    made = site({"_quarto.yml": settings, "index.qmd": "x\n", "a.svg": SVG, "b.svg": SVG})
    found = made.page("index.html").xpath("//a[@class='site-title']/img")
    assert [(image.get("class"), image.get("src")) for image in found] == [
        ("site-logo logo-light", "a.svg"), ("site-logo logo-dark", "b.svg"),
    ]  # fmt: skip
    assert (made.output / "b.svg").is_file()
