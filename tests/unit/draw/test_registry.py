"""A figure is one row of the catalogue and one file; what is forgotten is an error at import."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

import metaloom.draw
from metaloom.catalogue.figures import FIGURES, FigureFacts
from metaloom.draw.finish import undrawn
from metaloom.draw.kinds import KINDS, figure_kind


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose files are looked at as modules of `draw`, too."""
    monkeypatch.setattr(metaloom.draw, "__path__", [*metaloom.draw.__path__, str(tmp_path)])
    yield tmp_path
    sys.modules.pop("metaloom.draw.imaginary", None)


def test_every_row_is_drawn_and_has_its_noun() -> None:
    assert list(KINDS) == list(FIGURES)
    for name, row in FIGURES.items():
        assert row.noun in undrawn(SimpleNamespace(id="a", title=""), name, "wide", "Why.").missing


def test_a_row_without_its_file_is_an_error() -> None:
    with pytest.raises(ImportError, match=r"figure 'imaginary' of the catalogue is not drawn by draw/imaginary\.py"):
        figure_kind("imaginary")


def test_a_file_without_its_function_is_an_error(folder: Path) -> None:
    (folder / "imaginary.py").write_text("def round(facts, layout):\n    return None\n")
    with pytest.raises(ImportError, match=r"is not drawn by draw/imaginary\.py"):
        figure_kind("imaginary")


def test_a_row_and_a_file_are_enough(folder: Path) -> None:
    (folder / "imaginary.py").write_text("def imaginary(facts, layout):\n    return None\n")
    assert figure_kind("imaginary").draw({}, "wide") is None


def test_a_row_that_needs_a_part_says_how_it_is_declared() -> None:
    with pytest.raises(ValueError, match="go together"):
        FigureFacts(name="imaginary", noun="imaginary plot", declared=lambda _: True)
