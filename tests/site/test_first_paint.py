"""What is drawn first stays where it is: a tab set, folds and what scripts add move nothing that a reader sees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser
MOST_SHIFT = 0.1
PAGES = ("index.html", "chapters/efficacy.html", "analyses/mortality-all-designs.html")
WATCH = """
window.moved = 0;
const add = (one) => { if (!one.hadRecentInput) window.moved += one.value; };
new PerformanceObserver((list) => list.getEntries().forEach(add)).observe({ type: "layout-shift", buffered: true });
"""
SETTLED = "new Promise((done) => setTimeout(() => done(window.moved), 500))"


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_after_the_first_paint(chromium: Any, project_site: Path, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 850})
    page = context.new_page()
    page.add_init_script(WATCH)
    for name in PAGES:
        page.goto((project_site / name).as_uri())
        assert page.evaluate(SETTLED) < MOST_SHIFT, name
    context.close()
