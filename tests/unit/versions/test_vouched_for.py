"""What a list of hashes that was made right again would hide: a forged report, a file more, a result said otherwise."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from metaloom.build.progress import Silent
from metaloom.build.verify import verify
from metaloom.bundle.archive import packed
from metaloom.declare.edition import Edition
from metaloom.errors import DifferenceError
from metaloom.store.keys import source_key
from metaloom.versions.snapshot.copies import CHECK, OWN
from metaloom.versions.snapshot.listing import feed
from metaloom.versions.snapshot.manifest import Tools, digest, make_manifest
from metaloom.versions.snapshot.publish import seals
from metaloom.versions.snapshot.sums import SUMS, sums_text
from metaloom.versions.verify.repeated import compare_repeated
from metaloom.versions.verify.vouched import UNASKED

TOOLS = Tools("0.1.0", "c" * 64, "3.11", {"numpy": "2.0"}, "embedded pandoc 3.9")
TEA = {"id": "tea", "status": "ok", "pooled": {"estimate": -0.5}}
SITE = {
    "index.html": b"<p>tea</p>",
    "api/analyses.json": json.dumps({"metaloom": "0.1.0", "analyses": [TEA]}).encode(),
    "api/tea.json": json.dumps({"metaloom": "0.1.0"} | TEA).encode(),
    "api/everything.zip": packed({"README.txt": b"read", "index.html": b"<p>tea</p>"}),
}
MANIFEST = make_manifest(SITE, TOOLS, None)
COPIES = {name.replace("api/", "results/"): body for name, body in SITE.items() if name.endswith(".json")}
BUNDLE = {
    **dict.fromkeys(OWN, b"read"),
    "report.docx": b"no difference was found",
    "site.zip": packed(SITE | seals(MANIFEST)),
    "manifest.json": MANIFEST.text.encode(),
    **COPIES,
}


def sent(folder: Path, gone: str = "", **changed: bytes) -> tuple[Path, str]:
    """Return a bundle whose list of hashes is right, and the identity of the bundle."""
    files = {name: content for name, content in (BUNDLE | changed).items() if name != gone}
    listed = sums_text({name: digest(content) for name, content in files.items()}).encode()
    path = folder / "review.zip"
    path.write_bytes(packed(files | {SUMS: listed}, "review/"))
    return path, digest(listed)


def test_the_identity_of_the_site_does_not_answer_for_the_report(tmp_path: Path) -> None:
    path, identity = sent(tmp_path)
    assert verify(str(path), identity, False, False, Silent()).lacking == ()
    forged, _ = sent(tmp_path, **{"report.docx": b"it saves lives"})
    (lacking,) = verify(str(forged), MANIFEST.identity, False, False, Silent()).lacking
    assert f"says nothing of {', '.join(OWN)}." in lacking
    with pytest.raises(DifferenceError, match="another version"):
        verify(str(forged), identity, False, False, Silent())


@pytest.mark.parametrize("name", ["setup.exe", "tables/rows/more.csv", "results/more.json"])
def test_a_file_that_no_bundle_has_is_found(tmp_path: Path, name: str) -> None:
    path, _ = sent(tmp_path, **{name: b"1"})
    with pytest.raises(DifferenceError, match=f"review/{name}: only the bundle has this file"):
        verify(str(path), None, False, False, Silent())


def test_a_result_is_the_same_in_its_own_file_and_in_the_archive() -> None:
    assert compare_repeated("s", SITE, [TEA], "api/everything.zip") == ()
    other = json.dumps({"metaloom": "0.1.0"} | TEA | {"pooled": {"estimate": -0.9}}).encode()
    forged = SITE | {"api/tea.json": other, "api/everything.zip": packed({"index.html": b"<p>coffee</p>"})}
    found = compare_repeated("s", forged, [TEA], "api/everything.zip")
    assert [one.where for one in found] == ["s/api/tea.json/pooled/estimate", "s/api/everything.zip/index.html"]


@pytest.mark.parametrize(
    ("content", "what"),
    [(None, "missing"), (b"{", "cannot be read"), (b"[]", "differs"), (b'{"id": "tea"}', "differs")],
)
def test_a_result_of_its_own_that_is_none_is_found(content: bytes | None, what: str) -> None:
    files = {} if content is None else {"api/tea.json": content}
    found = compare_repeated("s", files, [TEA], "api/everything.zip")
    assert found
    assert all(what in one.what for one in found)


@pytest.mark.parametrize("name", [*(name for name in OWN if name != CHECK), "manifest.json"])
def test_a_file_that_was_removed_with_its_line_is_found(tmp_path: Path, name: str) -> None:
    path, _ = sent(tmp_path, gone=name)
    with pytest.raises(DifferenceError, match=f"review/{name}: the file is missing, which every bundle has"):
        verify(str(path), None, False, False, Silent())


def test_hashes_alone_say_what_they_do_not_answer_for(tmp_path: Path) -> None:
    path, identity = sent(tmp_path)
    assert verify(str(path), None, False, False, Silent()).lines[-1] == UNASKED
    assert UNASKED not in verify(str(path), identity, False, False, Silent()).lines


VERSION = make_manifest(SITE, TOOLS, Edition("2026.11", "2026-11-25", "a label"))
BELOW = {f"v/2026.11/{name}": content for name, content in (SITE | seals(VERSION)).items()}


def around(folder: Path, latest: dict[str, bytes], beside: dict[str, bytes]) -> tuple[str, str]:
    """Return a site of `latest` with what is `beside` it, and its identity."""
    manifest = make_manifest(latest, TOOLS, None)
    path = folder / "site.zip"
    path.write_bytes(packed(latest | seals(manifest) | beside))
    return str(path), manifest.identity


def test_a_version_does_not_answer_for_the_site_around_it(tmp_path: Path) -> None:
    """The latest state, its feed with it, may be forged around a genuine version, whose identity everybody knows."""
    latest = SITE | {"feed.xml": feed([VERSION], "tea", None).encode(), "index.html": b"it saves lives"}
    path, identity = around(tmp_path, latest, BELOW)
    assert verify(path, identity, False, False, Silent()).lacking == (), "a site answers for what its feed names"
    (lacking,) = verify(path, VERSION.identity, False, False, Silent()).lacking
    assert lacking.startswith("site.zip: the identity that was expected says nothing of what is there.")


def test_a_site_does_not_answer_for_a_version_that_it_does_not_name(tmp_path: Path) -> None:
    path, identity = around(tmp_path, SITE, BELOW)
    (lacking,) = verify(path, identity, False, False, Silent()).lacking
    assert lacking.startswith("site.zip/v/2026.11: the identity")


def test_a_bundle_does_not_answer_for_another_folder_in_its_zip(tmp_path: Path) -> None:
    path, identity = sent(tmp_path)
    listed = sums_text({name: digest(content) for name, content in BUNDLE.items()}).encode()
    inside = {f"review/{name}": content for name, content in (BUNDLE | {SUMS: listed}).items()}
    forged = make_manifest(SITE | {"index.html": b"it saves lives"}, TOOLS, None)
    inside |= {
        f"read-me/{name}": one for name, one in (SITE | {"index.html": b"it saves lives"} | seals(forged)).items()
    }
    path.write_bytes(packed(inside))
    (lacking,) = verify(str(path), identity, False, False, Silent()).lacking
    assert lacking.startswith("review.zip/read-me: the identity")


def test_a_site_whose_versions_did_not_come_with_it_is_not_said_to_differ(tmp_path: Path) -> None:
    """Its feeds and its page of changes are made from them, so that it could not be built as it was."""
    files = SITE | {"feed.xml": feed([VERSION], "tea", None).encode()}
    sealed = seals(make_manifest(files, replace(TOOLS, code=source_key()), None))
    path = tmp_path / "site.zip"
    path.write_bytes(packed(files | sealed))
    (lacking,) = verify(str(path), None, False, True, Silent()).lacking
    assert (
        "site.zip: not built again, as its pages tell of the versions 2026.11, which did not come with it." in lacking
    )
