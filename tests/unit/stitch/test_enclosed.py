"""A site within a site is published as it was built: not finished again, not searched, its links not followed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from metaloom.build.project import Project
from metaloom.build.record import input_key
from metaloom.declare.site import read_site
from metaloom.stitch import links
from metaloom.stitch.embedded.inputs import find_resources, sites_named
from metaloom.stitch.finish import finish
from metaloom.stitch.weights import weigh

SETTINGS = "project:\n  type: website\n  resources: [RESOURCES]\nwebsite:\n  title: Small\n  search: true\n"
MANIFEST = '{\n "edition": null,\n "format": "metaloom-manifest-1"\n}\n'
PAGE = (
    '<!DOCTYPE html><html lang="en"><head><title>Inner</title></head><body>'
    '<a href="nowhere.html">x</a> innermost</body></html>'
)
INNER = {
    "gallery/one/index.html": PAGE,
    "gallery/one/manifest.json": MANIFEST,
    "gallery/one/source/_quarto.yml": "website: {}\n",
    "gallery/one/source/index.qmd": "words\n",
}


def _files(resources: str) -> dict[str, str]:
    page = {"index.qmd": "---\ntitle: Outer\n---\n[one](gallery/one/index.html)\n"}
    return {"_quarto.yml": SETTINGS.replace("RESOURCES", resources), **page, **INNER}


def test_it_is_copied_whole_and_changed_in_nothing(site: Any) -> None:
    made = site(_files('"/gallery/**"'))
    finish(made.output, made.project)
    assert {name: (made.output / name).read_text("utf-8") for name in INNER} == INNER
    assert "innermost" not in (made.output / "site_libs/metaloom/search-index.js").read_text("utf-8")
    assert "innermost" in (made.output / "gallery/one/index.html").read_text("utf-8")
    assert links.check(made.output) == []
    assert "gallery/one/index.html" not in {weight.page for weight in weigh(made.output)}


@pytest.mark.parametrize(
    ("resources", "named"),
    [
        ('"/gallery/**"', ("gallery/one",)),
        ("gallery/one/", ("gallery/one",)),
        ('"gallery/*/index.html"', ("gallery/one",)),
        ('"/**"', ()),
        ('"*.html"', ()),
        ('"/gallery/**", "!/gallery/one/**"', ()),
        ('"/data/**"', ()),
    ],
)
def test_only_a_pattern_that_begins_with_a_folder_names_it(write: Any, resources: str, named: tuple[str, ...]) -> None:
    found = read_site(write(_files(resources)))
    assert sites_named(found) == named
    assert {name for name in find_resources(found) if name.startswith("gallery/")} == (set(INNER) if named else set())


def test_a_site_that_was_built_again_is_published_again(write: Any) -> None:
    project = Project(write(_files('"/gallery/**"')))
    before = input_key(project, "embedded", Path("_site"), False)
    assert input_key(project, "embedded", Path("_site"), False) == before
    manifest = project.root / "gallery/one/manifest.json"
    manifest.write_text(MANIFEST.replace("null", '"2026"'), "utf-8")
    assert input_key(project, "embedded", Path("_site"), False) != before
