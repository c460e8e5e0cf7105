"""Re-analysis as a reader does it: in Chromium, from a folder opened as files, by mouse, keyboard and address."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from metaloom.catalogue.columns import BINARY
from metaloom.measure.compute import compute_effects
from metaloom.measure.effects import Policy
from metaloom.pool.kernel import fit

PAGE = "analyses/mortality-all-designs.html"


def facts(page: Any, site: Path) -> dict[str, Any]:
    """What the page gives to its script, as it stands in the file."""
    text = (site / PAGE).read_text("utf-8")
    start = text.index('<script type="application/json">') + len('<script type="application/json">')
    found: dict[str, Any] = json.loads(text[start : text.index("</script>", start)])
    return found


def pooled(page: Any) -> str:
    """The text of the pooled effect."""
    return str(page.locator(".re-forest tfoot tr").first.locator(".re-number").first.inner_text())


def test_the_published_result_stands_first_and_the_verdict_says_that_it_holds(page, project_site):
    cells = page.locator(".re-numbers tbody tr").nth(1).locator("td").all_inner_texts()
    assert cells[0] == cells[1] == pooled(page)
    assert "still holds" in page.locator(".re-verdict").inner_text()


def test_leaving_a_study_out_gives_what_python_gives(page, project_site):
    studies = facts(page, project_site)["studies"]
    page.locator(".re-forest input").nth(2).uncheck()
    page.select_option("select[name=method]", "DL")
    page.select_option("select[name=test]", "z")
    kept = [study for index, study in enumerate(studies) if index != 2]
    want = fit([s["y"] for s in kept], [s["v"] for s in kept], method="DL", test="z").pooled[0]
    got = page.evaluate(
        "([y, v]) => metaloom.pool(y, v, {method: 'DL', test: 'z', level: 95, spent: 2})",
        [[s["y"] for s in kept], [s["v"] for s in kept]],
    )
    assert got["estimate"] == pytest.approx(want.estimate, rel=1e-9)
    shown = float(pooled(page).split(" ")[0])
    assert shown == pytest.approx(2.718281828459045**want.estimate, abs=0.005)
    assert page.locator(".re-forest tr.re-out").count() == 1


def test_an_interval_that_includes_nearly_everything_is_no_finding_as_on_the_page(page):
    page.locator(".re-forest input").nth(1).uncheck()
    words = "no usable estimate (the interval includes nearly everything)"
    assert pooled(page) == words
    assert words in page.locator("main").inner_text().replace(pooled(page), "", 1)


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


def test_without_scripts_the_figure_stands_there(chromium, project_site):
    context = chromium.new_context(java_script_enabled=False)
    silent = context.new_page()
    silent.goto((project_site / PAGE).as_uri())
    assert silent.locator(".ml-forest svg, .ml-forest img").first.is_visible()
    assert silent.locator(".re-panel").count() == 0
    context.close()


def test_an_address_says_what_was_not_understood(chromium, project_site):
    other = chromium.new_page()
    asked = "#reanalysis?method=DLX&without=nobody&counts=lin_2017:99-1&colour=red"
    other.goto((project_site / PAGE).as_uri() + asked)
    warning = other.locator(".re-warning").inner_text()
    for word in ("DLX", "nobody", "lin_2017:99-1", "colour"):
        assert word in warning
    other.close()


def test_a_measure_is_exchanged_and_a_count_edited_and_both_taken_back(page, project_site):
    published = pooled(page)
    page.select_option("select[name=measure]", "RD")
    difference = pooled(page)
    assert difference != published
    page.get_by_role("button", name="Edit the counts").click()
    field = page.locator(".re-cells input").first
    field.fill(str(int(field.input_value()) + 1))
    field.press("Enter")
    page.get_by_role("button", name="Edit the counts").click()
    assert "→" in page.locator(".re-edited").first.inner_text()
    assert "counts=" in page.url
    page.get_by_role("button", name="Undo").click()
    assert pooled(page) == difference
    page.get_by_role("button", name="Undo").click()
    assert pooled(page) == published


def test_the_measure_of_the_panel_is_that_of_python(page, project_site):
    studies = facts(page, project_site)["studies"]
    cells = {name: np.array([float(s["cells"][at]) for s in studies]) for at, name in enumerate(BINARY)}
    for measure in ("OR", "RD"):
        yi, vi = compute_effects(measure, cells, BINARY, Policy(0.5, "only0", measure == "OR"))
        page.select_option("select[name=measure]", measure)
        want = fit(yi, vi, method="REML", test="adhoc").pooled[0].estimate
        shown = float(pooled(page).split(" ")[0].replace("−", "-"))
        assert shown == pytest.approx(np.exp(want) if measure == "OR" else want, abs=0.005)


def test_scenarios_stand_side_by_side_and_travel_in_the_address(page, chromium, project_site):
    page.locator(".re-forest input").first.uncheck()
    page.get_by_role("button", name="Save this scenario").click()
    page.get_by_role("button", name="Back to the published choices").click()
    address = page.locator(".re-actions input").input_value()
    assert "saved=" in address
    other = chromium.new_page()
    other.goto(address)
    heads = other.locator(".re-numbers thead th").all_inner_texts()
    assert any(head.startswith("Scenario 1") for head in heads)
    assert len(other.locator(".re-numbers tbody tr").nth(1).locator("td").all_inner_texts()) == 3
    other.close()


def test_rows_stand_in_groups_and_only_groups_of_two_studies_are_pooled(page, chromium):
    published = pooled(page)
    page.select_option("select[name=by]", "Design")
    heads = page.locator(".re-block").all_inner_texts()
    assert len(heads) == 2
    assert all(head.startswith("Design: ") for head in heads)
    assert page.locator(".re-forest tbody .re-diamond").count() == 0
    assert page.get_by_text("Fewer than two of these groups have two studies").is_visible()
    assert pooled(page) == published
    page.locator(".re-forest tbody input").first.focus()
    page.keyboard.press("End")
    last = page.locator(".re-forest tbody input").last
    assert last.evaluate("box => box === document.activeElement")
    address = page.locator(".re-actions input").input_value()
    assert "by=Design" in address
    other = chromium.new_page()
    other.goto(address)
    assert other.locator(".re-block").count() == 2
    other.close()
    page.get_by_role("button", name="Undo").click()
    assert page.locator(".re-block").count() == 0


def test_designs_are_told_by_shape_colour_and_a_legend(page):
    assert page.locator(".re-forest .re-randomised").count() == 2
    assert page.locator(".re-forest .re-other").count() == 1
    assert "Randomised. " in page.locator(".re-legend").first.inner_text()


def test_labels_of_the_axis_stay_inside_it(chromium, project_site):
    phone = chromium.new_page(viewport={"width": 320, "height": 700})
    phone.goto((project_site / PAGE).as_uri() + "#reanalysis")
    inside = phone.locator(".re-scale").evaluate(
        "svg => [...svg.querySelectorAll('text')].every((text) => { const a = svg.getBoundingClientRect(), "
        "b = text.getBoundingClientRect(); return b.left >= a.left - 1 && b.right <= a.right + 1; })"
    )
    assert inside
    phone.close()


def test_one_study_is_never_a_diamond(page):
    boxes = page.locator(".re-forest input")
    for index in range(1, boxes.count()):
        boxes.nth(index).uncheck()
    assert page.locator(".re-diamond").count() == 0
    assert page.locator(".re-forest tfoot th").first.inner_text() == "Not pooled"


def test_pointing_at_a_study_shows_its_source(page):
    page.locator(".re-forest input").nth(1).focus()
    told = page.locator(".re-told")
    assert "data/outcomes_binary.csv:" in told.inner_text()


def test_it_fits_a_phone(chromium, project_site):
    phone = chromium.new_page(viewport={"width": 320, "height": 700})
    phone.goto((project_site / PAGE).as_uri() + "#reanalysis")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    assert phone.locator(".ml-reanalysis").evaluate("box => box.scrollWidth <= box.clientWidth + 1")
    phone.close()


def test_an_estimate_of_one_group_is_as_published_until_a_choice_changes_it(chromium: Any, project_site: Path) -> None:
    """It said of every such page that its estimate "became" the very same numbers."""
    tab = chromium.new_page()
    tab.goto((project_site / "analyses/cd105-between-lots-all.html").as_uri())
    verdict = tab.locator(".re-verdict")
    published = pooled(tab)
    assert verdict.inner_text() == f"The estimate is as published: {published}."
    tab.locator(".re-forest input").nth(2).uncheck()
    now = pooled(tab)
    assert now != published
    assert verdict.inner_text() == f"The estimate changes. Published: {published}. With these choices: {now}."
    tab.close()


def test_published_and_chosen_numbers_stand_apart_whatever_the_theme(chromium):
    """Quarto's theme pads only its own tables: `p < 0.001` ran into the next column's `238.92 on 8 df`."""
    import metaloom.stitch

    css = (Path(metaloom.stitch.__file__).parent / "assets/shared/reanalysis.css").read_text("utf-8")
    table = "<tr><th>Q</th><td>238.92 on 8 df, p &lt; 0.001</td><td>238.92 on 8 df, p &lt; 0.001</td></tr>"
    page = chromium.new_page()
    try:
        page.set_content(f"<style>table {{ border-collapse: collapse }} {css}</style><table class=re-numbers>{table}")
        gaps = page.evaluate(
            """() => {
              const box = (cell) => { const r = document.createRange(); r.selectNodeContents(cell);
                return r.getBoundingClientRect(); };
              const cells = [...document.querySelectorAll("th, td")].map(box);
              return cells.slice(1).map((one, at) => one.left - cells[at].right);
            }"""
        )
    finally:
        page.close()
    assert min(gaps) >= 16
