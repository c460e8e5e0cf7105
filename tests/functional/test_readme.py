"""README and CONTRIBUTING are true to the letter: what they tell to type can be typed, their examples run.

The YAML goes into a copy of this repository's own review, which has to be in order with it; the Python runs on its
data.
"""

from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pandas as pd
import pytest

from metaloom.cli import main
from metaloom.cli.arguments import commands_of
from metaloom.cli.main import parser
from metaloom.engine.door import SuspiciousTableWarning
from metaloom.figures import Shown

ROOT = Path(__file__).resolve().parents[2]
README, CONTRIBUTING = ((ROOT / name).read_text("utf-8") for name in ("README.md", "CONTRIBUTING.md"))
WORDS = README + CONTRIBUTING
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
ROOMS = (".", "scripts/metaloom", ".venv")
MADE = (
    "_variables.yml",
    "source/",
    "_site",
    "docs/_site",
    "_generated",
    ".venv/bin",
    "v/",
    "snapshots/",
    "handbook/",
    "api/",
)
"""What a build or an environment makes, or what stands on the published site."""


CALLED_BY_OTHERS = {"hook", "reference"}
"""Commands that Quarto and this repository's own handbook call, and no user."""


def fences(language: str) -> list[str]:
    return [text for kind, text in FENCE.findall(README) if kind == language]


def test_what_make_is_asked_for_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    told = set(re.findall(r"(?:^    |`)make ([\w-]+)", WORDS, re.MULTILINE))
    assert {"site", "test", "preview", "handbook", "lock", "validate", "schemas", "publish-check"} <= told
    assert told - targets == set()


def test_the_locks_are_renewed_with_newer_versions() -> None:
    """Without --upgrade uv keeps what a lock says, and nothing is ever renewed."""
    recipe = (ROOT / "Makefile").read_text("utf-8").partition("\nlock:")[2].partition("\n\n")[0]
    assert recipe.count("uv pip compile --upgrade ") == recipe.count("uv pip compile") == 3


def test_every_command_and_option_that_is_named_exists() -> None:
    known = {name: command for name, command, _ in commands_of(parser())}
    lines = [code for code in CODE.findall(WORDS.replace("\\|", "|")) if code.startswith("metaloom ")]
    named: set[str] = set()
    for line in lines:
        words = line.replace("[", "").replace("]", "").split()[1:]
        if not words[0].islower():  # `metaloom COMMAND`
            continue
        wishes = [f"{words[0]} {word}" for word in words[1].split("|")] if len(words) > 1 else []
        meant = wishes if wishes and all(wish in known for wish in wishes) else [words[0]]
        assert all(name in known for name in meant), line
        named |= {*meant, words[0]}
        options = {word for word in words if word.startswith("--")}
        for name in meant:
            assert options <= set(known[name]._option_string_actions), line
    told = named | {name for name in known if f"`{name}" in WORDS}
    assert set(known) - told <= {"hook", "reference"}


def test_what_pip_is_told_to_install_is_an_extra_of_the_package() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    told = re.findall(r"pip install '([^']+)'", WORDS)
    assert told
    for wish in told:
        assert re.fullmatch(r"\.\[\w+\]", wish), f"{wish}: the package is on no index yet"
        assert wish[2:-1] in extras


def test_files_that_are_named_are_there() -> None:
    named = {
        code for code in CODE.findall(WORDS) if re.fullmatch(r"[\w.{}-]*/[\w./{}-]*|[\w-]+\.(py|yml|md|cff|in)", code)
    }
    named |= set(re.findall(r"\]\((?!http)([^)#]+)\)", WORDS))
    missing = []
    for name in sorted(named):
        if re.search(r"[A-Z]{3,}\b(?!\.(md|cff))", name) or name.startswith(MADE):
            continue
        if not any((ROOT / room / name).exists() for room in ROOMS) and not [*ROOT.glob(f"scripts/metaloom/**/{name}")]:
            missing.append(name)
    assert missing == []


def test_numbers_of_pages_are_those_that_there_are() -> None:
    words = {8: "eight", 20: "twenty"}
    assert f"a page for each of {words[len([*ROOT.glob('docs/howto/*.qmd')])]} tasks" in " ".join(README.split())
    assert f"gallery of {words[len([*ROOT.glob('examples/*/_quarto.yml')])]} small reviews" in " ".join(README.split())


def test_the_declarations_of_the_readme_hold_in_this_review(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / "review"
    project.mkdir()
    for name in ("_quarto.yml", "index.qmd", "review.yml", "CITATION.cff"):
        shutil.copy(ROOT / name, project / name)
    for name in ("chapters", "data", "theme", "validation"):
        shutil.copytree(ROOT / name, project / name)
    (project / "scripts").mkdir()
    for path in ROOT.glob("scripts/*.py"):
        shutil.copy(path, project / "scripts" / path.name)
    (script,) = [text for text in fences("python") if "def compute" in text]
    (project / "scripts" / "own_doses.py").write_text(script, "utf-8")
    one, certainty, *others = fences("yaml")
    assert one.startswith("- id:")
    assert certainty.startswith("  certainty:")
    analysis = "".join(f"  {line}\n" for line in (one + certainty).splitlines())
    own = "scripts:\n  - {id: own-doses, title: Doses, run: scripts/own_doses.py, reads: {tables: [doses]}}\n"
    declared = "".join([f"analyses:\n{analysis}", *others])
    (project / "chapters" / "readme.yml").write_text(f"chapter: readme\n{declared}{own}", "utf-8")
    assert main(["check", str(project)]) == 0, capsys.readouterr().err
    said = capsys.readouterr()
    assert "chapters/readme.yml" not in said.err


def test_the_script_of_the_readme_shows_a_table_a_figure_and_a_number() -> None:
    (script,) = [text for text in fences("python") if "def compute" in text]
    own: dict[str, object] = {}
    exec(compile(script, "README.md", "exec"), own)
    doses = pd.read_csv(ROOT / "data" / "doses.csv")
    shown = own["compute"]({"doses": doses}, {})  # type: ignore[operator]
    assert isinstance(shown, Shown)
    assert shown.numbers == {"studies": len(doses)}


def test_python_answers_as_the_readme_says(monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = [text for text in fences("python") if "analyse(" in text]
    monkeypatch.chdir(ROOT)
    own: dict[str, object] = {}
    with pytest.warns(SuspiciousTableWarning, match=r"The printed P 0\.008 does not follow"):
        exec(compile(code, "README.md", "exec"), own)
    result = own["result"]
    assert isinstance(result, dict)
    assert (result["status"], result["measure"]) == ("ok", "RR")


def test_readme_lists_every_command() -> None:
    listed = {row.split()[1] for row in re.findall(r"^\| `(metaloom [^`]+)`", README, re.MULTILINE)}
    commands = {name.split()[0] for name, _, _ in commands_of(parser())}
    assert commands - listed == CALLED_BY_OTHERS, "each command is a row of README's table of commands"
