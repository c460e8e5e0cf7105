"""A step is keyed by all that it imports: a changed module or library gives a new key, and nothing else does."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from metaloom.store import libraries as library_module
from metaloom.store.imports import PACKAGE, closure
from metaloom.store.keys import code_key
from metaloom.store.libraries import ABSENT, Library, libraries, top_levels

KEYS = """
import json
from metaloom.store.keys import code_key
from metaloom.surveys.figures import FIGURES
from metaloom.surveys.kinds import KINDS
steps = {"engine": "metaloom.engine.analyse", "portfolio": "metaloom.portfolio.job"}
steps |= {f"survey {kind.key}": kind.describe.__module__ for kind in KINDS}
steps |= {f"figure {name}": figure.module for name, figure in FIGURES.items()}
print(json.dumps({name: code_key(module) for name, module in steps.items()}))
"""


def keys(folder: Path) -> dict[str, str]:
    """Return the keys of the steps, as a copy of the package in a folder computes them."""
    code = f"import sys; sys.path.insert(0, {str(folder)!r})\n{KEYS}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def changed(folder: Path, before: dict[str, str], module: str) -> set[str]:
    """Return the steps that have another key once a comment is added to a module."""
    path = folder / "metaloom" / module
    text = path.read_text("utf-8")
    path.write_text(f"{text}\n# A correction.\n")
    after = keys(folder)
    path.write_text(text)
    return {name for name, key in after.items() if key != before[name]}


def test_a_correction_gives_new_keys_to_all_that_rest_on_it_and_to_nothing_else(tmp_path: Path) -> None:
    shutil.copytree(PACKAGE, tmp_path / "metaloom", ignore=shutil.ignore_patterns("__pycache__", "template"))
    before = keys(tmp_path)
    probe = changed(tmp_path, before, "probe/bias.py")
    assert {"engine", "portfolio", "survey modifiers", "survey windows"} <= probe
    assert not {"survey conversions", "figure harms"} & probe
    assert changed(tmp_path, before, "draw/funnel.py") == {"figure funnel"}
    assert changed(tmp_path, before, "surveys/conversions/describe.py") == {"survey conversions", "portfolio"}


def test_another_version_of_a_library_gives_a_new_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before = code_key("metaloom.pool.kernel")
    installed = library_module._installed

    def newer(name: str) -> Library | None:
        found = installed(name)
        return Library(found.name, "99", found.requires) if found and found.name == "numpy" else found

    for cached in (libraries, code_key):
        cached.cache_clear()
    monkeypatch.setattr(library_module, "_installed", newer)
    try:
        assert code_key("metaloom.pool.kernel") != before
    finally:
        monkeypatch.undo()
        for cached in (libraries, code_key):
            cached.cache_clear()
    assert code_key("metaloom.pool.kernel") == before


def test_libraries_are_found_by_imports_and_by_what_those_require() -> None:
    found = libraries("metaloom.engine.analyse")
    assert {"numpy", "scipy", "pandas", "statsmodels"} <= set(found)
    assert "patsy" in found  # which statsmodels requires, and no module of the engine imports
    assert "patsy" not in libraries("metaloom.engine.analyse", required=False)
    assert "lxml" not in found
    assert "PyYAML" in libraries("metaloom.declare.yaml_source")


def test_every_way_of_importing_counts(tmp_path: Path) -> None:
    source = tmp_path / "one.py"
    source.write_text(
        '"""Import nothing from here."""\nimport json\nimport first\nimport second.part as short\n'
        "from third.part import thing\n\ndef late():\n    from fourth import (\n        a,\n    )\n"
        '    import_module("fifth")\n    from metaloom.errors import Problem\n'
    )
    assert top_levels(source) == {"first", "second", "third", "fourth", "fifth"}


def test_a_library_that_is_not_installed_is_part_of_the_key() -> None:
    assert ABSENT == "absent"
    assert library_module._installed("no-such-library-of-anybody") is None


def test_modules_named_by_a_computed_name_count() -> None:
    files = {path.relative_to(PACKAGE).as_posix() for path in closure("metaloom.surveys.kinds")}
    assert {"surveys/harms/kind.py", "surveys/windows/describe.py"} <= files
