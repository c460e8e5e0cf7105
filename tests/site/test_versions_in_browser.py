"""What a page says of its version, as a browser shows it: opened from a folder, with and without scripts."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from metaloom.declare.edition import Edition
from metaloom.versions.snapshot.listing import FAULTS, versions_script
from metaloom.versions.snapshot.manifest import Tools, make_manifest
from metaloom.versions.snapshot.stamp import VERSIONS, assets, stamp_page

TOOLS = Tools("0.1.0", "c" * 64, "3.11", {}, "embedded")
EDITIONS = {name: Edition(name, "2026-11-25", f"what was known in {name}.") for name in ("2016", "2026.11")}
PAGE = (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A page</title></head><body>'
    '<a class="skip" href="#quarto-document-content">Skip to the content</a>'
    '<main id="quarto-document-content"><h1>A page</h1></main></body></html>'
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two versions beside the latest state; the older one lacks a page, the newer one has it."""
    folder = tmp_path_factory.mktemp("site")
    latest = ["index.html", "studies/new.html"]
    pages = {"2016": ["index.html"], "2026.11": latest}
    manifests = [make_manifest(dict.fromkeys(names, b""), TOOLS, EDITIONS[name]) for name, names in pages.items()]
    write(folder, {VERSIONS: versions_script(manifests, latest, None).encode()})
    write(folder, stamped(latest, None))
    for name, names in pages.items():
        write(folder / "v" / name, stamped(names, EDITIONS[name]))
    return folder


def stamped(names: list[str], edition: Edition | None) -> dict[str, bytes]:
    return {name: stamp_page(PAGE, name, edition).encode() for name in names} | assets()


def write(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


def lines_of(chromium: Any, path: Path, **options: Any) -> tuple[str, dict[str, str], list[str]]:
    """The text of the line, its links by their words, and the accessibility rules that it breaks."""
    context = chromium.new_context(**options)
    page = context.new_page()
    page.goto(path.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true; })")
    text = page.inner_text("#ml-version")
    links = page.eval_on_selector_all("#ml-version a", "all => all.map(one => [one.textContent, one.href])")
    page.evaluate(resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    broken = page.evaluate("axe.run(document).then((found) => found.violations.map((one) => one.id))")
    context.close()
    return text, dict(links), broken


def test_an_old_version_warns_and_leads_to_the_others(chromium: Any, site: Path) -> None:
    text, links, broken = lines_of(chromium, site / "v" / "2016" / "index.html")
    assert "Version 2016, frozen: what was known in 2016." in text
    assert "This is not the newest version. Version 2026.11 has this page." in text
    assert "Version 2016 (this page)" in text
    assert links["Version 2026.11"] == (site / "v" / "2026.11" / "index.html").as_uri()
    assert links["Latest state"] == links["Latest state of the evidence"] == (site / "index.html").as_uri()
    assert broken == []


def test_the_newest_version_does_not_warn(chromium: Any, site: Path) -> None:
    text, links, _ = lines_of(chromium, site / "v" / "2026.11" / "studies" / "new.html")
    assert "not the newest" not in text
    assert links["Latest state"] == (site / "studies" / "new.html").as_uri()


def test_a_page_that_a_version_does_not_have_leads_to_its_front_page(chromium: Any, site: Path) -> None:
    text, links, broken = lines_of(chromium, site / "studies" / "new.html")
    assert "Version 2016, without this page" in text
    assert links["Version 2016"] == (site / "v" / "2016" / "index.html").as_uri()
    assert broken == []


def test_without_scripts_the_version_and_the_way_to_the_latest_stand_there(chromium: Any, site: Path) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "v" / "2016" / "index.html").as_uri())
    assert "Version 2016, frozen: what was known in 2016." in page.inner_text("#ml-version")
    page.click("text=Latest state of the evidence")
    assert page.url == (site / "index.html").as_uri()
    context.close()


@pytest.mark.parametrize(("count", "open_"), [(1, True), (2, True), (3, False), (8, False)])
def test_many_faults_are_one_line_that_opens(chromium: Any, count: int, open_: bool) -> None:
    faults = [{"words": f"Fault {number}.", "place": f"errata.html#{number}"} for number in range(count)]
    page = chromium.new_page(viewport={"width": 320, "height": 600})
    page.set_content('<div id="ml-version" data-name="2016" data-top="../../"></div>')
    page.evaluate("faults => { window.metaloomVersions = { faults: { 2016: faults } }; }", faults)
    page.add_script_tag(content=FAULTS)
    last = page.get_by_text(f"Fault {count - 1}.")
    assert last.is_visible() is open_
    if not open_:
        summary = page.get_by_text(f"Known faults of this version: {count}")
        assert page.locator("summary").bounding_box()["height"] >= 24
        summary.click()
        assert last.is_visible()
    assert page.get_by_role("link").last.get_attribute("href") == f"../../errata.html#{count - 1}"
    page.close()
