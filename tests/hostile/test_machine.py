"""Full disks, odd files, odd rights: each ends in time, with a sentence, and the old site is as it was."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 30
"""What everything here ends in on a machine of its own; where processors are shared it takes longer."""

SOAK = bool(os.environ.get("METALOOM_SOAK"))
SIZES = (100, 200, 300, 400, 600, 800, 1000, 1200, 1600, 2000, 2500, 3000, 4000) if SOAK else (100, 1000, 2500)
"""Kilobytes of a disk that a build is made on; `make soak` tries them all. The site itself needs some 1,500."""

LEFT = (0, 100, 400, 700, 1000, 1300, 2000) if SOAK else (700,)
"""Kilobytes that are left beside an old site."""


def shared() -> float:
    """By how much a process takes longer just now than one that has a processor for itself."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def run(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), **dict(options.pop("env", {}))}  # type: ignore[call-overload]
    command = [sys.executable, "-m", "metaloom", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, timeout=SECONDS * shared(), check=False, **options
    )  # type: ignore[call-overload,no-any-return]


def digest(site: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(site.rglob("*")):
        if path.is_file():
            found.update(path.relative_to(site).as_posix().encode() + path.read_bytes())
    return found.hexdigest()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """A small disk of so many kilobytes; skipped where mounting is not permitted."""
    mounted = []

    def make(size: int) -> Path:
        place = tmp_path / f"disk{size}"
        place.mkdir()
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}k", "tmpfs", place], capture_output=True, check=False
        )
        if done.returncode:
            pytest.skip("SKIPPED, NOT PASSED: mounting a small disk is not permitted here")
        mounted.append(place)
        return place

    yield make
    for place in mounted:
        subprocess.run(["umount", "-l", place], check=False)


def told(done: subprocess.CompletedProcess[str], *words: str, code: int) -> None:
    assert "Traceback" not in done.stderr, done.stderr
    assert "leaked" not in done.stderr
    assert len(done.stderr) < 20_000
    for word in words:
        assert word.lower() in done.stderr.lower(), done.stderr
    assert done.returncode == code, done.stderr


@pytest.mark.parametrize("size", SIZES)
def test_a_full_disk_is_told_and_nothing_is_left(size: int, project: Path, disk: Callable[[int], Path]) -> None:
    place = disk(size)
    output = place / "site"
    done = run("build", project, "--renderer", "embedded", "--force", f"--output={output}")
    if size > 1000 and done.returncode == 0:
        assert digest(output) == digest(project / "_site")
    else:
        told(done, "disk is full", code=3)
        assert not output.exists()
    assert not list(place.glob(".*"))


@pytest.mark.parametrize("left", LEFT)
def test_a_disk_that_fills_leaves_the_old_site_whole(left: int, project: Path, disk: Callable[[int], Path]) -> None:
    """The output is on another file system than the project: staging stays beside it, and no rename crosses over."""
    place = disk(4000)
    output = place / "site"
    done = run("build", project, "--renderer", "embedded", "--force", f"--output={output}")
    assert done.returncode == 0, done.stderr
    before = digest(output)
    (place / "ballast").write_bytes(bytes(max(0, shutil.disk_usage(place).free - left * 1000)))
    table = project / "data" / "outcomes_binary.csv"
    table.write_text(table.read_text("utf-8").replace("4,123,11,139", "5,123,11,139"), "utf-8")
    done = run("build", project, "--renderer", "embedded", "--force", f"--output={output}")
    if left >= 1300 and done.returncode == 0:
        assert "5/123" in (output / "analyses" / "tuberculosis.html").read_text("utf-8")
        assert digest(output) != before
    else:
        told(done, "disk is full", code=3)
        assert digest(output) == before
    assert sorted(path.name for path in place.iterdir()) == ["ballast", "site"]


def test_a_project_on_a_full_disk(honest_project: Path, disk: Callable[[int], Path]) -> None:
    place = disk(12_000)
    shutil.copytree(honest_project, place / "review", ignore=shutil.ignore_patterns(".metaloom"))
    before = digest(place / "review" / "_site")
    left = shutil.disk_usage(place).free
    (place / "ballast").write_bytes(bytes(max(0, left - 150_000)))
    chapter = place / "review" / "data" / "outcomes_binary.csv"
    text = chapter.read_text("utf-8").replace("4,123,11,139", "5,123,11,139")
    with chapter.open("r+", encoding="utf-8") as stream:
        stream.write(text)
    told(run("build", place / "review", "--renderer", "embedded"), "disk is full", code=3)
    assert digest(place / "review" / "_site") == before


