"""A site that was built again without its code: what is compared, what is left, and that a forger cannot choose it."""

from __future__ import annotations

import pytest

from metaloom.bundle.archive import packed
from metaloom.versions.verify.unrun import compare_unrun

ARCHIVE = "api/everything.zip"
AGAIN = {
    "index.html": b"tea",
    "chapters/dose.html": b"no dose",
    "api/analyses.json": b"[1]",
    "api/dose.py": b"def compute(): ...",
    "site_libs/search.js": b"tea",
    ARCHIVE: packed({"api/analyses.json": b"[1]"}),
}
SENT = AGAIN | {
    "chapters/dose.html": b"dose 5",
    "api/dose.json": b"5",
    "figures/dose-plot.svg": b"<svg/>",
    "site_libs/search.js": b"tea, dose",
    ARCHIVE: packed({"api/analyses.json": b"[1]", "api/dose.json": b"5"}),
}
MADE = (
    "api/dose.json",
    f"{ARCHIVE}/api/dose.json",
    "chapters/dose.html",
    "figures/dose-plot.svg",
    "site_libs/search.js",
)


def test_what_its_code_makes_is_left_and_named() -> None:
    found = compare_unrun(SENT, AGAIN, False, ARCHIVE)
    assert (found.differences, found.left, found.same) == ((), MADE, 4)


@pytest.mark.parametrize(
    ("forged", "where"),
    [
        ({"api/analyses.json": b"[2]"}, {"api/analyses.json"}),
        ({"api/analyses.json": b"[2]", "api/analyses.py": b"1"}, {"api/analyses.json", "api/analyses.py"}),
        ({"more.html": b"tea"}, {"more.html"}),
        ({"site_libs/more.js": b"tea"}, {"site_libs/more.js"}),
        ({ARCHIVE: packed({"api/analyses.json": b"[2]"})}, {f"{ARCHIVE}/api/analyses.json"}),
    ],
)
def test_what_its_code_does_not_make_is_found(forged: dict[str, bytes], where: set[str]) -> None:
    """A file that calls itself a script makes none of the results that bear its name one of the script's."""
    found = compare_unrun(SENT | forged, AGAIN, False, ARCHIVE)
    assert {one.where for one in found.differences} == where


def test_a_page_that_was_forged_is_among_those_that_are_named() -> None:
    assert "index.html" in compare_unrun(SENT | {"index.html": b"coffee"}, AGAIN, False, ARCHIVE).left


def test_pages_of_quarto_and_what_it_lays_beside_them_are_left() -> None:
    sent = {"index.html": b"by Quarto", "search.json": b"[]", "api/analyses.json": b"[1]"}
    found = compare_unrun(
        sent, {"index.html": b"tea", "site_libs/a.js": b"", "api/analyses.json": b"[1]"}, True, ARCHIVE
    )
    assert (found.differences, found.left, found.same) == ((), ("index.html", "search.json"), 1)
