"""The bundle of a small review, opened as an editor would: every file is there, whole, and says the same."""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pypdf
import pytest
from lxml import etree

Run = Callable[..., "subprocess.CompletedProcess[str]"]
Files = dict[str, bytes]
HOSTILE = "=cmd|' /C calc'!A0"


def opened(path: Path) -> Files:
    with ZipFile(path) as archive:
        assert len({name.split("/")[0] for name in archive.namelist()}) == 1, "one folder"
        return {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def hostile(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The review with a cell that a spreadsheet would run."""
    folder = tmp_path_factory.mktemp("bundle") / "review"
    shutil.copytree(built, folder, copy_function=shutil.copy2)
    table = folder / "data" / "studies.csv"
    lines = table.read_text("utf-8").splitlines()
    label = lines[1].split(",")[1]
    lines[1] = lines[1].replace(label, f'"{HOSTILE}"', 1)
    table.write_text("\n".join(lines) + "\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def bundle(hostile: Path, metaloom: Run) -> Path:
    output = hostile.parent / "one.zip"
    done = metaloom("bundle", "--project", hostile, "--renderer", "embedded", "--output", output)
    assert done.returncode == 0, done.stderr
    return output


@pytest.fixture(scope="module")
def files(bundle: Path) -> Files:
    return opened(bundle)


def test_a_frozen_version_gives_the_same_bytes_whatever_was_edited_since(
    built: Path, metaloom: Run, edit: Callable[..., None], tmp_path: Path
) -> None:
    project = tmp_path / "review"
    shutil.copytree(built, project, copy_function=shutil.copy2)
    identity = ["-c", "user.name=n", "-c", "user.email=e@example.org"]
    for arguments in (["init", "-q"], ["add", "-A"], [*identity, "commit", "-qm", "one"]):
        subprocess.run(["git", "-C", project, *arguments], check=True)
    assert metaloom("snapshot", "create", "2026.11", "--project", project, "--renderer", "embedded").returncode == 0
    zips = [tmp_path / "one.zip", tmp_path / "two.zip"]
    for path in zips:
        made = metaloom("bundle", "2026.11", "--project", project, "--renderer", "embedded", "--output", path)
        assert made.returncode == 0, made.stderr
        if path == zips[0]:
            edit(project)
    frozen = opened(zips[0])
    assert zips[0].read_bytes() == zips[1].read_bytes()
    assert "version 2026.11" in frozen["citation/citation.txt"].decode()
    assert frozen["data/outcomes_binary.csv"] == (built / "data" / "outcomes_binary.csv").read_bytes()


def test_every_file_is_listed_with_its_hash(files: Files) -> None:
    lines = files["SHA256SUMS"].decode().splitlines()
    listed = {line[66:]: line[:64] for line in lines}
    assert listed == {name: hashlib.sha256(body).hexdigest() for name, body in files.items() if name != "SHA256SUMS"}
    folders = {name.split("/")[0] for name in files}
    assert folders >= {"data", "declarations", "results", "tables", "figures", "citation", "README.txt", "site.zip"}


def test_the_site_in_it_verifies(files: Files, metaloom: Run, tmp_path: Path) -> None:
    site = tmp_path / "site.zip"
    site.write_bytes(files["site.zip"])
    identity = hashlib.sha256(files["manifest.json"]).hexdigest()
    assert identity in files["README.txt"].decode()
    done = metaloom("verify", site, "--expect", identity)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["", "report.pdf", "tables/results.csv"])
def test_a_forged_report_is_found_by_making_it_again(files: Files, metaloom: Run, tmp_path: Path, name: str) -> None:
    """Its list of hashes is right again, so that nothing else would find it without the identity of the bundle."""
    sent = {one: body for one, body in files.items() if one != "SHA256SUMS"}
    sent |= {name: sent[name] + b"\n"} if name else {}
    listed = "".join(f"{hashlib.sha256(sent[one]).hexdigest()}  {one}\n" for one in sorted(sent)).encode()
    with ZipFile(tmp_path / "b.zip", "w") as archive:
        for one, body in (sent | {"SHA256SUMS": listed}).items():
            archive.writestr(f"review/{one}", body)
    done = metaloom("verify", tmp_path / "b.zip", "--rebuild")
    assert done.returncode == (4 if name else 0), done.stderr
    said = f"review/{name}: the bundle made again differs" if name else "report, appendices and tables made again"
    assert said in done.stdout + done.stderr


def test_the_pdf_is_tagged_and_has_bookmarks_and_vectors(files: Files) -> None:
    reader = pypdf.PdfReader(io.BytesIO(files["report.pdf"]))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"].startswith("en")
    assert "/StructTreeRoot" in catalogue
    titles = [item.title for item in reader.outline if not isinstance(item, list)]
    assert titles[:2] == ["Structured summary", "My review"]
    assert titles[-1] == "References"
    assert len(reader.pages) <= 60
    appendices = pypdf.PdfReader(io.BytesIO(files["appendices.pdf"]))
    assert len(appendices.pages) >= 2
    assert sum(len(page.images) for page in reader.pages) == 0, "a figure was turned into dots"
    assert HOSTILE.split("|")[0] in "".join(page.extract_text() for page in [*reader.pages, *appendices.pages])


def test_the_docx_has_headings_contents_and_figures_in_both_forms(files: Files) -> None:
    with ZipFile(io.BytesIO(files["report.docx"])) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts["word/document.xml"].decode()
    assert len(re.findall(r"<a:blip ", text)) == len(re.findall(r"svgBlip ", text)) > 0
    anchors = set(re.findall(r'w:anchor="([^"]+)"', text))
    assert anchors <= set(re.findall(r'w:bookmarkStart [^>]*w:name="([^"]+)"', text)), "a link that leads nowhere"
    assert "page-index" in anchors
    assert len(re.findall(r'descr="[^"]{20,}', text)) > 0, "figures are described"
    for name, body in parts.items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(body)


def test_no_cell_of_the_workbook_is_a_formula(files: Files) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["tables.xlsx"]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    ours = {cell.coordinate for cell in cells if cell.hyperlink and cell.parent.title in ("Read me first", "Results")}
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert {cell.coordinate for cell in cells if cell.hyperlink} == ours
    assert HOSTILE in {cell.value for cell in cells}
    results = book["Results"]
    head = [cell.value for cell in results[1]]
    told = dict(zip(head, [cell.value for cell in results[2]], strict=True))
    result = json.loads(files["results/analyses.json"])["analyses"][0]
    assert told["estimate"] == pytest.approx(result["display"]["estimate"], rel=1e-14)


def test_the_workbook_has_a_cover_filters_and_labels(files: Files) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["tables.xlsx"]))
    cover = book.worksheets[0]
    assert cover.title == "Read me first"
    led = {cell.hyperlink.location for row in cover.iter_rows() for cell in row if cell.hyperlink}
    assert led == {f"'{sheet.title}'!A1" for sheet in book.worksheets[1:]}
    assert all(sheet.auto_filter.ref for sheet in book.worksheets[1:])
    assert book["Results"]["A1"].comment.text


def test_the_workbook_says_where_the_rows_of_a_result_are(files: Files) -> None:
    book = openpyxl.load_workbook(io.BytesIO(files["tables.xlsx"]))
    cover = {row[0].value: row[2].value for row in book["Read me first"].iter_rows()}
    analysis = book["Results"]["A2"].value
    places = [
        place.replace("ANALYSIS", analysis)
        for place in re.findall(r"\S+ANALYSIS\.\w+", cover["From a result to its rows"])
    ]
    with ZipFile(io.BytesIO(files["site.zip"])) as site:
        assert places[0] in files
        assert places[1] in site.namelist()


def test_libreoffice_opens_the_report(files: Files, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("NO LIBREOFFICE: the DOCX was not opened by it (install Debian's libreoffice-writer-nogui)")
    (tmp_path / "report.docx").write_bytes(files["report.docx"])
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), "report.docx"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    pages = pypdf.PdfReader(tmp_path / "report.pdf").pages
    assert len(pages) >= 5
    assert "Does vaccination" in pages[2].extract_text() or any("vaccin" in page.extract_text() for page in pages)
