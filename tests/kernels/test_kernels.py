"""One project gives one set of published numbers, byte for byte, whichever kernels the linear algebra uses."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
KERNELS = ("Haswell", "Zen", "Prescott", "Nehalem", "Sandybridge")
"""Names that OpenBLAS takes; its Zen uses the kernels of Haswell, so that these are four sets of kernels."""

SOAK = bool(os.environ.get("METALOOM_SOAK"))
OLDEST_AND_NEWEST = ("Prescott", "Haswell")
"""The sets of kernels that differ most, which every run asks."""

pytestmark = pytest.mark.skipif(
    platform.machine() not in ("x86_64", "AMD64"), reason="SKIPPED, NOT PASSED: these kernels are for x86-64"
)


def run(kernel: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "scripts"), "OPENBLAS_CORETYPE": kernel}
    command = [sys.executable, "-m", "metaloom", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_published_numbers_are_the_same_under_every_kernel(tmp_path: Path) -> None:
    assert run("", "new", tmp_path / "review").returncode == 0
    found = set()
    for kernel in KERNELS if SOAK else OLDEST_AND_NEWEST:
        shutil.rmtree(tmp_path / "review" / ".metaloom", ignore_errors=True)
        done = run(kernel, "compute", tmp_path / "review", "--json", tmp_path / "out.json")
        assert done.returncode == 0, done.stderr
        found.add(hashlib.sha256((tmp_path / "out.json").read_bytes()).hexdigest())
    assert len(found) == 1


@pytest.mark.skipif(not SOAK, reason="minutes: make soak, and a job of its own in CI")
@pytest.mark.parametrize("kernel", KERNELS)
def test_the_committed_versions_are_computed_again_under_every_kernel(kernel: str) -> None:
    for name in sorted(path.stem for path in (ROOT / "snapshots").glob("*.json")):
        done = run(kernel, "verify", name, "--recompute")
        assert done.returncode == 0, done.stderr


def test_every_change_verifies_the_committed_versions_under_four_kernels() -> None:
    """A job for each kernel, so that none waits for another; nothing is published without them."""
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "site.yml").read_text("utf-8"))
    job = workflow["jobs"]["kernels"]
    assert set(job["strategy"]["matrix"]["kernel"]) <= set(KERNELS)
    assert len(job["strategy"]["matrix"]["kernel"]) >= 4
    commands = "\n".join(step.get("run", "") for step in job["steps"])
    for path in sorted((ROOT / "snapshots").glob("*.json")):
        assert f"verify {path.stem} --recompute" in commands
    assert "kernels" in workflow["jobs"]["publish"]["needs"]
