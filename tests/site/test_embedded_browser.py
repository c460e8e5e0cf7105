"""The embedded pages in a real browser, opened as files: quiet, whole without scripts, at home on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from metaloom.stitch import links

pytestmark = pytest.mark.browser
PAGES = (
    "index.html",
    "chapters/first.html",
    "chapters/second.html",
    "analyses/ratio.html",
    "references.html",
)
"""The page for missing pages is not among them: where `site-url` is declared it is a server's, see test_addresses."""
MOST_BYTES_PER_PAGE = 250_000
MOST_BYTES_OF_SCRIPT = 60_000


@contextmanager
def opened(chromium: Any, site: Path, page: str, **settings: Any) -> Iterator[Any]:
    """A page in a context of its own; closing it fails on any console message, error or request elsewhere."""
    said: list[str] = []
    context = chromium.new_context(**settings)
    tab = context.new_page()
    tab.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
    tab.on("pageerror", lambda error: said.append(f"error: {error}"))
    tab.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
    tab.on(
        "request", lambda request: request.url.startswith(("file:", "data:")) or said.append(f"asked: {request.url}")
    )
    tab.goto(f"file://{site / page}")
    yield tab
    context.close()
    assert said == []


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_quiet_and_never_wider_than_the_screen(
    chromium: Any, sample_site: Path, page: str, width: int, scheme: str
) -> None:
    with opened(chromium, sample_site, page, viewport={"width": width, "height": 800}, color_scheme=scheme) as tab:
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        dark = tab.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
        assert dark is (scheme == "dark")


def test_the_colours_can_be_chosen_and_are_kept(chromium: Any, sample_site: Path) -> None:
    with opened(chromium, sample_site, "index.html", color_scheme="light") as tab:
        button = tab.get_by_role("button", name="Dark colours")
        assert button.get_attribute("aria-pressed") == "false"
        button.click()
        assert button.get_attribute("aria-pressed") == "true"
        assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 25, 27)"
        tab.goto(f"file://{sample_site / 'chapters/first.html'}")
        assert tab.evaluate("document.documentElement.dataset.theme") == "dark"


def test_search_by_keyboard_from_a_page_below(chromium: Any, sample_site: Path) -> None:
    with opened(chromium, sample_site, "chapters/first.html") as tab:
        tab.keyboard.press("/")
        tab.keyboard.type("estimáble")
        option = tab.locator("#search-results [role=option]").first
        option.wait_for()
        assert "Another analysis" in option.inner_text()
        tab.keyboard.press("ArrowDown")
        assert option.get_attribute("aria-selected") == "true"
        tab.keyboard.press("Enter")
        tab.wait_for_url("**/analyses/another.html")
        tab.locator("#search-words").fill("zzzz")
        tab.get_by_text("Nothing found", exact=True).wait_for(state="attached")


def test_tabs_by_keyboard(chromium: Any, sample_site: Path) -> None:
    with opened(chromium, sample_site, "chapters/second.html") as tab:
        tab.get_by_role("tab", name="One").focus()
        tab.keyboard.press("ArrowRight")
        assert tab.get_by_text("Content of two").is_visible()
        assert not tab.get_by_text("Content of one.").is_visible()


def test_an_address_unfolds_what_holds_its_place(chromium: Any, sample_site: Path) -> None:
    with opened(chromium, sample_site, "chapters/second.html#tabset-1-2") as tab:
        assert tab.get_by_text("Content of two").is_visible()


@pytest.mark.parametrize("page", PAGES)
def test_everything_is_there_without_scripts(chromium: Any, sample_site: Path, page: str) -> None:
    with opened(chromium, sample_site, page, java_script_enabled=False, viewport={"width": 1280, "height": 800}) as tab:
        assert tab.locator("h1").first.is_visible()
        assert tab.locator("#quarto-sidebar a").first.is_visible()
        assert not tab.locator("#theme-toggle").is_visible()
        for panel in tab.locator(".tab-panel").all():
            assert panel.is_visible()


def test_menus_open_on_a_phone_without_scripts(chromium: Any, sample_site: Path) -> None:
    with opened(
        chromium, sample_site, "index.html", java_script_enabled=False, viewport={"width": 320, "height": 700}
    ) as tab:
        menu = tab.locator("#quarto-sidebar")
        assert not menu.is_visible()
        tab.get_by_text("Contents of the site").click()
        assert menu.is_visible()


def test_figures_follow_the_colours(chromium: Any, sample_site: Path) -> None:
    with opened(chromium, sample_site, "chapters/first.html", color_scheme="dark") as tab:
        assert tab.evaluate("getComputedStyle(document.querySelector('#fig-bars line')).stroke") == "rgb(227, 232, 232)"


@pytest.mark.parametrize("page", PAGES)
def test_weights(sample_site: Path, page: str) -> None:
    libs = sample_site / "site_libs/metaloom"
    script = sum((libs / name).stat().st_size for name in ("site.js", "theme.js"))
    assert script <= MOST_BYTES_OF_SCRIPT
    assert (sample_site / page).stat().st_size + (libs / "site.css").stat().st_size + script <= MOST_BYTES_PER_PAGE


def test_no_link_is_broken(sample_site: Path) -> None:
    checked = links.follow(sample_site)
    assert checked.links > 100
    assert checked.broken == ()
