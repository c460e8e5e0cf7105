"""An evidence gap map in a real browser: bubbles are links without a script; with it, choices and arrow keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from metaloom.store.plain import typed
from metaloom.surveys.gap_maps.facts import Facts
from metaloom.surveys.gap_maps.grid import grid

pytestmark = pytest.mark.browser
SHARED = Path(__file__).parents[2] / "scripts/metaloom/stitch/assets/shared"
FOUND = {
    "id": "gaps", "title": "Gaps", "figures": [], "numbers": {}, "total": 9,
    "outcomes": ["Death", "Fever"], "certainty": ["low", None], "split": ["Randomised", "Other"],
    "attributes": [{"label": "Own", "group": "Donor", "total": 5}, {"label": "Vein", "group": "Route", "total": 4}],
    "cells": [
        {"row": 0, "column": 0, "anchor": "gaps-1-1", "studies": [["a", "b"], ["e"]]},
        {"row": 0, "column": 1, "anchor": "gaps-1-2", "studies": [[], []]},
        {"row": 1, "column": 0, "anchor": "gaps-2-1", "studies": [[], ["f"]]},
        {"row": 1, "column": 1, "anchor": "gaps-2-2", "studies": [["g"], []]},
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def tab(chromium: Any) -> Any:
    """A page that is the map and the list under it."""
    context = chromium.new_context(viewport={"width": 900, "height": 700})
    tab = context.new_page()
    tab.set_content(grid(typed(Facts, FOUND)) + '<p id="gaps-2-2">g</p>')
    assert tab.locator("a.ml-bubble").count() == 4
    tab.add_style_tag(content=(SHARED / "gap-map.css").read_text("utf-8"))
    tab.add_script_tag(content=(SHARED / "gap-map.js").read_text("utf-8"))
    yield tab
    context.close()


def test_bubbles_say_what_they_count_and_are_walked_by_arrow_keys(tab: Any) -> None:
    first = tab.get_by_role("link", name="Own, Death: 2 studies (Randomised)")
    first.focus()
    tab.keyboard.press("ArrowDown")
    assert tab.evaluate("document.activeElement.getAttribute('aria-label')") == "Vein, Death: 1 study (Other)"
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Enter")
    assert tab.evaluate("location.hash") == "#gaps-2-2"
    assert tab.locator("a.ml-bubble[tabindex='0']").count() == 1


def test_rows_kinds_and_colours_can_be_chosen(tab: Any) -> None:
    assert tab.get_by_role("status").inner_text() == "1 of 4 places are gaps."
    tab.locator("label", has_text="Studies").locator("select").select_option("Randomised")
    assert tab.get_by_role("status").inner_text() == "2 of 4 places are gaps."
    assert tab.locator("a.ml-bubble:visible").count() == 2
    tab.locator("label", has_text="Rows").locator("select").select_option("Route")
    assert tab.get_by_role("status").inner_text() == "1 of 2 places are gaps."
    before = tab.locator("a.ml-bubble:visible").evaluate("link => getComputedStyle(link).backgroundColor")
    tab.locator("label", has_text="Colour says").locator("select").select_option("certainty of the outcome's result")
    after = tab.locator("a.ml-bubble:visible").evaluate("link => getComputedStyle(link).backgroundColor")
    assert before != after
    assert tab.get_by_text("low certainty").is_visible()
