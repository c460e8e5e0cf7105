"""`check` is in order only where everything that the catalogue lists can be computed, drawn and written."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import metaloom
from metaloom.build.complete import HELD, require_complete
from metaloom.cli.commands import check

PACKAGE = Path(metaloom.__file__).parent
FORGOTTEN = {
    "measure": (
        "import metaloom.catalogue.measures as c; c.MEASURES['NEW'] = c.MEASURES['RR']",
        "measure/compute.py has no formula for the measure NEW of catalogue/measures.py",
    ),
    "method": (
        "import metaloom.catalogue.methods as c; from dataclasses import replace; "
        "c.METHODS['NEW'] = replace(c.METHODS['DL'], code='NEW')",
        "has no estimator with moderators for the method NEW of catalogue/methods.py",
    ),
    "figure": (
        "import metaloom.catalogue.figures as c; c.FIGURES['imaginary'] = c.FIGURES['forest']",
        "figure 'imaginary' of the catalogue is not drawn by draw/imaginary.py",
    ),
}


@pytest.mark.parametrize("forgotten", FORGOTTEN)
def test_check_names_the_file_and_what_it_lacks(tmp_path: Path, forgotten: str) -> None:
    row, message = FORGOTTEN[forgotten]
    code = f"{row}; from metaloom.cli import main; raise SystemExit(main(['check', {str(tmp_path)!r}]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert message in done.stderr
    assert "in order" not in done.stdout


def test_every_module_that_holds_something_to_the_catalogue_is_imported_by_check() -> None:
    require_complete()
    holding = re.compile(r"^(?:require_\w+\(|KINDS.* = (?:plugged_in|\{name: figure_kind))", re.MULTILINE)
    found = {
        ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        for path in PACKAGE.rglob("*.py")
        if holding.search(path.read_text("utf-8"))
    }
    assert found == set(HELD)
    assert "require_complete()" in Path(check.__file__).read_text("utf-8")
