"""A shell completes commands and options: bash itself asks, as the handbook says to set it up."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

BIN = Path(sys.executable).parent
EDITORS = Path(__file__).resolve().parents[3] / "docs" / "howto" / "editors.qmd"
ASK = """
COMP_LINE="$ASKED" COMP_POINT=${#ASKED} COMP_TYPE=9
read -ra COMP_WORDS <<< "$ASKED"
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_python_argcomplete metaloom "${COMP_WORDS[-1]}" ""
printf "%s\\n" "${COMPREPLY[@]}"
"""


@pytest.mark.skipif(shutil.which("bash") is None, reason="NOT TESTED: there is no bash to complete in.")
@pytest.mark.parametrize(
    ("asked", "answers"),
    [
        ("metaloom che", {"check"}),
        ("metaloom build --rend", {"--renderer"}),
        ("metaloom import --col", {"--column"}),
        ("metaloom new x --template co", {"correlations", "counts"}),
    ],
)
def test_bash_completes_commands_and_options(asked: str, answers: set[str]) -> None:
    found = re.search(r"^\| bash \|[^|]*\| `(.+?)` \|$", EDITORS.read_text("utf-8"), re.MULTILINE)
    assert found is not None
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', os.defpath)}", "ASKED": asked}
    command = ["bash", "--norc", "-c", found[1] + ASK]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert {line.strip() for line in done.stdout.splitlines()} == answers, done.stderr
