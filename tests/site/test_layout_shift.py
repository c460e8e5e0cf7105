"""Nothing that a reader has begun to read is moved: the layout shift of pages as they load, in Chromium."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

PAGES = ("index.html", "chapters/patient-centred.html", "analyses/mortality-all-designs.html")
SIZES = ((1280, 900), (390, 844))
MOST = 0.02
WATCH = """
window.shifts = [];
const seen = (list) => list.getEntries().filter((one) => !one.hadRecentInput);
new PerformanceObserver((list) => seen(list).forEach((one) => window.shifts.push(
  [one.value, ...one.sources.map(({ node, previousRect, currentRect }) =>
    `${node && (node.className || node.nodeName)} ${Math.round(previousRect.y)} to ${Math.round(currentRect.y)}`)],
))).observe({ type: "layout-shift", buffered: true });
"""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_does_not_move_while_it_loads(chromium: Any, served: str, name: str, size: tuple[int, int]) -> None:
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]})
    page.add_init_script(WATCH)
    page.goto(served + name, wait_until="load")
    page.wait_for_timeout(600)
    shifts = page.evaluate("window.shifts")
    page.close()
    assert sum(value for value, *_ in shifts) < MOST, shifts


def test_a_late_figure_is_drawn_into_the_page_and_moves_nothing(chromium: Any, served: str, project_site: Path) -> None:
    name = "chapters/safety.html"
    late = re.findall(r'<img [^>]*src="\.\./figures/([\w-]+)\.svg"[^>]*>', (project_site / name).read_text("utf-8"))
    assert late
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(served + name, wait_until="load")
    before = page.evaluate("document.documentElement.scrollHeight")
    first = page.locator("img[src*='/figures/'].ml-wide").first
    name_of_first = str(first.get_attribute("src")).rsplit("/", 1)[-1].removesuffix(".svg")
    first.scroll_into_view_if_needed()
    page.wait_for_selector(f"svg[data-figure='{name_of_first}']")
    drawn = page.evaluate("[...document.querySelectorAll('svg.ml-figure')].map((one) => one.dataset.figure)")
    assert name_of_first in late
    assert name_of_first in drawn
    assert abs(page.evaluate("document.documentElement.scrollHeight") - before) < 10
    page.close()


def test_from_a_folder_a_late_figure_stays_an_image_and_nothing_complains(chromium: Any, project_site: Path) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto((project_site / "chapters/safety.html").as_uri(), wait_until="load")
    first = page.locator("img[src*='/figures/'].ml-wide").first
    first.scroll_into_view_if_needed()
    page.wait_for_function("(image) => image.complete && image.naturalWidth > 0", arg=first.element_handle())
    page.close()
    assert said == []
