"""Figures on a page and as files: the fold with data and downloads, and the reason in place of an empty figure."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from metaloom.draw.figure import Figure
from metaloom.draw.paper import Paper
from metaloom.write.figures import LONGEST, download_lines, figure_blocks, figure_files, paper_files
from metaloom.write.proof.counted import Counted
from metaloom.write.proof.figure_rows import keep_numbers, row_place
from metaloom.write.worked_out import WorkedOut

TABLE = (("Study", "Effect", "Said"), ("A <b>", "0.5 (0.1 to 0.9)", "by hand"), ("B", "not estimable", "1 by one"))


def findings(*figures: Figure) -> Any:
    papers = {figure.name: Paper(b"%PDF", b"PNG") for figure in figures if figure.svg and "narrow" not in figure.name}
    return SimpleNamespace(figures={"deaths": figures}, papers=papers, results={}, worked_out=WorkedOut(), labels={})


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
    found = findings(*PAIR)
    files = figure_files(found) | paper_files(found.papers)
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
    preview = SimpleNamespace(figures={"deaths": PAIR}, papers={}, results={}, worked_out=WorkedOut(), labels={})
    (block,) = figure_blocks(preview, "deaths")
    assert "[SVG](" in block
    assert "PDF" not in block
    assert {name.rsplit(".")[-1] for name in figure_files(preview) | paper_files(preview.papers)} == {"svg"}


def test_a_row_of_a_survey_leads_to_its_number_and_one_that_fits_two_to_none() -> None:
    known = findings()
    known.labels = {"shi_2025": "Shi, 2025"}
    words = (
        *("Not known", "Known", "Deaths: reported", "Deaths: in words only"),
        *("Age, Trial A", "Age, Trial B", "Pan: meld, 2 weeks", "Reported"),
        *("Tao: relief", "Tao: relief", "Donor: Patient", "Donor: Patient, MELD"),
        *("Donor: Other", "Route: Other"),
    )
    counted = [
        Counted(what=what, group=what.partition(": ")[0], keys=(f"key-{at}",), gives=())
        for at, what in enumerate(words)
    ]
    keep_numbers(known, "map", counted)

    def place(*cells: str, head: tuple[str, ...] = ("Item", "Reported", "In words only")) -> str | None:
        return row_place(known, "map", head, cells)

    assert place("Not known", "", "14") == "analyses/map.html#number-key-0"
    assert place("Deaths", "3", "31") == "analyses/map.html#number-key-2"
    assert place("MELD", "1 month", "Pan, 2 weeks", "who") == "analyses/map.html#number-key-6"
    assert place("Not known", "Shi, 2025", "50 to 200") is None, "the row of a study is not the bar of its group"
    assert place("Age", "Trial A", "Trial B") is None, "two numbers fit as well as each other"
    assert place("Relief", "Appetite", "Tao") is None, "two numbers have the same words"
    assert place("Patient", "1 + 1", head=("", "Death", "MELD")) == "analyses/map.html#number-key-10"
    assert place("Other", "1 + 1", head=("", "Death", "MELD")) is None, "which group it is of is not said"
    assert place("Symptoms", "8") is None


def test_a_row_of_an_analysis_leads_to_the_cells_of_its_study() -> None:
    known = findings()
    studies = [SimpleNamespace(label="A <b>", line=7), SimpleNamespace(label="B", line=None)]
    known.results["deaths"] = SimpleNamespace(studies=studies)
    known.figures["deaths"] = PAIR
    (block,) = figure_blocks(known, "deaths")
    assert block.count('data-row="analyses/deaths.html#cell-7"') == 1
    assert block.count("data-row") == 1