def test_a_full_folder_for_temporary_files(project: Path, disk: Callable[[int], Path]) -> None:
    place = disk(100)
    (place / "ballast").write_bytes(bytes(96_000))
    before = digest(project / "_site")
    shutil.rmtree(project / ".metaloom")
    done = run("build", project, "--renderer", "embedded", "--force", env={"TMPDIR": str(place)})
    told(done, "TMPDIR", code=3)
    assert digest(project / "_site") == before


def test_a_folder_for_temporary_files_that_is_not_there(project: Path) -> None:
    done = run("build", project, "--renderer", "embedded", "--force", env={"TMPDIR": "/nowhere/at/all"})
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 3)


def write(project: Path, name: str, content: bytes) -> None:
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def link(project: Path, name: str, target: str) -> None:
    (project / name).symlink_to(target)


def huge(project: Path, name: str) -> None:
    write(project, name, b"")
    os.truncate(project / name, 2_000_000_000)


def fifo(project: Path, name: str) -> None:
    (project / name).unlink(missing_ok=True)
    os.mkfifo(project / name)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">%s</svg>'
DEEP = b"".join(b" " * depth + b"a:\n" for depth in range(900))
FAULTS: dict[str, tuple[Callable[[Path], object], tuple[str, ...]]] = {
    "pipe_for_a_chapter": (lambda p: fifo(p, "chapters/x.yml"), ("chapters/x.yml", "a pipe")),
    "pipe_for_the_front_page": (lambda p: fifo(p, "index.qmd"), ("index.qmd", "a pipe")),
    "pipe_for_a_table": (lambda p: fifo(p, "data/x.csv"), ("data/x.csv", "a pipe")),
    "picture_from_outside": (lambda p: link(p, "chapters/x.png", "/etc/passwd"), ("chapters/x.png", "leads out")),
    "page_from_outside": (lambda p: link(p, "chapters/x.qmd", "/etc/passwd"), ("chapters/x.qmd", "leads out")),
    "link_at_the_root": (lambda p: link(p, "x.md", "/etc/hostname"), ("x.md", "leads out")),
    "link_to_nowhere": (lambda p: link(p, "x.md", "nowhere"), ("x.md", "broken link")),
    "link_to_itself": (lambda p: link(p, "x.md", "x.md"), ("x.md", "broken link")),
    "link_to_a_hidden_file": (lambda p: (write(p, ".env", b"SECRET=1"), link(p, "x.md", ".env")), ("x.md", "hidden")),
    "script_in_a_drawing": (
        lambda p: write(p, "chapters/x.svg", SVG % b"<script>alert(1)</script>"),
        ("chapters/x.svg:1", "script"),
    ),
    "handler_in_a_drawing": (
        lambda p: write(p, "chapters/x.svg", SVG.replace(b"<svg", b'<svg onload="alert(1)"') % b""),
        ("onload",),
    ),
    "code_in_a_link_of_a_drawing": (
        lambda p: write(p, "chapters/x.svg", SVG % b'<a href="java\tscript:alert(1)"/>'),
        ("code",),
    ),
    "packed_drawing": (lambda p: write(p, "chapters/x.svgz", b"x"), ("chapters/x.svgz", "browser runs")),
    "page_that_is_xml": (lambda p: write(p, "chapters/x.xhtml", b"x"), ("chapters/x.xhtml", "browser runs")),
    "deep_folders": (lambda p: write(p, "chapters/" + "a/" * 300 + "x.qmd", b"x"), ("folders deep",)),
    "html_in_a_drawing": (lambda p: write(p, "chapters/x.svg", SVG % b"<foreignObject/>"), ("foreignobject",)),
    "settings_not_utf8": (lambda p: write(p, "_quarto.yml", b"title: caf\xe9\n"), ("_quarto.yml", "UTF-8")),
    "page_not_utf8": (lambda p: write(p, "chapters/x.qmd", b"caf\xe9\n"), ("chapters/x.qmd", "UTF-8")),
    "settings_deep": (lambda p: write(p, "_quarto.yml", DEEP), ("_quarto.yml", "deep")),
    "settings_deep_brackets": (lambda p: write(p, "_quarto.yml", b"a: " + b"[" * 20_000), ("_quarto.yml",)),
    "front_matter_deep": (lambda p: write(p, "chapters/x.qmd", b"---\n" + DEEP + b"---\n"), ("chapters/x.qmd", "deep")),
    "quotes_deep": (lambda p: write(p, "chapters/x.qmd", b">" * 20_000 + b" x\n"), ("chapters/x.qmd:1", "nested")),
    "quotes_deep_over_lines": (
        lambda p: write(p, "chapters/x.qmd", b"".join(b"> " * depth + b"x\n\n" for depth in range(1, 300))),
        ("nested",),
    ),
    "huge_file_at_the_root": (lambda p: huge(p, "x.md"), ("x.md", "bytes")),
    "huge_table": (lambda p: huge(p, "data/x.csv"), ("data/x.csv", "bytes")),
    "many_bad_rows": (
        lambda p: write(
            p, "data/outcomes_binary.csv", (p / "data" / "outcomes_binary.csv").read_bytes() + b"a,b,c\n" * 100_000
        ),
        ("data/outcomes_binary.csv",),
    ),
    "control_character_in_a_name": (lambda p: write(p, "chapters/a\x1b[2Jb.qmd", b"x"), ("U+001B",)),
    "names_by_case": (lambda p: write(p, "Index.qmd", b"x"), ("by case",)),
}


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_faults_of_a_project_are_told(name: str, project: Path) -> None:
    make, words = FAULTS[name]
    make(project)
    before = digest(project / "_site")
    began = time.perf_counter()
    told(run("build", project, "--renderer", "embedded"), *words, code=2)
    assert time.perf_counter() - began < 60
    assert digest(project / "_site") == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_project_that_may_not_be_written(project: Path) -> None:
    for folder, _, _ in os.walk(project):
        Path(folder).chmod(0o500)
    told(run("build", project, "--renderer", "embedded", "--force"), "permission", code=3)


