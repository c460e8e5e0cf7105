"""What `--help` shows can be typed, a shell can complete it, and a command says as much as it is asked to."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from metaloom.cli import main
from metaloom.cli.arguments import commands_of
from metaloom.cli.examples import EXAMPLES, examples_of
from metaloom.cli.main import parser
from metaloom.cli.scaffold import scaffold

SCRIPTS = Path(__file__).resolve().parents[3] / "scripts"


def test_every_command_has_an_example_that_it_can_read() -> None:
    commands = {name for name, _, _ in commands_of(parser())}
    assert set(EXAMPLES) <= commands, "cli/examples.py shows a command that is none"
    for name in sorted(commands):
        for line in examples_of(name):
            program, *arguments = shlex.split(line)
            assert program == "metaloom"
            assert arguments[: len(name.split())] == name.split() or name in ("portfolio", "snapshot")
            try:
                options = parser().parse_args(arguments)
            except SystemExit:
                pytest.fail(f"`{line}` is refused: give `metaloom {name}` a line in cli/examples.py")
            assert callable(options.run)


def test_help_shows_the_examples(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["explain", "--help"])
    assert "examples:\n  metaloom explain ML-0302\n" in capsys.readouterr().out


def test_quiet_says_only_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / "review"
    scaffold(project, "minimal")
    assert main(["check", str(project)]) == 0
    usual = capsys.readouterr()
    assert usual.out.startswith("All is in order")
    assert main(["check", str(project), "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")
    (project / "chapters" / "results.yml").write_text("chapter: results\njunk: 1\n", "utf-8")
    assert main(["check", str(project), "--quiet"]) == 2
    assert "[ML-0302]" in capsys.readouterr().err


def test_verbose_says_each_step(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / "review"
    scaffold(project, "minimal")
    assert main(["compute", str(project), "--json", str(tmp_path / "r.json")]) == 0
    assert "compute" not in capsys.readouterr().err
    assert main(["compute", str(project), "--json", str(tmp_path / "r.json"), "--verbose"]) == 0
    assert "compute: 1 of 1" in capsys.readouterr().err


@pytest.mark.parametrize(("line", "expected"), [("metaloom bu", "build"), ("metaloom build --rend", "--renderer")])
def test_a_shell_is_told_what_can_follow(line: str, expected: str, tmp_path: Path) -> None:
    answer = tmp_path / "answer"
    asked = {
        "_ARGCOMPLETE": "1", "_ARGCOMPLETE_IFS": "\n", "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
        "COMP_LINE": line, "COMP_POINT": str(len(line)), "COMP_TYPE": "9", "PYTHONPATH": str(SCRIPTS),
    }  # fmt: skip
    subprocess.run([sys.executable, "-m", "metaloom"], env={**os.environ, **asked}, check=False, timeout=60)
    assert expected in answer.read_text("utf-8").split()


def test_explain_says_what_a_code_means(capsys: pytest.CaptureFixture[str]) -> None:
    for written in ("ML-0302", "[ml-302]"):
        assert main(["explain", written]) == 0
        assert "ML-0302  An unknown key" in capsys.readouterr().out
    assert main(["explain", "ML-9999"]) == 2
    assert "[ML-1313]" in capsys.readouterr().err
