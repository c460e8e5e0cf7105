"""Quarto's hooks: silent inside a build, one line of advice without an environment, the same in a new project."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
HOOKS = ("pre_render.py", "post_render.py", "project_python.py", "woven.lua")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "scripts").mkdir()
    for hook in HOOKS:
        shutil.copy(ROOT / "scripts" / hook, tmp_path / "scripts" / hook)
    return tmp_path


def _run(project: Path, hook: str, **extra: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.defpath, **extra}
    command = [sys.executable, project / "scripts" / hook]
    return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("hook", ["pre_render.py", "post_render.py"])
def test_without_an_environment_one_line_says_how_to_make_it(project: Path, hook: str) -> None:
    (project / "Makefile").write_text("env:\n")
    done = _run(project, hook)
    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "make env" in done.stderr


@pytest.mark.parametrize("hook", ["pre_render.py", "post_render.py"])
def test_inside_a_build_nothing_is_done(project: Path, hook: str) -> None:
    done = _run(project, hook, METALOOM_BUILDING="1")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.skipif(sys.platform == "win32", reason="The stand-in is a shell script.")
@pytest.mark.parametrize(("hook", "when"), [("pre_render.py", "pre"), ("post_render.py", "post")])
def test_the_projects_own_python_is_called(project: Path, hook: str, when: str) -> None:
    python = project / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\n[ "$1" = -c ] || { echo "$@"; exit 2; }\n')
    python.chmod(0o755)
    done = _run(project, hook)
    assert done.returncode == 2
    assert done.stdout == f"-m metaloom hook {when} {project.resolve()}\n"


@pytest.mark.parametrize("hook", HOOKS)
def test_a_new_project_gets_the_same_hooks(hook: str) -> None:
    ours, theirs = ROOT / "scripts" / hook, ROOT / "scripts" / "metaloom" / "cli" / "template" / "scripts" / hook
    assert ours.read_bytes() == theirs.read_bytes()