def test_a_site_can_be_read_by_a_web_server(project: Path) -> None:
    shutil.rmtree(project / "_site")
    command = f"umask 077; exec {sys.executable} -m metaloom build {project} --renderer embedded --force"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    subprocess.run(["/bin/sh", "-c", command], env=environment, check=True, capture_output=True)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (project / "_site").rglob("*") if path.is_file()}
    folders = {stat.S_IMODE(path.stat().st_mode) for path in (project / "_site").rglob("*") if path.is_dir()}
    assert (modes, folders) == ({0o644}, {0o755})
    assert stat.S_IMODE((project / "_site").stat().st_mode) == 0o755


def test_a_mistyped_command_is_no_fault_of_the_project() -> None:
    for arguments in (["biuld"], ["build", "--rendrer", "x"], []):
        done = run(*arguments)
        assert done.returncode == 64
        assert "usage" in done.stderr


def test_a_reader_that_goes_away(project: Path) -> None:
    command = f"{sys.executable} -m metaloom --help | head -n 0; echo ${{PIPESTATUS[0]}}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    done = subprocess.run(["bash", "-c", command], env=environment, capture_output=True, text=True, check=True)
    assert "BrokenPipeError" not in done.stderr
    command = f"{sys.executable} -m metaloom compute {project} --json - | head -c 10; echo; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], env=environment, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.split()[-1] in ("0", "141")


@pytest.mark.parametrize(
    ("closed", "code", "said"), [(">&-", 3, "closed"), ("2>&-", 0, ""), ("<&-", 0, ""), (">/dev/full", 3, "full")]
)
def test_a_stream_that_is_closed_or_full(closed: str, code: int, said: str, tmp_path: Path) -> None:
    """The first file that is opened would take the place of a closed stream, and what is printed would go there."""
    command = f"{sys.executable} -m metaloom explain ML-1201 {closed}"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts")}
    done = subprocess.run(["bash", "-c", command], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "ignored" not in done.stderr
    assert ("There is no such version" in done.stdout) == (code == 0)


def test_a_polite_end_leaves_nothing(project: Path, tmp_path: Path) -> None:
    (tmp_path / "temporary").mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "TMPDIR": str(tmp_path / "temporary")}
    shutil.rmtree(project / ".metaloom")
    command = [sys.executable, "-m", "metaloom", "build", str(project), "--renderer", "embedded", "--force"]
    for wait in (1.0, 3.0, 6.0):
        process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        time.sleep(wait)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
        assert "Traceback" not in said
        assert "leaked" not in said
        assert process.returncode in (143, 0, -signal.SIGTERM)
        assert not list((tmp_path / "temporary").iterdir())


def test_a_killed_command_is_cleared_up_by_the_next(project: Path, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    (temporary / "metaloom-held-pandoc-abcdefgh").mkdir(parents=True)
    (temporary / "metaloom-mine").mkdir()
    done = run("build", project, "--renderer", "embedded", "--force", env={"TMPDIR": str(temporary)})
    assert done.returncode == 0, done.stderr
    assert [path.name for path in temporary.iterdir()] == ["metaloom-mine"]
