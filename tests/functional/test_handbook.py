"""The handbook: its tutorial runs as it is written, and its reference leaves nothing out."""

from __future__ import annotations

import csv
import json
import re
import shlex
import shutil
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from metaloom.build.coming import ANALYSIS, BLOCKS, SITE
from metaloom.build.generated import GENERATED
from metaloom.catalogue.figures import FIGURES
from metaloom.catalogue.measures import MEASURES
from metaloom.catalogue.methods import METHODS
from metaloom.catalogue.tests import TESTS
from metaloom.cli.commands.reference import files_of
from metaloom.cli.main import parser
from metaloom.cli.reference import EXIT_CODES, commands_of, pages
from metaloom.cli.reference.conditions import FORMS, OF_RESULTS
from metaloom.cli.reference.examples import examples_of
from metaloom.declare.conditions import TOP
from metaloom.declare.expression import parse_expression
from metaloom.errors.kinds import KINDS as PROBLEMS
from metaloom.stitch.embedded.settings import groups
from metaloom.surveys.kinds import KINDS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
BLOCK = re.compile(r"^``` \{\.(\w+) filename=\"([^\"]+)\"\}\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    schemas = {path.name.partition(".")[0]: json.loads(path.read_text("utf-8")) for path in ROOT.glob("schemas/*.json")}
    projects = [ROOT, *sorted((ROOT / "tests" / "strangers" / "projects").iterdir())]
    declared = {name: examples_of(schema, files_of(name, projects)) for name, schema in schemas.items()}
    return pages(parser(), schemas, ROOT / "tests" / "bad", declared)


def test_every_measure_estimator_test_command_and_setting_is_there(made) -> None:
    assert [code for code in MEASURES if f"| `{code}` |" not in made["measures.qmd"]] == []
    assert [code for code in (*METHODS, *TESTS) if f"| `{code}` |" not in made["methods.qmd"]] == []
    commands = [name for name, _, _ in commands_of(parser())]
    assert {"new", "build", "explain", "snapshot create"} <= set(commands)
    assert [name for name in commands if f"## `metaloom {name}`" not in made["commands.qmd"]] == []
    assert [code for code in EXIT_CODES if f"| {code} |" not in made["commands.qmd"]] == []
    settings = {name for group in groups().values() for name in group.known}
    assert [name for name in settings if f"`{name}`" not in made["quarto.qmd"]] == []


def test_every_kind_of_problem_block_variable_and_figure_is_there(made) -> None:
    assert [code for code in PROBLEMS if f"{{#{code}}}" not in made["errors.qmd"]] == []
    assert [name for name in BLOCKS if f"| `{name}` |" not in made["blocks.qmd"]] == []
    names = [*(f"ID.{name}" for name in ANALYSIS), *(f"site.{name}" for name in SITE)]
    assert [name for name in names if f"| `{name}` |" not in made["blocks.qmd"]] == []
    assert [kind.key for kind in KINDS if f"| `{kind.key}` |" not in made["figures.qmd"]] == []
    assert [name for name in FIGURES if f"| `{name}` |" not in made["figures.qmd"]] == []


def test_a_refused_project_stands_under_its_code(made) -> None:
    """The faults are those of tests/bad, with the very words that are said of them."""
    section = made["errors.qmd"].partition("### ML-0303:")[2].partition("### ML-")[0]
    assert "bias: [" in section
    assert re.search(r"^chapters/sleep.yml:\d+:\d+: error: .* \[ML-0303\]$", section, re.MULTILINE)
    shown = [code for code in PROBLEMS if re.search(rf"\[{code}\]$", made["errors.qmd"], re.MULTILINE)]
    assert len(shown) > 80


def test_every_form_of_a_condition_can_be_asked() -> None:
    frame = pd.DataFrame(
        {
            "outcome": ["mortality", "relapse", "mortality"],
            "weeks": [24.0, 12.0, None],
            "design": ["rct", "cohort", "cluster rct"],
            "blinded": pd.array([True, False, True], dtype="boolean"),
            "follow up": [12, 3, 6],
        }
    )
    kept = {form: [int(row) for row in np.flatnonzero(parse_expression(form).mask(frame))] for form, _ in FORMS}
    assert list(kept.values()) == [
        [0, 2], [1], [0], [0], [0, 2], [0, 2], [2], [0, 1], [0, 2], [0], [1], [0, 2], [0],
    ]  # fmt: skip
    for form, _ in OF_RESULTS:
        assert {name.parts[0] for name in parse_expression(form).placed_names} <= TOP


def test_every_field_of_a_real_result_is_in_the_reference(made, built) -> None:
    (result,) = json.loads((built / "_site" / "api" / "analyses.json").read_text("utf-8"))["analyses"]
    known = set(re.findall(r"^\| `(\w+)` \|", made["results.qmd"], re.MULTILINE))
    assert set(result) <= known
    for part in ("pooled", "display", "prediction", "heterogeneity", "witness", "policy"):
        assert set(result[part]) <= known, part
    assert set(result["studies"][0]) <= known


def test_every_block_that_a_build_writes_is_in_the_reference(made, built) -> None:
    written = {path.relative_to(built / "_generated").with_suffix("").as_posix() for path in
               (built / "_generated").rglob("*.qmd")}  # fmt: skip
    of_one = {"analyses", "answers", "tables", "scripts", *(kind.key for kind in KINDS)}
    whole = {name for name in written if name.partition("/")[0] not in of_one or "/" not in name}
    assert {name for name in whole if "/" not in name and f"| `{name}` |" not in made["blocks.qmd"]} == set()


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
                assert not row[0].endswith("|  |"), f"{path.name}: {key} has no example"


def test_the_tutorial_runs_as_it_is_written(tmp_path, metaloom, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = (DOCS / "chapters" / "tutorial.qmd").read_text("utf-8")
    steps = 0
    for kind, name, content in BLOCK.findall(text):
        if kind != "bash":
            _sheet(content, Path(name))
            continue
        for line in content.strip().splitlines():
            program, *arguments = shlex.split(line)
            assert program == "metaloom"
            done = metaloom(*arguments)
            assert done.returncode == 0, f"{line}\n{done.stderr}"
            steps += 1
    assert steps == 7
    assert (tmp_path / "my-review" / "_site" / "analyses" / "deaths.html").is_file()


def _sheet(text: str, path: Path) -> None:
    """Write the rows of a page as the Excel sheet that the page calls them: numbers are numbers there."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in csv.reader(text.splitlines()):
        sheet.append([int(cell) if cell.isdigit() else cell for cell in row])
    assert path.suffix == ".xlsx"
    book.save(path)


@pytest.mark.slow
def test_the_handbook_builds_without_a_warning(tmp_path, metaloom) -> None:
    docs = tmp_path / "docs"
    shutil.copytree(
        DOCS, docs, ignore=shutil.ignore_patterns("_site", ".metaloom", *GENERATED, "reference", "gallery*")
    )
    (docs / "gallery.qmd").write_text("---\ntitle: Gallery\n---\n\nMade by scripts/make_gallery.py.\n", "utf-8")
    arguments = ("--bad", ROOT / "tests" / "bad", "--declared", ROOT)
    assert metaloom("reference", docs / "reference", *arguments).returncode == 0
    done = metaloom("build", docs, "--renderer", "embedded")
    assert done.returncode == 0, done.stderr
    assert "warnings   0" in done.stdout, done.stderr
    assert (docs / "_site" / "reference" / "measures.html").is_file()
