"""Quarto as a tool: found or refused in words, and never left running. A stand-in program plays Quarto here."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from metaloom.errors import ToolError
from metaloom.stitch import process
from metaloom.stitch.quarto import find_quarto, render, require_quarto
from metaloom.stitch.quarto.words import Transcript

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="The stand-in is a shell script.")

GOOD = """
echo "[1/2] index.qmd"; printf '\\033[33mWARNING (/share/main.lua:1) Unable to resolve crossref @fig-nope\\n\\033[39m'
echo "[2/2] chapters/one.qmd"
mkdir -p _site/chapters; echo "$METALOOM_BUILDING" > _site/index.html; echo "$QUARTO_PROFILE" > _site/chapters/one.html
echo "Output created: _site/index.html"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / ".venv").mkdir(parents=True)
    (folder / "_quarto.yml").write_text("project: {type: website}\n")
    (folder / "index.qmd").write_text("Hello.\n")
    (folder / ".venv" / "big").write_text("not copied")
    return folder


def _stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, body: str, version: str = "1.6.42") -> Path:
    program = folder / "quarto-stand-in"
    program.write_text(f'#!/bin/sh\nif [ "$1" = --version ]; then echo {version}; exit 0; fi\n{body}\n')
    program.chmod(0o755)
    monkeypatch.setenv("QUARTO_PATH", str(program))
    return program


def test_the_program_named_by_quarto_path_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = _stand_in(tmp_path, monkeypatch, "")
    found = find_quarto()
    assert found is not None
    assert (found.path, found.version) == (program, "1.6.42")


def test_a_wrong_quarto_path_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUARTO_PATH", "/no/such/quarto")
    with pytest.raises(ToolError, match="QUARTO_PATH is '/no/such/quarto', which is not a program"):
        find_quarto()


def test_without_quarto_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QUARTO_PATH", raising=False)
    monkeypatch.setenv("PATH", "")
    assert find_quarto() is None
    with pytest.raises(ToolError, match="was not found"):
        require_quarto()


def test_an_old_version_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _stand_in(tmp_path, monkeypatch, "", version="1.3.450")
    assert find_quarto() is None
    with pytest.raises(ToolError, match=r"Quarto 1\.3\.450 at .* is too old: 1\.6 or newer is needed"):
        require_quarto()


def test_the_site_and_the_warnings_are_handed_on(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stand_in(tmp_path, monkeypatch, GOOD)
    monkeypatch.setenv("QUARTO_PROFILE", "somebody-else")
    told: list[tuple[int, int, str]] = []
    done = render(project, tmp_path / "out", lambda *step: told.append(step))
    assert done.pages == ("chapters/one.html", "index.html")
    assert told == [(1, 2, "index.qmd"), (2, 2, "chapters/one.qmd")]
    assert [(w.place.file, w.cause, w.severity) for w in done.warnings] == [
        ("index.qmd", "Quarto: Unable to resolve crossref @fig-nope", "warning")
    ]
    assert (tmp_path / "out" / "index.html").read_text().strip() == "1"
    assert (tmp_path / "out" / "chapters" / "one.html").read_text().strip() == "somebody-else"
    assert sorted(path.name for path in project.iterdir()) == [".metaloom", ".venv", "_quarto.yml", "index.qmd"]
    assert list((project / ".metaloom" / "quarto").iterdir()) == []


def test_it_works_in_a_copy_without_environments(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stand_in(tmp_path, monkeypatch, "mkdir _site; (pwd; ls -a) > _site/index.html")
    render(project, tmp_path / "out")
    seen = (tmp_path / "out" / "index.html").read_text().split()
    assert Path(seen[0]) != project
    assert seen[1:] == [".", "..", "_quarto.yml", "_quarto.yml.local", "_site", "index.qmd"]


def test_a_failure_is_told_in_its_last_words(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    words = "ERROR: broken", "  in file $PWD/index.qmd", "", "Stack trace:", "    at x"
    body = 'echo "[1/1] index.qmd"\n' + "\n".join(f'echo "{line}"' for line in words) + "\nexit 1"
    _stand_in(tmp_path, monkeypatch, body)
    with pytest.raises(ToolError) as caught:
        render(project, tmp_path / "out")
    assert caught.value.cause == (
        "Quarto 1.6.42 failed (exit code 1) at index.qmd. It said:\n    ERROR: broken\n      in file index.qmd"
    )
    assert not (tmp_path / "out").exists()


def test_one_that_hangs_is_ended_with_its_children(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _stand_in(tmp_path, monkeypatch, f"sleep 300 & echo $! > {tmp_path}/child; wait")
    with pytest.raises(ToolError, match="did not finish within 1 seconds"):
        render(project, tmp_path / "out", timeout=1.0)
    assert _gone(int((tmp_path / "child").read_text()))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_children_end_when_we_are_ended(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: signal.Signals
) -> None:
    child = tmp_path / "child"
    _stand_in(tmp_path, monkeypatch, f"sleep 300 & echo $! > {child}.new; mv {child}.new {child}; wait")
    call = f"quarto.render(Path({str(project)!r}), Path('out'))"
    code = f"from pathlib import Path\nfrom metaloom.stitch import quarto\n{call}"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    quiet = subprocess.DEVNULL
    with subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=quiet, preexec_fn=_hear) as ours:
        try:
            _until(child.exists)
            ours.send_signal(how)
            ours.wait(20)
        finally:
            ours.kill()
    assert _gone(int(child.read_text()))


def test_a_program_begins_once_its_guard_stands_and_hears_nothing(tmp_path: Path) -> None:
    """Had it begun before, it would outlive us when we are killed in between."""
    order: list[str] = []
    with pytest.MonkeyPatch.context() as patch:

        @contextmanager
        def guarded(_: object) -> Iterator[None]:
            time.sleep(0.3)
            order.append("no" if (tmp_path / "begun").exists() else "guard")
            yield

        patch.setattr(process, "_guarded", guarded)
        command = ["sh", "-c", f"touch {tmp_path}/begun; cat; echo done"]
        code = process.run(command, tmp_path, os.environ, 20, order.append)
    assert (code, order) == (0, ["guard", "done\n"])


def test_a_program_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        process.run([tmp_path / "none"], tmp_path, os.environ, 20, print)


def _hear() -> None:
    """A run in the background of a shell ignores Ctrl-C, and its children with it: hear it again."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_the_copy_of_a_killed_run_is_removed_by_the_next(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = project / ".metaloom" / "quarto" / "run-left"
    left.mkdir(parents=True)
    _stand_in(tmp_path, monkeypatch, GOOD)
    render(project, tmp_path / "out")
    assert not left.exists()


def test_progress_is_read_through_colours_and_carriage_returns() -> None:
    transcript = Transcript()
    assert transcript.hear("\r\x1b[1m\x1b[34m[ 3/12] chapters/safety.qmd\x1b[39m\x1b[22m\n") == (
        3,
        12,
        "chapters/safety.qmd",
    )
    assert transcript.hear("WARN: Unable to resolve link target: nope.qmd\n") is None
    assert transcript.warnings[0].place.file == "chapters/safety.qmd"


def _until(true: object, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.05)


def _gone(pid: int) -> bool:
    """Whether a process ends within some seconds (a zombie has ended)."""
    for _ in range(100):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False
