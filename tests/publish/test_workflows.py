"""The workflows: valid, pinned by commit, without secrets, with no more rights than each job needs."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from metaloom.cli.commands import bundle
from metaloom.stitch.quarto import OLDEST

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


@pytest.mark.parametrize(
    ("schema", "paths"),
    [("github-workflows", WORKFLOWS), ("dependabot", [ROOT / ".github" / "dependabot.yml"])],
)
def test_github_will_understand_it(schema: str, paths: list[Path]) -> None:
    command = [Path(sys.executable).with_name("check-jsonschema"), "--builtin-schema", f"vendor.{schema}", *paths]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_by_its_commit_and_no_secret_is_used(path: Path) -> None:
    text = path.read_text("utf-8")
    assert [line for line in re.findall(r"uses: .*", text) if not PINNED.fullmatch(line)] == []
    assert "secrets." not in text
    for job in yaml.safe_load(text)["jobs"].values():
        assert job["timeout-minutes"] <= 90
        written = [right for right, value in job.get("permissions", {}).items() if value == "write"]
        assert set(written) <= {"pages", "id-token", "contents", "attestations", "pull-requests"}


def test_the_same_commit_of_an_action_is_used_everywhere() -> None:
    found = re.findall(r"uses: (\S+)@(\w+)", "\n".join(path.read_text("utf-8") for path in WORKFLOWS))
    assert len(dict(found)) == len(set(found))


def test_a_linter_of_workflows_finds_no_danger() -> None:
    command = [Path(sys.executable).with_name("zizmor"), "--offline", "--quiet", *WORKFLOWS]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout


def test_quarto_is_tested_old_and_new_and_something_moves_the_pin() -> None:
    site = yaml.safe_load((ROOT / ".github" / "workflows" / "site.yml").read_text("utf-8"))
    tried = site["jobs"]["test"]["strategy"]["matrix"]["quarto"]
    assert [".".join(map(str, OLDEST)) in tried[0], "release" in tried] == [True, True]
    pin = (ROOT / ".github" / "quarto-version").read_text("utf-8").strip()
    assert re.fullmatch(r"\d+\.\d+\.\d+", pin)
    publishing = [path for path in WORKFLOWS if "cat .github/quarto-version" in path.read_text("utf-8")]
    assert [path.name for path in publishing] == ["quarto.yml", "release.yml", "site.yml"]


def test_the_handbook_is_published_beside_the_review() -> None:
    steps = yaml.safe_load((ROOT / ".github" / "workflows" / "site.yml").read_text("utf-8"))["jobs"]["build"]["steps"]
    said = [step.get("run", step.get("uses", "")) for step in steps]
    made = next(index for index, words in enumerate(said) if "make handbook" in words)
    assert "cp -r docs/_site _site/handbook" in said[made]
    assert said[made + 1].startswith("actions/upload-pages-artifact@")


def test_the_package_is_published_by_trust_and_by_hand_alone() -> None:
    text = (ROOT / ".github" / "workflows" / "pypi.yml").read_text("utf-8")
    found = yaml.safe_load(text)
    assert list(found[True]) == ["workflow_dispatch"]  # YAML 1.1 reads the key `on` as true
    assert found["jobs"]["publish"]["permissions"]["id-token"] == "write"
    assert "password" not in text


def test_a_release_tells_the_identity_of_its_bundle_beside_the_bundle(tmp_path: Path) -> None:
    """The README in a bundle asks for it by another way; the step is run with a stand-in for Metaloom."""
    steps = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8"))["jobs"]
    (step,) = (one["run"] for job in steps.values() for one in job["steps"] if one.get("name") == "Verify and bundle")
    lines = Path(bundle.__file__).read_text("utf-8").splitlines()
    said = next(line for line in lines if "identity of the bundle" in line)
    stand_in = tmp_path / ".venv" / "bin" / "metaloom"
    stand_in.parent.mkdir(parents=True)
    made = f'echo {shlex.quote(said.strip())}; touch "$3"'
    stand_in.write_text(f'#!/bin/sh\nif [ "$1" = bundle ]; then {made}; fi\n')
    stand_in.chmod(0o755)
    subprocess.run(["bash", "-ec", step], cwd=tmp_path, env={"TAG": "v1", "PATH": os.environ["PATH"]}, check=True)
    assert "identity of the bundle" in (tmp_path / "dist" / "notes.txt").read_text("utf-8")
