"""Numbers and words of cross-references, as Quarto prints them."""

from __future__ import annotations

from typing import Any

import pytest

from metaloom.errors import ProjectError

FIGURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


def test_figures_are_numbered_in_the_order_of_the_page(site: Any) -> None:
    text = "@fig-b and @fig-a\n\n![One](/a.svg){#fig-a}\n\n::: {#fig-b}\n![x](/a.svg)\n\nTwo\n:::\n"
    made = site({"index.qmd": text, "a.svg": FIGURE})
    assert "Figure 2 and Figure 1" in made.text("index.html")
    captions = made.main("index.html").xpath(".//figcaption")
    assert captions[0].text_content().split() == ["Figure", "1:", "One"]
    assert made.main("index.html").xpath(".//div[@id='fig-b']//figcaption[contains(., 'Two')]")


def test_a_table_keeps_its_caption_on_top(site: Any) -> None:
    made = site({"index.qmd": "| a |\n|---|\n| 1 |\n\n: Words {#tbl-x}\n\nSee @tbl-x.\n"})
    figure = made.main("index.html").xpath(".//div[@id='tbl-x']/figure")[0]
    assert figure[0].tag == "figcaption"
    assert figure[0].text_content().replace("\u00a0", " ").strip() == "Table 1: Words"
    assert "See Table 1." in made.text("index.html")


@pytest.mark.parametrize("numbered", [True, False])
def test_sections_have_numbers_even_where_headings_show_none(site: Any, numbered: bool) -> None:
    text = f"---\ntitle: T\nnumber-sections: {str(numbered).lower()}\n---\n\n## A\n\n### B {{#sec-b}}\n\nSee @sec-b.\n"
    made = site({"index.qmd": text})
    assert "See Section 1.1." in made.text("index.html")
    assert bool(made.main("index.html").find_class("header-section-number")) is numbered


def test_equations(site: Any) -> None:
    made = site({"index.qmd": "$$\nx^2\n$$ {#eq-a}\n\n$$ y $$\n\n$$ z $$ {#eq-b}\n\n@eq-b, not [-@eq-a].\n"})
    assert "Equation 2, not 1." in made.text("index.html")
    assert len(made.main("index.html").xpath(".//math[@display='block']")) == 3


def test_parts_of_a_figure_are_lettered(site: Any) -> None:
    parts = "![L](/a.svg){#fig-l}\n\n![R](/a.svg){#fig-r}"
    text = f"::: {{#fig-all layout-ncol=2}}\n{parts}\n\nBoth\n:::\n\n@fig-r of @fig-all\n"
    made = site({"index.qmd": text, "a.svg": FIGURE})
    assert "Figure 1 (b) of Figure 1" in made.text("index.html")


def test_an_unknown_label_is_told_with_its_place_and_the_nearest(site: Any) -> None:
    with pytest.raises(ProjectError) as caught:
        site({"index.qmd": "---\ntitle: T\n---\n\n![One](/a.svg){#fig-bars}\n\nSee @fig-bar.\n", "a.svg": FIGURE})
    [problem] = caught.value.problems
    assert (str(problem.place), problem.cause) == ("index.qmd:7:5", "nothing on this page is labelled 'fig-bar'")
    assert problem.remedy == "Did you mean 'fig-bars'?"


def test_a_label_given_twice_is_refused(site: Any) -> None:
    with pytest.raises(ProjectError, match="'fig-a' is given twice"):
        site({"index.qmd": "![One](/a.svg){#fig-a}\n\n![Two](/a.svg){#fig-a}\n", "a.svg": FIGURE})
