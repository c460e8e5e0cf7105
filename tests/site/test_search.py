"""The search of the site, as a reader types into it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from metaloom.stitch.finish.search_index import SCRIPT, index_script

PAGES = [
    ("chapters/claims.html", "Claims", [("claim-a", "Cells lower mortality", "Mortality is lower.")]),
    ("studies/lin_2017.html", "Lin 2017", [("", "", "Mortality at 24 weeks.")]),
    ("chapters/efficacy.html", "Efficacy", [("", "", "Do they live longer?"), ("sec-m", "Mortality", "mortality"),
                                            ("sec-n", "More", "mortality again")]),
    ("analyses/mortality-24w.html", "Death at six months", [("", "", "Risk ratio of mortality 0.60")]),
    ("analyses/proof.html", "Check these numbers: mortality", [("", "", "mortality")]),
    ("analyses/figures.html", "Frequent figures", [
        ("fig-a", "Figure 1: seepage", "seepage"), ("fig-b", "Figure 2: seepage", "seepage"),
        ("sec-s", "Words about it", "seepage")]),
    *((f"analyses/many-{number}.html", f"Many {number}", [("", "", "plenty")]) for number in range(15)),
    ("chapters/many.html", "Chapter of many", [("", "", "plenty")]),
    ("index.html", "Front", [("", "", "Cells that were cryopreserved")]),
]  # fmt: skip


@pytest.fixture
def box(chromium: Any, sample_site: Path) -> Any:
    """A page of the sample with an index of our own."""
    context = chromium.new_context()
    script = index_script(PAGES, (("mortality", "death"), ("cryopreserved", "frozen")))
    context.route(f"**/{SCRIPT}", lambda route: route.fulfill(body=script, content_type="text/javascript"))
    page = context.new_page()
    page.goto((sample_site / "index.html").as_uri())
    yield page
    context.close()


def typed(page: Any, words: str) -> list[str]:
    page.locator("#search-words").fill("")
    page.locator("#search-words").fill(words)
    page.locator("#search-status", has_text=re.compile(r"\S")).wait_for(state="attached")
    return [str(one) for one in page.locator(".result-page .result-kind").all_inner_texts()]


def test_a_page_is_one_hit_with_its_parts_below_and_kinds_have_an_order(box: Any) -> None:
    assert typed(box, "mortality") == ["Analysis", "Chapter", "Study", "Claims", "Proof"]
    assert box.locator(".result-part .result-title").all_inner_texts()[:2] == ["Mortality", "More"]


def test_a_title_comes_before_its_kind(box: Any) -> None:
    assert typed(box, "lin")[0] == "Study"


def test_synonyms_of_the_glossary_are_found(box: Any) -> None:
    assert typed(box, "frozen") == ["Page"]
    assert "Chapter" in typed(box, "death")


def test_figures_of_one_page_and_pages_of_one_kind_do_not_crowd_out_others(box: Any) -> None:
    assert typed(box, "seepage") == ["Analysis"]
    assert box.locator(".result-part .result-title").all_inner_texts() == ["Words about it", "Figure 1: seepage"]
    assert typed(box, "plenty") == ["Analysis"] * 11 + ["Chapter"]


def test_a_misspelt_synonym_is_forgiven_too(box: Any) -> None:
    assert typed(box, "frosen") == ["Page"]
    assert "Chapter" in typed(box, "deeth")


@pytest.mark.parametrize("typo", ["mortalty", "mortaality", "mortslity", "motrality"])
def test_one_typing_error_is_forgiven_and_two_are_not(box: Any, typo: str) -> None:
    assert "Analysis" in typed(box, typo)
    assert typed(box, typo + "xx") == []
    assert box.get_by_text("Nothing found. Try another word").is_visible()
