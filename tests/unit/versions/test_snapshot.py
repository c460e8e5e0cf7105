"""A version: its manifest, its pack, its place on the shelf, and the evidence as known earlier."""

from __future__ import annotations

from pathlib import Path

import pytest

from metaloom.declare.edition import Edition
from metaloom.errors import ProjectError
from metaloom.versions.snapshot.as_known import as_known
from metaloom.versions.snapshot.bare_page import bare_page
from metaloom.versions.snapshot.manifest import Manifest, Tools, digest, make_manifest, parse_manifest
from metaloom.versions.snapshot.names import require_name
from metaloom.versions.snapshot.pack import read_pack, write_pack
from metaloom.versions.snapshot.publish import publish
from metaloom.versions.snapshot.shelf import Shelf
from metaloom.versions.snapshot.source import is_source
from metaloom.versions.snapshot.stamp import stamp_page
from metaloom.versions.snapshot.thinned import without_items

TOOLS = Tools("0.1.0", "c" * 64, "3.11", {"numpy": "2.0"}, "embedded pandoc 3.9")
FILES = {
    "index.html": b"<html>",
    "api/analyses.json": b"{}",
    "source/data/studies.csv": b"study_id\n",
    "source/chapters/a.yml": b"chapter: a\n",
}


def version(name: str, files: dict[str, bytes], day: str = "2026-11-25", until: int | None = None) -> Manifest:
    return make_manifest(files, TOOLS, Edition(name, day, "a label", until))


def test_a_manifest_is_canonical_and_its_hash_is_the_identity() -> None:
    manifest = version("2026.11", FILES)
    assert parse_manifest(manifest.text) == manifest
    assert manifest.identity == digest(manifest.text.encode())
    assert manifest.identity == version("2026.11", dict(reversed(FILES.items()))).identity
    assert [entry.path for entry in manifest.part("data")] == ["source/data/studies.csv"]
    assert [entry.path for entry in manifest.part("declarations")] == ["source/chapters/a.yml"]
    assert [entry.path for entry in manifest.part("results")] == ["api/analyses.json"]


@pytest.mark.parametrize("spoilt", [" {}", "{}", "[]", "null", '{"format": "other"}'])
def test_what_is_no_manifest_is_refused(spoilt: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_manifest(spoilt)


def test_a_manifest_in_another_form_is_refused() -> None:
    text = version("2026.11", FILES).text
    with pytest.raises(ValueError, match="canonical"):
        parse_manifest(text.replace("\n ", "\n  "))


def test_a_pack_gives_back_what_it_holds_and_has_one_form() -> None:
    contents = {digest(body): body for body in (b"", b"one", b"two" * 9999)}
    assert read_pack(write_pack(contents)) == contents
    assert write_pack(contents) == write_pack(dict(reversed(contents.items())))
    with pytest.raises(ValueError, match="cannot be opened"):
        read_pack(b"no pack")


def test_a_content_is_stored_once(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "snapshots")
    page = bytes(range(256)) * 400
    shelf.add(version("2025", FILES | {"big.bin": page}), FILES | {"big.bin": page})
    grown = shelf.add(version("2026", FILES | {"moved.bin": page}), FILES | {"moved.bin": page})
    assert len(read_pack((tmp_path / "snapshots" / "2026.tar.xz").read_bytes())) == 0
    assert grown < 2000
    assert shelf.files(shelf.manifest("2026")) == FILES | {"moved.bin": page}


def test_versions_stand_in_the_order_of_their_evidence(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    for name, until in (("2026.11", None), ("2016", 2016), ("2021", 2021)):
        shelf.add(version(name, FILES, until=until), FILES)
    assert [one.edition.name for one in shelf.manifests() if one.edition] == ["2016", "2021", "2026.11"]


def test_a_version_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.add(version("2026.11", FILES), FILES)
    with pytest.raises(ProjectError, match=r"There is no version '2026\.12'\. \[ML-1201\]\n    There are: 2026\.11\."):
        shelf.manifest("2026.12")


def test_a_published_version_is_linked_when_unharmed_and_unpacked_when_not(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "snapshots")
    manifest = version("2026.11", FILES)
    shelf.add(manifest, FILES)
    first, second, third = (tmp_path / name for name in ("first", "second", "third"))
    assert publish(shelf, [manifest], first, tmp_path / "nothing") == 1
    assert publish(shelf, [manifest], second, first) == 0
    page = second / "v" / "2026.11" / "index.html"
    assert page.samefile(first / "v" / "2026.11" / "index.html")
    page.unlink()
    page.write_bytes(b"<html>!")
    (second / "v" / "2026.11" / "more.html").write_bytes(b"")
    assert publish(shelf, [manifest], third, second) == 1
    assert publish(shelf, [manifest], second, second) == 1
    for site in (second, third):
        assert (site / "v" / "2026.11" / "index.html").read_bytes() == b"<html>"
        assert not (site / "v" / "2026.11" / "more.html").exists()


@pytest.mark.parametrize("name", ["2026", "2026.11", "2026.11.2", "1.0.0", "v1.0.0", "0.2.0-rc.1"])
def test_names_of_versions(name: str) -> None:
    assert require_name(name) == name


@pytest.mark.parametrize("name", ["", "..", "2026.13", "latest", "1.0", "a/b", "2026.11/../x", "1.0.0-"])
def test_names_that_are_none(name: str) -> None:
    with pytest.raises(ProjectError, match="is not the name of a version"):
        require_name(name)


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        ("index.qmd", True), ("data/studies.csv", True), ("data/raw/persons.csv", False), ("draft.docx", False),
        ("chapters/a.yml", True), ("theme/site.scss", True), ("notes/secret.json", False), ("notes/page.qmd", True),
        ("requirements/site.lock", True), ("requirements/test.lock", False), ("scripts/woven.lua", True),
        ("scripts/package/module.py", False), ("snapshots/2016.json", False),
    ],
)  # fmt: skip
def test_only_what_the_site_is_made_from_is_published_with_it(name: str, taken: bool) -> None:
    assert is_source(name) is taken


