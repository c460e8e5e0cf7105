"""Ask R for the right numbers: `python tests/strangers/ask_r.py [NAME …]` writes them into `expected.yml`.

Runs the R calls of `source.r` in one session of R with metafor. Without R nothing is written, and it says so.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
PROJECTS = HERE / "projects"
Numbers = dict[str, dict[str, dict[str, float | None]]]


def r_call(name: str) -> str | None:
    """The R call of a project; None where its numbers come from elsewhere."""
    expected = yaml.safe_load((PROJECTS / name / "expected.yml").read_text("utf-8"))
    source = expected.get("source")
    call: str | None = source.get("r") if isinstance(source, dict) else None
    return call


def ask(names: list[str]) -> Numbers:
    """project -> analysis -> path -> what R says."""
    parts = [(HERE / "prelude.R").read_text("utf-8")]
    for name in names:
        call = r_call(name)
        if call:
            parts.append(f'setwd("{PROJECTS / name}"); project <- "{name}"\nlocal({{\n{call}\n}})')
    with tempfile.NamedTemporaryFile("w", suffix=".R", encoding="utf-8") as script:
        script.write("\n".join(parts))
        script.flush()
        done = subprocess.run(["Rscript", "--vanilla", script.name], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"R failed:\n{done.stdout[-400:]}\n{done.stderr[-2000:]}")
    answers: Numbers = {}
    for line in done.stdout.splitlines():
        if line.startswith("@\t"):
            _, project, owner, path, number, *_ = line.split("\t")
            answers.setdefault(project, {}).setdefault(owner, {})[path] = None if number == "null" else float(number)
    return answers


def write(name: str, numbers: dict[str, dict[str, float | None]]) -> None:
    """Put the numbers into a project's `expected.yml`, everything else unchanged."""
    file = PROJECTS / name / "expected.yml"
    head = file.read_text("utf-8").split("\nnumbers:")[0].rstrip() + "\n"
    file.write_text(head + yaml.safe_dump({"numbers": numbers}, sort_keys=False), "utf-8")


def main(arguments: list[str]) -> None:
    """Write R's numbers for the named projects, or for all."""
    if shutil.which("Rscript") is None:
        raise SystemExit("There is no Rscript on this machine: nothing was asked and nothing written.")
    names = arguments or sorted(folder.name for folder in PROJECTS.iterdir() if (folder / "expected.yml").is_file())
    answers: Any = ask(names)
    for name, numbers in answers.items():
        write(name, numbers)


if __name__ == "__main__":
    main(sys.argv[1:])
