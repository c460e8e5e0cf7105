"""One work, many formats: each format, read by another program, says the same; hostile words stay words."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from importlib import resources
from pathlib import Path

import jsonschema
import pypandoc
import pytest
import yaml

from metaloom.cite.bibtex import bibtex
from metaloom.cite.csl import csl_json
from metaloom.cite.highwire import highwire
from metaloom.cite.pages import Cited, Part, read_cited
from metaloom.cite.plain import plain
from metaloom.cite.ris import ris
from metaloom.cite.schema_org import linked_data
from metaloom.cite.work import Author, Work, read_work
from metaloom.cite.zenodo import zenodo_json
from metaloom.declare.cff import is_orcid
from metaloom.declare.edition import Edition
from metaloom.errors import ProjectError

ROOT = Path(__file__).parents[3]
WORK = Work(
    title="Cells in livers: a review",
    authors=(Author(family="van Dijk", given="Anna"), Author(name="The Liver Group & Friends")),
    version="2026.11",
    released="2026-11-22",
    doi="10.5555/abc_1",
    url="https://example.org/review",
    licences=("CC-BY-4.0",),
    keywords=("cells",),
)
HOSTILE = r"</script><b>50% & {x} $y$ #1_a~b^c\end" + ' "q"'


def as_csl(text: str, reader: str) -> dict[str, object]:
    """What pandoc understands of a citation."""
    command = [pypandoc.get_pandoc_path(), "--from", reader, "--to", "csljson"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout)[0])


@pytest.mark.parametrize(("make", "reader"), [(bibtex, "bibtex"), (ris, "ris"), (csl_json, "csljson")])
def test_another_program_reads_the_same(make, reader):
    found = as_csl(make(WORK), reader)
    assert found["title"] == WORK.title
    assert found["author"][0]["given"] == "Anna"
    assert found["author"][0]["family"].endswith("Dijk")
    assert "Liver Group & Friends" in json.dumps(found["author"][1])
    assert found["issued"]["date-parts"][0][0] == 2026
    assert found["DOI"] == WORK.doi
    assert found["URL"] == WORK.url


@pytest.mark.parametrize(("make", "reader"), [(bibtex, "bibtex"), (ris, "ris"), (csl_json, "csljson")])
def test_hostile_words_stay_words(make, reader):
    found = as_csl(make(replace(WORK, title=HOSTILE)), reader)
    plain_title = str(found["title"]).replace("“", '"').replace("”", '"').replace("\\", "")
    assert plain_title == HOSTILE.replace("\\", "")


def test_nothing_is_said_of_what_does_not_exist():
    bare = Work("A review")
    cited = Cited(bare)
    told = [bibtex(bare), ris(bare), csl_json(bare), plain(bare), zenodo_json(bare), str(highwire(bare))]
    told.append(linked_data(cited, "index.html", "A review", ""))
    assert not [text for text in told if "doi" in text.lower() or "None" in text or "null" in text]
    assert plain(bare) == "(n.d.). A review [data set]."


def test_a_doi_that_was_minted_is_said_everywhere():
    told = [bibtex(WORK), ris(WORK), csl_json(WORK), plain(WORK), str(highwire(WORK))]
    told.append(linked_data(Cited(WORK), "index.html", WORK.title, ""))
    assert all("10.5555/abc_1" in text for text in told)
    assert "10.5555/abc_1" not in zenodo_json(WORK), "Zenodo mints it"


def test_a_page_is_cited_as_a_part_of_the_whole():
    cited = Cited(WORK, {"analyses/death.html": Part("Dataset", "Death", whole="chapters/efficacy.html")})
    page = cited.page("analyses/death.html", "Death")
    assert page.url == "https://example.org/review/analyses/death.html"
    assert "Death. In: Cells in livers: a review (version 2026.11)." in plain(page)
    assert page.key == "van2026_analyses_death"
    facts = json.loads(linked_data(cited, "analyses/death.html", "Death", "../"))
    assert facts["isPartOf"]["name"] == WORK.title
    assert facts["license"] == ["https://spdx.org/licenses/CC-BY-4.0"]


def test_linked_data_cannot_end_its_script():
    text = linked_data(Cited(replace(WORK, title=HOSTILE)), "index.html", HOSTILE, "")
    assert "<" not in text
    assert json.loads(text)["name"] == HOSTILE


def test_what_is_told_to_the_finishing_pass_survives_the_way():
    cited = Cited(WORK, {"index.html": Part("Dataset", "All", downloads=("api/a.json",), parts=("b.html",))})
    assert read_cited(cited.text()) == cited


@pytest.mark.parametrize(
    ("address", "sound"),
    [
        ("https://orcid.org/0000-0002-1825-0097", True),
        ("https://orcid.org/0000-0002-1694-233X", True),
        ("https://orcid.org/0000-0002-1825-0098", False),
        ("0000-0002-1825-0097", False),
    ],
)
def test_an_orcid_is_checked_by_its_last_character(address, sound):
    assert is_orcid(address) is sound


def test_the_project_itself_is_cited_by_a_valid_file():
    schema = resources.files("check_jsonschema").joinpath("builtin_schemas/vendor/citation-file-format.json")
    for folder in (ROOT, ROOT / "scripts" / "metaloom" / "cli" / "template"):
        written = yaml.safe_load((folder / "CITATION.cff").read_text("utf-8"))
        jsonschema.validate(written, json.loads(schema.read_text("utf-8")))


def test_the_committed_description_for_zenodo_is_fresh():
    told = (ROOT / ".zenodo.json").read_text("utf-8")
    assert told == zenodo_json(read_work(ROOT)), "run: metaloom cite --format zenodo > .zenodo.json"


def test_without_a_citation_file_nothing_is_invented(tmp_path):
    (tmp_path / "_quarto.yml").write_text("website:\n  title: Sleep\n", "utf-8")
    assert read_work(tmp_path) == Work("Sleep")


def test_a_wrong_citation_file_is_refused_with_its_place(tmp_path):
    (tmp_path / "CITATION.cff").write_text("cff-version: 1.2.0\nmessage: m\ntitle: t\nauthors: [{name: x}]\ndio: 1\n")
    with pytest.raises(ProjectError, match=r"CITATION.cff:5:1: error: Unknown key 'dio'(.|\n)*Did you mean 'doi'"):
        read_work(tmp_path)


def test_a_frozen_version_is_cited_by_its_name_day_and_address(tmp_path):
    (tmp_path / "_quarto.yml").write_text("website: {title: Sleep, site-url: 'https://example.org/sleep/'}\n", "utf-8")
    work = read_work(tmp_path, Edition("2026.12", "2026-12-01", "as it stood"))
    assert plain(work) == "(2026). Sleep [data set, version 2026.12]. https://example.org/sleep/v/2026.12"
    page = Cited(work).page("analyses/naps.html", "Naps")
    assert page.url == "https://example.org/sleep/v/2026.12/analyses/naps.html"
