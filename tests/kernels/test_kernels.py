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

ROOT = Path(__file__).resolve().parents[2]
KERNELS = ("Haswell", "Zen", "Prescott", "Nehalem", "Sandybridge")
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
    for kernel in KERNELS:
        shutil.rmtree(tmp_path / "review" / ".metaloom", ignore_errors=True)
        done = run(kernel, "compute", tmp_path / "review", "--json", tmp_path / "out.json")
        assert done.returncode == 0, done.stderr
        found.add(hashlib.sha256((tmp_path / "out.json").read_bytes()).hexdigest())
    assert len(found) == 1


@pytest.mark.slow
@pytest.mark.parametrize("kernel", KERNELS[:4])
def test_a_committed_version_is_computed_again_under_every_kernel(kernel: str) -> None:
    """The oldest version, which is the quickest; `make soak` takes all of them."""
    for name in ("2016", "2021", "2026.11") if os.environ.get("METALOOM_SOAK") else ("2016",):
        done = run(kernel, "verify", name, "--recompute")
        assert done.returncode == 0, done.stderr
