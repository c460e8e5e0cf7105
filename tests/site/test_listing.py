"""The table of studies as a reader uses it: sorted, filtered, sent by its address, taken along, without script."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

from metaloom import stitch
from metaloom.write.spreadsheet import csv_text, read_csv_text

PAGE = "chapters/studies.html"
ASSETS = Path(stitch.__file__).parent / "assets" / "shared"


def column(page: Any, name: str) -> list[str]:
    """The cells of a column, as they stand now."""
    return list(page.locator(f".ml-listing td[data-label='{name}']").all_inner_texts())


def test_all_studies_stand_in_the_table_without_a_script(chromium, project_site):
    context = chromium.new_context(java_script_enabled=False)
    silent = context.new_page()
    silent.goto((project_site / PAGE).as_uri())
    rows = json.loads((project_site / "api/studies.table.json").read_text("utf-8"))["rows"]
    assert silent.locator(".ml-listing tbody tr").count() == len(rows) > 50
    assert silent.locator(".ml-listing select, .ml-listing button").count() == 0
    context.close()


def test_heads_sort_and_say_so(page):
    year = page.locator(".ml-listing th", has_text="Year")
    year.get_by_role("button").click()
    assert year.get_attribute("aria-sort") == "ascending"
    found = [cell for cell in column(page, "Year") if cell]
    assert found == sorted(found)
    year.get_by_role("button").press("Enter")
    assert year.get_attribute("aria-sort") == "descending"
    found = column(page, "Year")
    known = [cell for cell in found if cell]
    assert found == sorted(known, reverse=True) + [""] * (len(found) - len(known))
    assert page.locator(".ml-listing [aria-sort]").count() == 1


def test_filters_count_what_is_left_and_the_address_carries_them(page, chromium):
    page.get_by_label("Design", exact=True).select_option("Randomised controlled trial")
    page.get_by_label("Numbers held here").select_option("Death from any cause")
    page.get_by_label("Words", exact=True).fill("bone")
    page.locator(".ml-listing th", has_text="Weeks").get_by_role("button").click()
    studies = column(page, "Study")
    assert page.locator(".listing-count").inner_text().startswith(f"{len(studies)} of ")
    assert set(column(page, "Design")) == {"Randomised controlled trial"}
    assert set(column(page, "Cell source")) == {"Bone marrow"}
    other = chromium.new_page()
    other.goto(page.url)
    assert column(other, "Study") == studies
    other.close()
    page.get_by_role("button", name="Show all").click()
    assert page.locator(".listing-count").inner_text().startswith("All ")
    assert "#" not in page.url


def test_an_empty_result_says_so_and_leads_back(page):
    page.get_by_label("Words", exact=True).fill("no study has these words")
    assert page.get_by_text("No row has all of this.").is_visible()
    assert not page.locator(".ml-listing table").is_visible()
    page.get_by_role("button", name="show all rows").click()
    assert page.locator(".ml-listing table").is_visible()
    assert page.locator(".listing-count").inner_text().startswith("All ")


def test_a_long_table_begins_with_some_rows_and_gives_the_others_on_request(page):
    rows = page.locator(".ml-listing tbody tr")
    few = rows.count()
    assert few == 25
    page.get_by_role("button", name="Show the other").click()
    assert rows.count() > 50


def test_a_hostile_address_shows_everything(chromium, project_site):
    other = chromium.new_page()
    other.goto((project_site / PAGE).as_uri() + "#tbl-studies?design=<img src=x>&sort=__proto__&donor=nobody")
    assert other.locator(".listing-count").inner_text().startswith("All ")
    other.close()


def test_what_is_shown_can_be_taken_along(page):
    page.get_by_label("Donor", exact=True).select_option(index=1)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Take what is shown").click()
    head, *rows = read_csv_text(Path(waiting.value.path()).read_bytes().decode("utf-8"))
    assert head == page.locator(".ml-listing thead th").all_inner_texts()
    assert [row[0] for row in rows] == column(page, "Study")


FORMULAS = ["=1+1", "+cmd", "@SUM(A1)", "-0.5", "-x", "a; =b", "'quoted", '"=1"', "\uff1dx", "plain, with comma", ""]


def test_the_script_marks_cells_as_the_published_files_do(chromium, tmp_path):
    """What a reader takes along is byte for byte what `csv_text` publishes of the same cells, formulas included."""
    rows = "".join(f"<tr><td>{number}</td><td>{escape(cell)}</td></tr>" for number, cell in enumerate(FORMULAS))
    (tmp_path / "listing.js").write_bytes((ASSETS / "listing.js").read_bytes())
    (tmp_path / "page.html").write_text(
        "<!doctype html><meta charset=utf-8><div class=ml-listing><table id=tbl-x><thead><tr><th>No</th><th>Cell</th>"
        f"</tr></thead><tbody>{rows}</tbody></table></div><script src=listing.js></script>",
        "utf-8",
    )
    opened = chromium.new_page()
    opened.goto((tmp_path / "page.html").as_uri())
    with opened.expect_download() as waiting:
        opened.get_by_role("button", name="Take what is shown").click()
    found = Path(waiting.value.path()).read_bytes().decode("utf-8")
    assert found == csv_text(["No", "Cell"], [[str(number), cell] for number, cell in enumerate(FORMULAS)])
    assert "'=1+1" in found
    opened.close()


def test_the_published_csv_of_the_table_holds_what_its_json_holds(project_site):
    text = (project_site / "api/studies.table.csv").read_bytes().decode("utf-8")
    head, *rows = read_csv_text(text)
    document = json.loads((project_site / "api/studies.table.json").read_text("utf-8"))
    assert [dict(zip(head, row, strict=True))["study_id"] for row in rows] == [r["study_id"] for r in document["rows"]]
    assert {name for row in document["rows"] for name in row} == set(head)


def test_on_a_phone_each_row_is_a_card(chromium, project_site):
    phone = chromium.new_page(viewport={"width": 320, "height": 700})
    phone.goto((project_site / PAGE).as_uri())
    assert phone.evaluate("document.documentElement.scrollWidth") <= 320
    assert phone.locator(".ml-listing tbody tr").first.locator("td").nth(2).bounding_box()["x"] < 60
    phone.get_by_label("Order", exact=True).select_option(label="Year, last first")
    assert column(phone, "Year")[0] >= column(phone, "Year")[1]
    phone.close()
