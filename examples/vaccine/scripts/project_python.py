"""Quarto runs its hooks with any Python that it finds; this hands on to the project's own, in `.venv`.

Standard library only, and no newer syntax than an old Python reads, so that the hint can always be given.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
PLACES = (".venv/bin/python", ".venv/Scripts/python.exe")
MAKE = "`make env`" if (PROJECT / "Makefile").is_file() else "`python3 -m venv .venv`, then install metaloom into it"
HINT = "Metaloom's environment (.venv) is missing or not whole. Make it with " + MAKE + "; then run Quarto again."


def hand_over(when):
    """Run `metaloom hook WHEN` with the project's own Python and end with its exit code; with 3 when there is none."""
    if os.environ.get("METALOOM_BUILDING"):
        sys.exit(0)
    command = _metaloom()
    if command is None:
        sys.stderr.write(HINT + "\n")
        sys.exit(3)
    sys.exit(subprocess.call([*command, "hook", when, str(PROJECT)]))


def _metaloom():
    """Run the command that is Metaloom: in the project's own environment, or else on the search path."""
    for place in PLACES:
        python = str(PROJECT / place)
        if (
            Path(python).is_file()
            and subprocess.call([python, "-c", "import metaloom"], stderr=subprocess.DEVNULL) == 0
        ):
            return [python, "-m", "metaloom"]
    found = shutil.which("metaloom")
    return None if found is None else [found]
