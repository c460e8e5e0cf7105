"""Figures on a page and as files: the fold with data and downloads, and the reason in place of an empty figure."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from metaloom.draw.figure import Figure
from metaloom.draw.paper import Paper
from metaloom.write.figures import LONGEST, download_lines, figure_blocks, figure_files

TABLE = (("Study", "Effect", "Said"), ("A <b>", "0.5 (0.1 to 0.9)", "by hand"), ("B", "not estimable", "1 by one"))


def findings(*figures: Figure) -> Any:
    papers = {figure.name: Paper(b"%PDF", b"PNG") for figure in figures if figure.svg and "narrow" not in figure.name}
    return SimpleNamespace(figures={"deaths": figures}, papers=papers)


def made(name: str, table: tuple[tuple[str, ...], ...] = TABLE, **more: Any) -> Figure:
    return Figure(name, "<svg/>", "In words.", "A caption.", 10, 10, table, **more)


PAIR = (made("deaths-forest"), made("deaths-forest-narrow"))


def test_a_figure_has_both_layouts_its_downloads_and_its_data_in_a_fold_that_needs_no_script() -> None:
    (block,) = figure_blocks(findings(*PAIR), "deaths", "deaths-")
    assert block.startswith("::: {#fig-deaths-forest}")
    assert "/figures/deaths-forest.svg" in block
    assert "/figures/deaths-forest-narrow.svg" in block
    assert '<details class="ml-details"><summary>Data and downloads of this figure</summary>' in block
    assert '[PDF](/figures/deaths-forest.pdf){aria-label="PDF: Forest plot, deaths"}' in block
    assert "| A &#60;b&#62; |" in block
    assert block.rstrip().endswith("</details>\n```")


def test_only_columns_of_numbers_are_set_to_the_right() -> None:
    (block,) = figure_blocks(findings(*PAIR), "deaths")
    rule = next(line for line in block.splitlines() if line.startswith("|:"))
    assert [cell.endswith(":") for cell in rule.strip("|").split("|")] == [False, True, False]


def test_a_figure_that_would_say_nothing_is_its_reason_and_no_file() -> None:
    missing = Figure("deaths-baujat", "", "", "", 0, 0, (), missing="No Baujat plot is drawn. Two studies.")
    twin = Figure("deaths-baujat-narrow", "", "", "", 0, 0, (), missing="No Baujat plot is drawn. Two studies.")
    assert figure_blocks(findings(missing, twin), "deaths") == ["No Baujat plot is drawn. Two studies."]
    assert figure_files(findings(missing, twin)) == {}
    assert download_lines(findings(missing, twin), "deaths") == []


def test_every_form_is_a_file() -> None:
    files = figure_files(findings(*PAIR))
    assert files == {
        "figures/deaths-forest.svg": "<svg/>",
        "figures/deaths-forest.pdf": b"%PDF",
        "figures/deaths-forest.png": b"PNG",
        "figures/deaths-forest-narrow.svg": "<svg/>",
    }


def test_a_long_table_says_how_much_of_it_is_shown() -> None:
    rows = tuple((f"s{number}", str(number)) for number in range(LONGEST + 1))
    long = made("deaths-multiverse", (("Study", "Number"), *rows))
    (block,) = figure_blocks(findings(long), "deaths")
    assert "The first 150 of 151 rows." in block
    assert "s150" not in block


def test_a_preview_offers_the_drawing_alone() -> None:
    preview = SimpleNamespace(figures={"deaths": PAIR}, papers={})
    (block,) = figure_blocks(preview, "deaths")
    assert "[SVG](" in block
    assert "PDF" not in block
    assert {name.rsplit(".")[-1] for name in figure_files(preview)} == {"svg"}
