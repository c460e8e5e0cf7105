"""Hostile words in every text field: none runs, none asks another host, and each is shown as the text that it is."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from lxml import etree, html
from tests.site.conftest import build_embedded

from metaloom.stitch.finish.not_found import SEARCHING
from metaloom.stitch.served import smaller

HERE = Path(__file__).parent
OWN_SCRIPT = re.compile(r"(\.\./)*site_libs/metaloom/[a-z-]+\.js")
LATEX = re.compile(r"[&#%$_^~\\{}]")
FORBIDDEN = ("iframe", "object", "embed", "base", "form", "noscript", "template", "math")
ANY_DEPTH = smaller(SEARCHING.read_text("utf-8"))
"""The script of the page for a missing address, which is in the page as its own depth is not known."""

NO_ICON = "data:,"
"""The empty icon of pages that have none, so that no browser asks for one."""

DATA = {"application/json", "application/ld+json"}


def _project() -> Any:
    spec = spec_from_file_location("hostile_project", HERE / "hostile" / "project.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


STRINGS: list[str] = _project().hostile_strings()
OPENED = slice(None) if os.environ.get("METALOOM_SOAK") else slice(None, None, 4)
"""Of the pages of studies a browser opens every fourth, and all in the soak: their files are read always."""


@pytest.fixture(scope="session")
def hostile_site(once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """The site of a project that is hostile throughout."""
    return once("hostile", _build_hostile) / "_site"


def _build_hostile(folder: Path) -> None:
    _project().write_project(folder, STRINGS)
    build_embedded(folder)


def visible(text: str) -> str:
    """A string as a reader sees it: one line, without characters of no width, which the site leaves out."""
    return " ".join(re.sub("[\u200b\u200d]", "", text).split())


def test_there_are_enough_of_them() -> None:
    assert len(set(STRINGS)) >= 200


def test_no_page_holds_anything_that_could_run(hostile_site: Path) -> None:
    """No script but the site's own, no event handler, no frame, no address but plain ones."""
    found = []
    for path in sorted(hostile_site.rglob("*.html")):
        document = html.document_fromstring(path.read_bytes(), parser=html.HTMLParser(encoding="utf-8"))
        found += [f"{path.name}: {words}" for words in _dangers(document)]
    assert found == []


def _dangers(document: Any) -> list[str]:
    found = []
    for element in document.iter(etree.Element):
        tag = str(element.tag).lower()
        if tag in FORBIDDEN or (tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh"):
            found.append(f"<{tag}>")
        own = OWN_SCRIPT.fullmatch(element.get("src") or "") or element.get("type") in DATA or element.text == ANY_DEPTH
        if tag == "script" and not own:
            found.append(f"script {html.tostring(element)[:200]!r}")
        for name, value in element.attrib.items():
            address = urlsplit(re.sub(r"\s", "", value)) if name in {"href", "src", "action", "xlink:href"} else None
            if name.lower().startswith("on"):
                found.append(f"{name}={value}")
            if value == NO_ICON and tag == "link" and element.get("rel") == "icon":
                continue
            if address and (address.scheme not in {"", "http", "https"} or "evil.example" in address.netloc):
                found.append(f"{name}={value}")
    return found


def test_no_figure_holds_anything_that_could_run(hostile_site: Path) -> None:
    figures = sorted((hostile_site / "figures").rglob("*.svg"))
    assert figures
    for path in figures:
        for element in etree.parse(path).iter(etree.Element):
            assert etree.QName(element).localname not in {"script", "foreignObject", "a", "animate", "image"}
            assert not [name for name in element.attrib if str(name).lower().startswith("on")]


def test_each_is_shown_as_it_is_and_none_runs(chromium: Any, hostile_site: Path) -> None:
    """Pages of every kind are opened; on the page of its study a string is the heading, and stands in its data."""
    page = chromium.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("request", lambda request: said.append(request.url) if not request.url.startswith("file:") else None)
    every = [(hostile_site / "studies" / f"study_{number}.html", text) for number, text in enumerate(STRINGS)]
    studies, closed = dict(every[OPENED]), {path for path, _ in every} - {path for path, _ in every[OPENED]}
    assert len(studies) >= 50
    for path in sorted(set(hostile_site.rglob("*.html")) - closed):
        page.goto(path.as_uri())
        assert page.evaluate("window.hacked === undefined"), path.name
        if path in studies:
            shown = visible(studies.pop(path))
            assert visible(page.locator("h1").first.inner_text()) == shown
            assert visible(page.title()).startswith(shown)
            facts = [visible(fact) for fact in page.locator("main dd").all_inner_texts()]
            assert sum(shown in fact for fact in facts) >= 4, (shown, facts)
    assert not studies
    page.close()
    assert said == []


def test_every_reference_is_listed_and_none_runs(chromium: Any, hostile_site: Path) -> None:
    """Each hostile title has its entry; where it holds no character of LaTeX's own, its words stand there as text.

    A bibliography is LaTeX before it is text, and titles are set in the case of a list: what LaTeX itself drops (a
    comment, a command) is not asked for, and capitals are not compared.
    """
    page = chromium.new_page()
    page.goto((hostile_site / "chapters/references.html").as_uri())
    shown = {entry.get_attribute("id"): entry.inner_text().casefold() for entry in page.locator(".csl-entry").all()}
    assert page.evaluate("window.hacked === undefined")
    page.close()
    plain = [(number, text) for number, text in enumerate(STRINGS) if not LATEX.search(text)]
    assert len(plain) > 100
    assert [number for number in range(len(STRINGS)) if f"ref-ref{number}" not in shown] == []
    lost = [
        text
        for number, text in plain
        if not all(word in shown[f"ref-ref{number}"] for word in re.findall(r"[a-z0-9]{4,}", text.casefold()))
    ]
    assert lost == []


def test_every_claim_is_shown_as_it_is(chromium: Any, hostile_site: Path) -> None:
    page = chromium.new_page()
    shown = ""
    for path in sorted(hostile_site.rglob("*.html")):
        if "ml-verdict" in path.read_text("utf-8"):
            page.goto(path.as_uri())
            shown += visible(page.locator("main").inner_text())
    page.close()
    assert [text for text in STRINGS if visible(text) not in shown] == []
