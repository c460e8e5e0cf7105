"""A number leads to a row under its head; no line of a cell begins with the comma of the line before: in Chromium."""

from __future__ import annotations

from typing import Any

import pytest

LANDED = """() => {
  const box = (one) => document.querySelector(one).getBoundingClientRect();
  const row = box("tr:target");
  return { head: box("thead th").top, gap: row.top - box("thead th").bottom, down: scrollY };
}"""
TORN = """() => {
  const torn = [];
  const shown = [...document.querySelectorAll("td a.ml-n, dd a.ml-n")].filter((one) => one.getClientRects().length);
  for (const link of shown) {
    const after = link.nextSibling;
    if (after?.nodeType !== Node.TEXT_NODE || !/^[,.;:)]/.test(after.data)) continue;
    const range = document.createRange();
    range.setStart(after, 0);
    range.setEnd(after, 1);
    const line = [...link.getClientRects()].at(-1);
    const mark = range.getBoundingClientRect();
    if ((mark.top + mark.bottom) / 2 > line.bottom) torn.push(link.textContent + after.data.slice(0, 20));
  }
  return [shown.length, torn];
}"""


@pytest.mark.parametrize("size", [(1280, 900), (390, 844)])
def test_a_row_is_read_under_the_names_of_its_columns(chromium: Any, served: str, size: tuple[int, int]) -> None:
    page = chromium.new_page(viewport={"width": size[0], "height": size[1]})
    page.goto(served + "source/data/outcomes_binary.csv.html#L24")
    landed = page.evaluate(LANDED)
    assert landed["down"] > size[1], "the row is far below the head of the table"
    assert landed["head"] == pytest.approx(0, abs=1)
    assert 0 <= landed["gap"] < 12, "the row is just below the head, not under it"
    page.keyboard.press("PageDown")
    page.wait_for_timeout(600)
    assert page.evaluate("scrollY") > landed["down"], "a key scrolls the page at once"
    page.close()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["chapters/changes.html", "analyses/harm-related.html", "studies/couto_2011.html"])
def test_no_line_of_a_cell_begins_with_a_comma(chromium: Any, served: str, name: str, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.goto(served + name)
    page.evaluate("document.querySelectorAll('main details').forEach((fold) => { fold.open = true; })")
    links, torn = page.evaluate(TORN)
    assert links > 3
    assert torn == []
    page.close()
