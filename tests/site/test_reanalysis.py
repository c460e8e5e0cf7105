"""Re-analysis as a reader does it: in Chromium, from a folder opened as files, by mouse, keyboard and address."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from metaloom.pool.kernel import fit

PAGE = "analyses/mortality-all-designs.html"


@pytest.fixture
def page(chromium: Any, project_site: Path) -> Any:
    """The page of an analysis of three studies, opened as a file; a message on the console is an error."""
    opened = chromium.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.goto((project_site / PAGE).as_uri())
    yield opened
    assert said == []
    opened.close()


def facts(page: Any, site: Path) -> dict[str, Any]:
    """What the page gives to its script, as it stands in the file."""
    text = (site / PAGE).read_text("utf-8")
    start = text.index('<script type="application/json">') + len('<script type="application/json">')
    found: dict[str, Any] = json.loads(text[start : text.index("</script>", start)])
    return found


def pooled(page: Any) -> str:
    """The text of the pooled effect."""
    return str(page.locator(".re-forest tfoot tr").first.locator("td").nth(1).inner_text())


def test_the_published_result_stands_first_and_the_verdict_says_that_it_holds(page, project_site):
    cells = page.locator(".re-numbers tbody tr").nth(1).locator("td").all_inner_texts()
    assert cells[0] == cells[1] == pooled(page)
    assert "still holds" in page.locator(".re-verdict").inner_text()


def test_leaving_a_study_out_gives_what_python_gives(page, project_site):
    studies = facts(page, project_site)["studies"]
    page.locator(".re-forest input").nth(1).uncheck()
    page.select_option("select[name=method]", "DL")
    page.select_option("select[name=test]", "z")
    kept = [study for index, study in enumerate(studies) if index != 1]
    want = fit([s["y"] for s in kept], [s["v"] for s in kept], method="DL", test="z").row(0)
    got = page.evaluate(
        "([y, v]) => metaloom.pool(y, v, {method: 'DL', test: 'z', level: 95, spent: 2})",
        [[s["y"] for s in kept], [s["v"] for s in kept]],
    )
    assert got["estimate"] == pytest.approx(want["estimate"], rel=1e-9)
    shown = float(pooled(page).split(" ")[0])
    assert shown == pytest.approx(2.718281828459045 ** want["estimate"], abs=0.005)
    assert page.locator(".re-forest tr.re-out").count() == 1


def test_the_address_carries_the_choices(page, chromium, project_site):
    page.locator(".re-forest input").first.uncheck()
    page.select_option("select[name=method]", "EE")
    address, text = page.locator(".re-actions input").input_value(), pooled(page)
    assert "without=" in address
    assert "method=EE" in address
    assert page.url == address
    other = chromium.new_page()
    other.goto(address)
    assert pooled(other) == text
    assert not other.locator(".re-warning").is_visible()
    other.close()


def test_an_address_of_other_data_is_recognised(chromium, project_site):
    other = chromium.new_page()
    other.goto((project_site / PAGE).as_uri() + "#reanalysis?method=DL&of=00000000")
    assert other.locator(".re-warning").is_visible()
    other.close()


def test_a_hostile_address_changes_nothing(page, chromium, project_site):
    other = chromium.new_page()
    text = pooled(page)
    other.goto((project_site / PAGE).as_uri() + "#reanalysis?method=<script>alert(1)</script>&without=nobody&level=0")
    assert pooled(other) == text
    other.close()


def test_arrows_walk_the_forest_and_every_row_says_its_numbers(page):
    boxes = page.locator(".re-forest input")
    boxes.first.focus()
    for _ in range(boxes.count() - 1):
        page.keyboard.press("ArrowDown")
    assert boxes.last.evaluate("box => box === document.activeElement")
    label = boxes.last.get_attribute("aria-label")
    assert "risk ratio" in label
    assert " to " in label
    assert "weight" in label
    page.keyboard.press("Space")
    assert "left out" in boxes.last.get_attribute("aria-label")
    page.keyboard.press("Home")
    assert boxes.first.evaluate("box => box === document.activeElement")


def test_with_too_few_studies_nothing_is_pooled(page):
    boxes = page.locator(".re-forest input")
    for index in range(boxes.count() - 1):
        boxes.nth(index).uncheck()
    assert "nothing is pooled" in page.locator(".re-verdict").inner_text()
    assert pooled(page) == "not estimable"
    page.get_by_role("button", name="Back to the published choices").click()
    assert "still holds" in page.locator(".re-verdict").inner_text()


def test_studies_are_chosen_by_what_is_known_of_them(page):
    page.locator(".re-groups summary").click()
    button = page.locator(".re-groups button").first
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    assert page.locator(".re-forest tr.re-out").count() >= 1


def test_without_scripts_the_place_says_so(chromium, project_site):
    context = chromium.new_context(java_script_enabled=False)
    silent = context.new_page()
    silent.goto((project_site / PAGE).as_uri())
    assert "needs a browser that runs scripts" in silent.locator(".ml-reanalysis").inner_text()
    context.close()


def test_it_fits_a_phone(chromium, project_site):
    phone = chromium.new_page(viewport={"width": 320, "height": 700})
    phone.goto((project_site / PAGE).as_uri() + "#reanalysis")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    assert phone.locator(".ml-reanalysis").evaluate("box => box.scrollWidth <= box.clientWidth + 1")
    phone.close()
