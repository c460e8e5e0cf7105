"""The handbook: its tutorial runs as it is written, and its reference leaves nothing out."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from metaloom.catalogue.measures import MEASURES
from metaloom.catalogue.methods import METHODS
from metaloom.catalogue.tests import TESTS
from metaloom.cli.main import parser
from metaloom.cli.reference import EXIT_CODES, commands_of, pages
from metaloom.stitch.embedded.settings import groups

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
BLOCK = re.compile(r"^``` \{\.(\w+) filename=\"([^\"]+)\"\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    schemas = {path.name.partition(".")[0]: json.loads(path.read_text("utf-8")) for path in ROOT.glob("schemas/*.json")}
    return pages(parser(), schemas)


def test_every_measure_estimator_test_command_and_setting_is_there(made) -> None:
    assert [code for code in MEASURES if f"| `{code}` |" not in made["measures.qmd"]] == []
    assert [code for code in (*METHODS, *TESTS) if f"| `{code}` |" not in made["methods.qmd"]] == []
    commands = [name for name, _, _ in commands_of(parser())]
    assert {"new", "build", "explain", "snapshot create"} <= set(commands)
    assert [name for name in commands if f"## `metaloom {name}`" not in made["commands.qmd"]] == []
    assert [code for code in EXIT_CODES if f"| {code} |" not in made["commands.qmd"]] == []
    settings = {name for group in groups().values() for name in group.known}
    assert [name for name in settings if f"`{name}`" not in made["quarto.qmd"]] == []


def test_every_key_of_every_file_has_its_meaning(made) -> None:
    for path in ROOT.glob("schemas/*.json"):
        schema = json.loads(path.read_text("utf-8"))
        page = made[f"keys-{path.name.partition('.')[0]}.qmd"]
        for part in (schema, *schema.get("$defs", {}).values()):
            for key, value in part.get("properties", {}).items():
                row = re.search(rf"^\| `{re.escape(key)}` \|.*$", page, re.MULTILINE)
                assert row, key
                assert value.get("description") or "$ref" in value or "const" in value, (
                    f"{path.name}: {key} has no meaning"
                )


def test_the_tutorial_runs_as_it_is_written(tmp_path, metaloom, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = (DOCS / "chapters" / "tutorial.qmd").read_text("utf-8")
    steps = 0
    for kind, name, content in BLOCK.findall(text):
        if kind != "bash":
            Path(name).write_text(content, "utf-8")
            continue
        for line in content.strip().splitlines():
            program, *arguments = shlex.split(line)
            assert program == "metaloom"
            done = metaloom(*arguments)
            assert done.returncode == 0, f"{line}\n{done.stderr}"
            steps += 1
    assert steps == 7
    assert (tmp_path / "my-review" / "_site" / "analyses" / "deaths.html").is_file()


@pytest.mark.slow
def test_the_handbook_builds_without_a_warning(tmp_path, metaloom) -> None:
    docs = tmp_path / "docs"
    shutil.copytree(DOCS, docs, ignore=shutil.ignore_patterns("_site", ".metaloom", "_generated", "reference"))
    assert metaloom("reference", docs / "reference").returncode == 0
    done = metaloom("build", docs, "--renderer", "embedded")
    assert done.returncode == 0, done.stderr
    assert "warnings   0" in done.stdout, done.stderr
    assert (docs / "_site" / "reference" / "measures.html").is_file()
