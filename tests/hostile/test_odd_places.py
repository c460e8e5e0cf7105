"""What the last trials found: pipes where we read, bytes and folders that no manifest owns, the preview."""

from __future__ import annotations

import io
import os
import struct
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.client import HTTPConnection
from pathlib import Path

import pytest

from metaloom.build.project import Project
from metaloom.build.record import RECORD, load_record
from metaloom.cli.preview_state import Builds
from metaloom.cli.serve import _Pages, _Server
from metaloom.errors import DifferenceError, ProjectError
from metaloom.versions.verify.opened import open_folder
from metaloom.versions.verify.zipped import unzipped
from metaloom.write.on_disk import write_generated


def test_a_pipe_in_place_of_the_last_builds_record_is_no_record(tmp_path: Path) -> None:
    (tmp_path / ".metaloom").mkdir()
    os.mkfifo(tmp_path / ".metaloom" / RECORD)
    assert load_record(Project(tmp_path)) is None


def test_a_pipe_among_generated_pages_is_somebody_elses(tmp_path: Path) -> None:
    (tmp_path / "analyses").mkdir()
    os.mkfifo(tmp_path / "analyses" / "death.qmd")
    with pytest.raises(ProjectError, match=r"analyses/death\.qmd"):
        write_generated(tmp_path, {"analyses/death.qmd": "x"})


def test_an_empty_folder_is_a_difference(tmp_path: Path) -> None:
    (tmp_path / "api").mkdir()
    (tmp_path / "index.html").write_text("x")
    opened = open_folder(tmp_path)
    assert list(opened.files) == ["index.html"]
    assert ["empty folder" in str(one) and "api" in str(one) for one in opened.odd] == [True]


def test_bytes_behind_the_end_of_what_a_member_is_packed_as_are_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"honest" * 100)
    whole = stream.getvalue()
    assert unzipped(whole, "a.zip") == {"a.txt": b"honest" * 100}
    start = 30 + len("a.txt")
    packed = struct.unpack_from("<I", whole, 18)[0]
    longer = struct.pack("<I", packed + 6)
    local = whole[:18] + longer + whole[22 : start + packed] + b"hidden"
    directory = whole[start + packed :]
    directory = directory[:20] + longer + directory[24:]
    end = directory.rindex(b"PK\5\6")
    directory = directory[: end + 16] + struct.pack("<I", len(local)) + directory[end + 20 :]
    with pytest.raises(DifferenceError, match=r"bytes follow the end of .*a\.txt"):
        unzipped(local + directory, "a.zip")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """Return a folder that may hold a site, and the port at which a preview serves it."""
    server = _Server(("127.0.0.1", 0), partial(_Pages, Builds(), directory=str(tmp_path / "_site")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield tmp_path / "_site", server.server_port
    server.shutdown()
    server.server_close()


def asked(port: int, *hosts: str) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest("GET", "/secret.txt", skip_host=True)
    for host in hosts:
        connection.putheader("Host", host)
    connection.endheaders()
    answer = connection.getresponse()
    found = answer.status, answer.read()
    connection.close()
    return found


def test_preview_serves_no_folder_that_a_link_names(site: tuple[Path, int], tmp_path: Path) -> None:
    folder, port = site
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.txt").write_text("SECRET")
    folder.symlink_to(tmp_path / "elsewhere")
    status, content = asked(port, "127.0.0.1")
    assert status == 404
    assert b"SECRET" not in content
    folder.unlink()
    (tmp_path / "elsewhere").rename(folder)
    assert asked(port, "127.0.0.1") == (200, b"SECRET")


@pytest.mark.parametrize("hosts", [(), ("evil.example",), ("127.0.0.1", "evil.example"), ("evil.example", "localhost")])
def test_preview_answers_under_its_own_name_only(site: tuple[Path, int], hosts: tuple[str, ...]) -> None:
    folder, port = site
    folder.mkdir()
    (folder / "secret.txt").write_text("SECRET")
    status, content = asked(port, *hosts)
    assert status == 421
    assert b"SECRET" not in content


def test_preview_answers_what_no_file_can_be_called(site: tuple[Path, int]) -> None:
    folder, port = site
    folder.mkdir()
    for name in ("a" * 300, f"source/{'a' * 300}.html", "a/" * 2000, "%00", "a%00.html"):
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", f"/{name}")
        assert connection.getresponse().status == 404
        connection.close()


WRITTEN = ["source/a.html", "v/2026/source/chapters/b.html", "a.svg", "a.xml", "chapters/a.HTM", "source/a.xhtml"]


@pytest.mark.parametrize("name", WRITTEN)
def test_preview_lets_nothing_run_that_is_no_page_of_the_site(name: str, site: tuple[Path, int]) -> None:
    folder, port = site
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("<html><body><script>x</script></body></html>")
    headers, content = answer(port, name)
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "sandbox" in headers["Content-Security-Policy"]
    assert b"reload.js" not in content


@pytest.mark.parametrize("name", ["index.html", "source/data/a.csv.html", "data.json", "chapters/source.html"])
def test_preview_leaves_the_sites_own_policy(name: str, site: tuple[Path, int]) -> None:
    folder, port = site
    (folder / "source" / "data").mkdir(parents=True)
    (folder / "source" / "data" / "a.csv").write_text("a\n")
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("<html><body></body></html>")
    headers, content = answer(port, name)
    assert "Content-Security-Policy" not in headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert (b"reload.js" in content) == name.endswith(".html")


def answer(port: int, name: str) -> tuple[dict[str, str], bytes]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", f"/{name}")
    found = connection.getresponse()
    assert found.status == 200
    told = dict(found.getheaders()), found.read()
    connection.close()
    return told
