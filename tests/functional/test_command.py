"""The command keeps its promises: exit codes, quiet pipes, JSON that never mixes with messages."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_json_on_standard_output_is_only_json(project, metaloom):
    done = metaloom("compute", project, "--json", "-")
    assert done.returncode == 0
    document = json.loads(done.stdout)
    (analysis,) = document["analyses"]
    assert (analysis["id"], analysis["status"], analysis["k"]) == ("tuberculosis", "ok", 13)
    assert done.stderr == ""


def test_json_into_a_file(project, metaloom, tmp_path):
    assert metaloom("compute", project, "--json", tmp_path / "results.json").returncode == 0
    assert json.loads((tmp_path / "results.json").read_text("utf-8"))["metaloom"]


def test_results_need_no_site_description(project, metaloom):
    (project / "_quarto.yml").unlink()
    assert metaloom("compute", project).stdout.startswith("Tuberculosis after BCG vaccination: risk ratio 0.49")
    assert metaloom("build", project).returncode == 2


def test_a_pipe_gets_no_progress(project, metaloom):
    done = metaloom("build", project, "--renderer", "embedded", "--force")
    assert done.stderr == ""
    assert "\r" not in done.stdout
    assert done.stdout.splitlines()[0].startswith("Built ")


def test_quarto_that_is_not_there_is_exit_code_3(project, metaloom, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("QUARTO_PATH", raising=False)
    done = metaloom("build", project, "--renderer", "quarto", "--force")
    assert done.returncode == 3
    assert "Quarto" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_no_project(metaloom, tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        done = metaloom("build", folder)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


def test_a_broken_guard_stops_the_build(project, metaloom, digest):
    metaloom("build", project, "--renderer", "embedded")
    before = digest(project / "_site")
    declared = project / "chapters" / "efficacy.yml"
    text = declared.read_text("utf-8").replace("pooled.ci_upper < 0\n", "pooled.ci_upper < -5\n    guard: true\n")
    declared.write_text(text, "utf-8")
    done = metaloom("build", project, "--renderer", "embedded")
    assert done.returncode == 2
    assert "chapters/efficacy.yml:" in done.stderr
    assert "vaccine-protects" in done.stderr
    assert digest(project / "_site") == before


def test_a_fault_of_our_own_has_a_traceback_and_exit_code_1(project):
    code = (
        "import metaloom.build.compute as m, sys; m.collect_declarations = None; "
        "from metaloom.cli import main; sys.exit(main(['check', sys.argv[1]]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(project)],
        env={"PYTHONPATH": str(ROOT / "scripts"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" in done.stderr


def test_hostile_names_are_shown_and_never_run(project, metaloom):
    table = project / "data" / "studies.csv"
    text = table.read_text("utf-8").replace(
        "Aronson 1948,", '"<script>alert(1)</script> {{< var x >}} $a$ [b](javascript:1)",'
    )
    table.write_text(text, "utf-8")
    done = metaloom("build", project, "--renderer", "embedded")
    assert done.returncode == 0, done.stderr
    for path in (project / "_site").rglob("*.html"):
        page = path.read_text("utf-8")
        assert "<script>alert" not in page
        assert 'href="javascript' not in page
    page = (project / "_site" / "studies" / "aronson_1948.html").read_text("utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
