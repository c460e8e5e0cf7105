"""The report as DOCX: by pandoc, by a stand-in for Quarto, with contents, fitted figures and vectors."""

from __future__ import annotations

import io
import json
import re
import subprocess
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pypandoc
import pypdf
import pytest
from lxml import etree
from PIL import Image

from metaloom.bundle.archive import packed
from metaloom.bundle.docx import docx
from metaloom.bundle.fit import fitted, images, share
from metaloom.bundle.manuscript import SCRIPT, Manuscript, illustrated
from metaloom.bundle.pandoc import pandoc
from metaloom.bundle.pdf import compiled, pdf
from metaloom.bundle.summary import summary, summary_csv
from metaloom.cite.work import Author, Work
from metaloom.errors import ToolError
from metaloom.stitch.embedded.pandoc import ASSETS
from metaloom.stitch.quarto.find import Quarto
from metaloom.text.escape import escape
from metaloom.write.markdown import details

TEXT = """---
title: Sleep
---

# A chapter {#page-one}

![What it shows](figures/a.svg){width="100%"}

## A section {#page-one--two}

Words.
"""
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 600" width="900" height="600"></svg>'


@pytest.fixture(scope="module")
def manuscript() -> Manuscript:
    command = [pypandoc.get_pandoc_path(), "--from", "markdown", "--to", "json"]
    made = subprocess.run(command, input=TEXT, capture_output=True, text=True, check=True).stdout
    return Manuscript(made, {"figures/a.svg": "What it shows"})


@pytest.fixture(scope="module")
def pngs() -> dict[str, bytes]:
    stream = io.BytesIO()
    Image.new("RGB", (90, 60)).save(stream, "PNG")
    return {"figures/a.svg": stream.getvalue()}


