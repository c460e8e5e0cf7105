"""No text is too small to read: 11 px at least on a desktop, 10 px on a phone, in figures as they stand, too."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

PAGES = (
    "index.html", "404.html", "chapters/efficacy.html", "chapters/manufacturing.html", "chapters/claims.html",
    "chapters/studies.html", "chapters/changes.html", "chapters/desk.html", "chapters/references.html",
    "analyses/mortality-all-designs.html", "analyses/cd105-between-lots-all.html", "analyses/known-when.html",
    "analyses/site.html", "studies/lin_2017.html", "source/data/studies.csv.html",
)  # fmt: skip
SMALL = """(least) => {
  const found = {};
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || /^(script|style|option|title|desc)$/i.test(element.tagName)) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    let size = parseFloat(getComputedStyle(element).fontSize);
    const svg = element.closest("svg");
    if (svg && element.getScreenCTM) size *= Math.hypot(element.getScreenCTM().a, element.getScreenCTM().b);
    if (size < least - 0.05) {
      const around = (svg || element.parentElement).getAttribute("class");
      const name = `${element.tagName}.${element.getAttribute("class") || ""} in ${around}`;
      found[name] = [Math.round(size * 10) / 10, node.data.trim().slice(0, 30), ((found[name] || [])[2] || 0) + 1];
    }
  }
  return found;
}"""


SHOWN = """() => [...document.querySelectorAll("main img")].filter((one) => one.width && /[.]svg$/.test(one.src))
  .map((one) => [one.getAttribute("src"), one.width])"""
ROOM = 1.2
"""Pixels by which a figure that stands as a file may be smaller: such a figure is scaled to its column."""
SIZE = re.compile(r'font-size[:=]\s*"?([\d.]+)')
WIDTH = re.compile(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+)')


def in_pictures(page: Any, folder: Path, least: float) -> dict[str, float]:
    """Return the figures that stand as files whose smallest text is smaller in the page, with its size there."""
    found = {}
    for source, shown in page.evaluate(SHOWN):
        text = (folder / source).read_text("utf-8")
        drawn = WIDTH.search(text)
        assert drawn is not None, source
        size = min(map(float, SIZE.findall(text)), default=least) * shown / float(drawn[1])
        if size < least - ROOM:
            found[source] = round(size, 1)
    return found


@pytest.mark.parametrize(("width", "least"), [(1280, 11), (390, 10)])
def test_no_text_is_too_small(chromium: Any, project_site: Path, width: int, least: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900})
    found = {}
    for name in PAGES:
        page.goto((project_site / name).as_uri())
        page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
        page.evaluate("document.querySelectorAll('img[loading]').forEach((one) => one.removeAttribute('loading'))")
        if small := page.evaluate(SMALL, least) | in_pictures(page, (project_site / name).parent, least):
            found[name] = small
    page.close()
    assert found == {}