SOURCE = {
    "data/studies.csv": b'study_id,year,notes\na_2010,2010,\nb_2020,2020,"two\nlines"\nc,,\nd_2012,2012,"the\nlast"\n',
    "data/outcomes.csv": b"study_id,events\na_2010,1\nb_2020,2\nc,3\na_2010,4\n",
    "data/overlaps.csv": b"study_a,study_b\na_2010,b_2020\na_2010,a_2010\n",
    "data/reviews.csv": b"review_id,reference\nr1,old\nr2,new\nr3,unknown\n",
    "data/lots.csv": b"lot,year\nx,2011\ny,2018\n",
    "data/rules.csv": b"rule\nkept\n",
    "data/references.bib": b"@article{old, title={A}, year={2009}}\n@article{new, title={B}, year={2021}}\n",
    "chapters/a.yml": b"chapter: a\n",
}


def test_rows_of_later_studies_and_of_unknown_years_are_left_out() -> None:
    known = as_known(SOURCE, 2016)
    assert known["data/studies.csv"] == b'study_id,year,notes\na_2010,2010,\nd_2012,2012,"the\nlast"\n'
    assert known["data/outcomes.csv"] == b"study_id,events\na_2010,1\na_2010,4\n"
    assert known["data/overlaps.csv"] == b"study_a,study_b\na_2010,a_2010\n"
    assert known["data/reviews.csv"] == b"review_id,reference\nr1,old\n"
    assert known["data/lots.csv"] == b"lot,year\nx,2011\n"
    assert known["data/rules.csv"] == SOURCE["data/rules.csv"]
    assert known["chapters/a.yml"] == SOURCE["chapters/a.yml"]
    assert as_known(SOURCE, 2000)["data/outcomes.csv"] == b"study_id,events\n"


YAML = """chapter: a
surveys:
  - id: one
    rows:
      - first: 1
        note: >-
          long
      - second: 2
  # a comment
  - id: two
    rows: [1, 2]
"""


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ([6], ["chapter: a", "surveys:", "  - id: one", "    rows:", "      - second: 2"]),
        ([5, 8], ["chapter: a", "surveys:", "  - id: one", "  - id: two", "    rows: [1, 2]"]),
        ([11], ["chapter: a", "surveys:", "  - id: one", "    rows:", "      - first: 1"]),
        ([3, 11], ["chapter: a"]),
    ],
)
def test_items_are_taken_out_of_lists(lines: list[int], left: list[str]) -> None:
    text = without_items(YAML, lines)
    assert text is not None
    kept = [line for line in text.splitlines() if "#" not in line and "long" not in line and "note" not in line]
    assert kept[: len(left)] == left
    assert without_items(YAML, [1]) is None


def test_a_page_keeps_its_headings_and_what_is_woven() -> None:
    text = (
        "---\ntitle: A\n---\n\n::: {.callout-note}\n## In short\n\nIt works: {{< var a.b >}}.\n:::\n\nProse.\n\n"
        "## Death {#death}\n\nMore prose.\n\n{{< woven analyses/a >}}\n\n```yaml\n# no heading\n```\n\n"
        "::: {.callout-note}\n## Table\n\n{{< woven tables/b >}}\n:::\n"
    )
    assert bare_page(text).split("\n\n", 2)[2] == (
        "## Death {#death}\n\n{{< woven analyses/a >}}\n\n::: {.callout-note}\n\n## Table\n\n{{< woven tables/b >}}\n\n"
        ":::\n"
    )
    assert "Prose" not in bare_page("---\ntitle: A\n---\n\nProse of {{< var a.estimate >}}.\n")
    methods = "---\ntitle: A\n---\n\nProse of {{< var site.analyses >}} analyses.\n"
    assert bare_page(methods) == methods


def test_a_frozen_page_says_its_version_without_any_script() -> None:
    skip = '<a class="skip" href="#quarto-document-content">Skip</a>'
    page = f'<html><head></head><body class="x">{skip}<p>Text</p></body></html>'
    frozen = stamp_page(page, "analyses/a.html", Edition("2016", "2026-11-25", 'known <at> the "end" of 2016.'))
    assert "<strong>Version 2016</strong>" in frozen
    assert "known &lt;at&gt; the &quot;end&quot; of 2016." in frozen
    assert 'href="../../../index.html"' in frozen
    assert 'src="../site_libs/metaloom/versions.js"' in frozen
    assert 'src="../../../versions.js"' in frozen
    assert frozen.index("Skip</a>") < frozen.index('<div id="ml-version"') < frozen.index("<p>Text")
    assert stamp_page(frozen, "analyses/a.html", None) == frozen
    assert "Version" not in stamp_page(page, "index.html", None).split("<p>")[1].split("</p>")[0]