def parts_of(made: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(made)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_pandoc_makes_a_report_with_contents_and_vectors(manuscript: Manuscript, pngs: dict[str, bytes]) -> None:
    made = docx(manuscript, pngs, {"figures/a.svg": SVG}, None)
    parts = parts_of(made)
    text = parts["word/document.xml"].decode()
    assert re.findall(r'w:anchor="([^"]+)"', text) == ["page-one", "page-one--two"]
    assert SVG in parts.values()
    assert made == docx(manuscript, pngs, {"figures/a.svg": SVG}, None), "the same bytes each time"


def test_quarto_makes_it_where_it_is_found(manuscript: Manuscript, pngs: dict[str, bytes], tmp_path: Path) -> None:
    """The stand-in does what Quarto would: it hands the one document to pandoc, and says which options it was given."""
    program = tmp_path / "quarto"
    program.write_text(
        f"#!/bin/sh\nset -e\ngrep -q 'reference-doc: reference.docx' report.qmd\necho \"$@\" > {tmp_path}/asked\n"
        f"{pypandoc.get_pandoc_path()} report.qmd --reference-doc reference.docx -o report.docx\n"
    )
    program.chmod(0o755)
    parts = parts_of(docx(manuscript, pngs, {"figures/a.svg": SVG}, Quarto(program, "1.6.42")))
    assert (tmp_path / "asked").read_text().split() == [
        "render",
        "report.qmd",
        "--to",
        "docx",
        "--output",
        "report.docx",
    ]
    assert b"A section" in parts["word/document.xml"]
    assert SVG in parts.values()


@pytest.mark.parametrize(("width", "height", "expected"), [(900, 300, 100), (900, 1800, 64), (300, 1200, 32)])
def test_a_tall_figure_stays_on_its_page(width: int, height: int, expected: int) -> None:
    assert share(b'<svg viewBox="-4 -4 %d %d">' % (width, height)) == pytest.approx(expected, abs=0.5)


def test_the_width_is_written_into_the_document(manuscript: Manuscript) -> None:
    tall = b'<svg viewBox="0 0 900 1800">'
    (image,) = images(json.loads(fitted(manuscript.document, {"figures/a.svg": tall})))
    assert image["c"][0][2] == [["width", "64%"]]


def test_a_summary_says_what_cannot_be_estimated() -> None:
    (row,) = summary([{"id": "a", "title": "=1+1", "status": "not_estimable", "reason": "no study", "k": 0}])
    assert (row["studies"], row["estimate"], row["reason"]) == (0, None, "no study")
    assert "'=1+1" in summary_csv([row]), "no spreadsheet runs it"


def test_a_zip_says_no_time() -> None:
    made = packed({"b": b"2", "a": b"1"}, "folder/")
    with ZipFile(io.BytesIO(made)) as archive:
        assert archive.namelist() == ["folder/b", "folder/a"]
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert made == packed({"b": b"2", "a": b"1"}, "folder/")


HOSTILE = (
    '#image("/etc/passwd")',
    '#eval("1+1") $x$ @nobody <label> *b* _i_ `r` \\ ~ [link](x)',
    "</w:t></w:r><w:r><w:t>&amp;",
    "```{=typst}\n#panic()\n```",
    "= heading",
    "// comment /* open",
)


def test_hostile_words_stay_words_in_both_forms() -> None:
    """Typst sets what looks like its own language as text, and Word's XML holds what looks like XML as text."""
    text = "\n\n".join(["# A chapter {#page-one}", *(f"Says {escape(words)}" for words in HOSTILE)])
    command = [pypandoc.get_pandoc_path(), "--from", "markdown", "--to", "json"]
    made = subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout
    work = Work(HOSTILE[1], authors=(Author(name=HOSTILE[0]),), abstract=HOSTILE[4])
    reader = pypdf.PdfReader(io.BytesIO(pdf(Manuscript(made, {}), {}, work, HOSTILE[5], HOSTILE[3])))
    printed = "".join("".join(page.extract_text().split()) for page in reader.pages)
    document = etree.fromstring(parts_of(docx(Manuscript(made, {}), {}, {}, None))["word/document.xml"])
    written = "".join("".join(str(part).split()) for part in document.itertext())
    for words in HOSTILE:
        flat = "".join(words.split())
        assert flat in printed.replace("“", '"').replace("”", '"')
        assert flat in written


def test_a_link_into_what_is_not_for_paper_leads_to_its_page(tmp_path: Path) -> None:
    """What unfolds is left out, unless it is said to stand on paper; Typst refuses a link to what is not there."""
    folded = "<details>\n\n| a |\n|---|\n| 1 |\n\n: Pairs {#tbl-pairs}\n\n</details>"
    reasons = details("Reasons &amp; more", "Because.", details("Files", "Absent."), on_paper=True)
    texts = {
        "one.qmd": "See [pairs](two.qmd#tbl-pairs), [here](two.qmd#sec-here) and [nothing](#nowhere).",
        "two.qmd": f"## Here {{#sec-here}}\n\n{folded}\n\n{reasons}",
    }
    pages = [
        {
            "name": name,
            "id": f"page-{name[:3]}",
            "title": name[:3],
            "lead": "",
            "shift": 0,
            "folds": "kept",
            "text": text,
        }
        for name, text in texts.items()
    ]
    document = _made(pages, tmp_path)
    assert re.findall(r'"(#[^"]*)",""\]', document) == ["#page-two", "#page-two--sec-here", "#page-one"]
    assert "Reasons & more" in document
    assert "Because." in document
    assert "Absent." not in document
    assert pdf(Manuscript(document, {}), {}, Work("t", authors=(Author(name="a"),)), "1", "2026").startswith(b"%PDF")


def test_folds_stand_in_the_appendices_under_their_heading_and_no_heading_alone(tmp_path: Path) -> None:
    told = details("Every vote", "See @tbl-votes.\n\n| a |\n|---|\n| 1 |\n\n: Votes {#tbl-votes}", on_paper=True)
    web = details("Files", "Absent.")
    text = f"## Answers\n\nAn answer; see @tbl-votes.\n\n::: {{}}\n{told}\n:::\n\n## For the web\n\n{web}\n"
    page = {"name": "a.qmd", "id": "page-a", "title": "A", "lead": "", "shift": 0, "text": text}
    report = _made([page | {"folds": "left out"}], tmp_path)
    assert "a table of the appendices" in report
    assert "Every" not in report
    assert "web" not in report
    appendices = _made([page | {"folds": "alone"}], tmp_path)
    assert "Answers" in appendices
    assert "Every vote" in appendices
    assert "answer;" not in appendices


def test_what_is_consulted_stands_in_the_appendices_and_the_report_says_so(tmp_path: Path) -> None:
    text = "## Lots\n\nRead me.\n\n::: {.panel-tabset .ml-appendix}\n### Viability\n\nConsulted.\n:::\n"
    page = {"name": "a.qmd", "id": "page-a", "title": "A", "lead": "", "shift": 0, "text": text}
    report = _made([page | {"folds": "left out"}], tmp_path)
    assert "Read" in report
    assert "Consulted." not in report
    assert "appendices." in report
    appendices = _made([page | {"folds": "alone"}], tmp_path)
    assert "Consulted." in appendices
    assert "Lots" in appendices
    assert "Read" not in appendices
    assert "Consulted." in _made([page | {"folds": "kept"}], tmp_path)


def test_pictures_drawn_into_a_page_are_told_in_words(tmp_path: Path) -> None:
    """Otherwise paper has a table with an empty column, keys of marks that are not there, and no numbers of people."""
    label = "Death &amp; more. Lin 2017: 0.60 (0.36 to 1.02); Ng 2010: 1.6 (0.9 to 2.7), drawn on the side of benefit."
    strips = [f'`<svg data-figure="at-a-glance-strip" role="img" aria-label="{one}"></svg>`{{=html}}' for one in
              (label, "Fever: no mark on the axis.")]  # fmt: skip
    axis = '`<svg data-figure="axis" role="img" aria-label="Axis of ratios"></svg>`{=html}'
    people = (
        '<figure><svg role="img" aria-label="44 of 100"></svg><figcaption><strong>44</strong> of 100 without '
        "<span>(24 of 54)</span></figcaption></figure>"
    )
    text = (
        f"| Outcome | Ratio {axis} [[← Cells]{{}}]{{.ml-sides}} |\n|---|---|\n| Death | {strips[0]} |\n"
        f'| Fever | {strips[1]} |\n\n::: {{.ml-key}}\n- one trial\n:::\n\n```{{=html}}\n<div class="ml-people">{people}'
        f"{people.replace('44', '27')}</div>\n```\n"
    )
    page = {"name": "a.qmd", "id": "page-a", "title": "A", "lead": "", "shift": 0, "text": text, "folds": "kept"}
    words = _words(_made([page], tmp_path))
    assert "Lin 2017: 0.60 (0.36 to 1.02); Ng 2010: 1.6 (0.9 to 2.7) Fever" in words
    assert "44 of 100 without (24 of 54)" in words
    assert "27 of 100 without" in words
    for absent in ("Death & more", "Axis", "mark", "Cells", "one trial", "side"):
        assert absent not in words


def test_what_only_leads_off_paper_is_not_listed(tmp_path: Path) -> None:
    text = "- [Everything](/api/all.zip)\n- [Here](#sec-here)\n- Told in [a file](/x.csv)\n\n## H {#sec-here}\n\nWords."
    page = {"name": "a.qmd", "id": "page-a", "title": "A", "lead": "", "shift": 0, "text": text, "folds": "kept"}
    words = _words(_made([page], tmp_path))
    assert "Everything" not in words
    assert "Here Told in a file" in words


def _words(document: str) -> str:
    command = [pypandoc.get_pandoc_path(), "--from", "json", "--to", "plain", "--wrap", "none"]
    made = subprocess.run(command, input=document, capture_output=True, text=True, check=True).stdout
    return " ".join(re.sub(r"[-•]{1,}", " ", made).split())


def _made(pages: list[dict[str, Any]], folder: Path) -> str:
    order = {"title": "t", "subtitle": "s", "authors": [], "date": None, "lang": "en", "site_url": None}
    order |= {"modules": str(ASSETS / "lua"), "bibliography": [], "csl": None, "pages": pages}
    (folder / "asked.json").write_text(json.dumps(order), "utf-8")
    command = [pypandoc.get_pandoc_path(), "lua", str(SCRIPT), "asked.json", "answered.json"]
    subprocess.run(command, check=True, cwd=folder)
    document: str = json.loads((folder / "answered.json").read_text("utf-8"))["document"]
    return document


def test_headings_that_skip_a_level_are_closed_up(tmp_path: Path) -> None:
    """PDF/UA forbids gaps, which come about where a part of a page is left out on paper."""
    text = "# A\n\n### B\n\n::: {.x}\n### C\n:::\n\n## D\n\n> #### E\n\n# F\n\n#### G\n"
    command = [pypandoc.get_pandoc_path(), "--from", "markdown", "--to", "json"]
    made = subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout
    found = illustrated(made, tmp_path)
    levels = re.findall(r'"Header", "c": \[(\d)', found.document)
    assert levels == ["1", "2", "2", "2", "3", "1", "2"]
    assert pdf(found, {}, Work("t", authors=(Author(name="a"),)), "1", "2026").startswith(b"%PDF")


def test_pandoc_that_takes_too_long_is_ended_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metaloom.bundle.pandoc.MOST_SECONDS", 0.0)
    (tmp_path / "report.json").write_text('{"pandoc-api-version": [1, 23], "meta": {}, "blocks": []}', "utf-8")
    with pytest.raises(ToolError, match="writes the report, was not done within"):
        pandoc(tmp_path, "report.json", "--to", "typst", "-o", "body.typ")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("#for a in range(100000) { for b in range(100000) { } }", "was not done within 4 seconds"),
        ('#("a" * 7000000000).len()', "needed more memory than it may have"),
        ("#nothing()", "refused it: unknown variable: nothing"),
    ],
)
def test_typst_that_takes_too_much_is_ended_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, told: str
) -> None:
    """It runs in a process of its own, so that the command is there to say what happened."""
    monkeypatch.setattr("metaloom.bundle.pdf.MOST_SECONDS", 4)
    (tmp_path / "report.typ").write_text('#set document(title: "t")\n' + source, "utf-8")
    with pytest.raises(ToolError, match=f"which sets the report, {told}"):
        compiled(tmp_path / "report.typ")
