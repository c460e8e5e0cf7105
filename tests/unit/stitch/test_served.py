"""Scripts are made smaller, and say the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from metaloom import stitch
from metaloom.stitch.served import smaller

SCRIPTS = sorted(Path(stitch.__file__).parent.glob("assets/**/*.js"))
NESTED = re.compile(r"`[^`]*\$\{[^}`]*`")


def test_a_template_within_a_template_would_lose_its_blanks() -> None:
    """What rjsmin does to it is why no script of ours may hold one."""
    script = 'x = `a${b ? ` (in English: ${b})` : ""}`;'
    assert NESTED.search(script)
    assert " (in English: " not in smaller(script)
    assert " (in English: " in smaller("x = ` (in English: ${b})`;")


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_holds_a_template_within_a_template(script: Path) -> None:
    assert not NESTED.search(script.read_text("utf-8")), "give the inner one a name"
