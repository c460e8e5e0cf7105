"""A command is one file that registers itself; a mistyped one is not a fault of the project's files."""

from __future__ import annotations

import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

import pytest

import metaloom.cli.commands as commands_folder
from metaloom.cli.commands import register_all
from metaloom.cli.main import main, parser
from metaloom.cli.outcome import USAGE

NEW = """
from metaloom.cli.arguments import project

def register(commands):
    command = commands.add_parser("made-up", help="count the chapters")
    project(command)
    command.set_defaults(run=run)

def run(options):
    return len(list((options.project / "chapters").glob("*.yml")))
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose files are looked at as commands, too."""
    monkeypatch.setattr(commands_folder, "__path__", [*commands_folder.__path__, str(tmp_path)])
    yield tmp_path
    for name in ("made_up", "broken"):
        sys.modules.pop(f"metaloom.cli.commands.{name}", None)


def test_a_file_is_a_command(folder: Path) -> None:
    (folder / "made_up.py").write_text(NEW)
    (folder / "chapters").mkdir()
    for name in ("a", "b", "c"):
        (folder / "chapters" / f"{name}.yml").touch()
    assert main(["made-up", str(folder)]) == 3
    assert "count the chapters" in parser().format_help()


def test_a_file_that_is_no_command_is_an_error_at_once(folder: Path) -> None:
    (folder / "broken.py").write_text("def register(commands):\n    pass\n")
    with pytest.raises(ImportError, match=r"cli/commands/broken\.py is not a command: it has no function run"):
        register_all(ArgumentParser().add_subparsers())


@pytest.mark.parametrize(
    ("body", "lacks"),
    [
        ("pass", r"its register\(\) adds no parser"),
        ("commands.add_parser('broken')", "it sets no default `run` for 'broken'"),
    ],
)
def test_a_command_without_its_parser_or_what_it_runs_is_an_error_at_once(folder: Path, body: str, lacks: str) -> None:
    (folder / "broken.py").write_text(f"def register(commands):\n    {body}\n\n\ndef run(options):\n    return 0\n")
    with pytest.raises(ImportError, match=rf"cli/commands/broken\.py is not a command: {lacks}"):
        register_all(ArgumentParser().add_subparsers())


def test_help_lists_first_what_people_need_first() -> None:
    text = parser().format_help()
    places = [
        text.index(f"\n    {name} ") for name in ("new", "check", "compute", "build", "preview", "bundle", "verify")
    ]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (["biuld"], "Did you mean 'build'?"),
        (["build", "--renderer", "embeded"], "Did you mean 'embedded'?"),
        (["build", "--rendrer", "quarto"], "Did you mean '--renderer'?"),
        ([], "`--help` shows"),
        (["verify"], "`--help` shows"),
        (["snapshot", "crate"], "Did you mean 'create'?"),
        (["snapshot", "thaw"], "`--help` shows"),
    ],
)
def test_a_mistyped_command_has_an_exit_code_of_its_own(
    words: list[str], remedy: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == USAGE == 64
    said = capsys.readouterr().err
    assert "usage: metaloom" in said
    cause, told = said.splitlines()[-2:]
    assert cause.endswith("[ML-1314]")
    assert told.strip().startswith(remedy)


def test_help_loads_nothing_heavy() -> None:
    code = "import sys; from metaloom.cli.main import parser; parser(); print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "pandas", "scipy", "statsmodels", "matplotlib", "lxml", "jinja2"} & set(loaded)


def test_asking_whether_anything_changed_loads_nothing_that_computes() -> None:
    code = "import sys; import metaloom.build.walk; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert {"numpy", "pandas", "pydantic", "jinja2", "lxml", "filelock"}.isdisjoint(loaded)
