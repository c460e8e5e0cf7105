"""Small projects on disk, rendered by the embedded renderer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import html

from metaloom.stitch.embedded.render import render

SETTINGS = "project:\n  type: website\nwebsite:\n  title: Small\n  search: true\n"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    """Write a project: {path: text}; `_quarto.yml` is there unless given."""

    def make(files: Mapping[str, str]) -> Path:
        project = tmp_path / "project"
        for name, text in {"_quarto.yml": SETTINGS, **files}.items():
            path = project / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return project

    return make


@pytest.fixture
def site(write: Callable[[Mapping[str, str]], Path], tmp_path: Path) -> Callable[..., Any]:
    """Render a project; `.page(name)` is a parsed page, `.main(name)` its main element, `.text(name)` its words."""

    def make(files: Mapping[str, str], cache: Path | None = None) -> Any:
        project = write(files)
        count = sum(1 for _ in tmp_path.glob("out*"))
        output = tmp_path / f"out{count}"
        output.mkdir()
        rendered = render(project, output, cache, None)

        def page(name: str) -> Any:
            return html.fromstring((output / name).read_bytes())

        def main(name: str) -> Any:
            return page(name).xpath("//main")[0]

        def text(name: str) -> str:
            return " ".join(main(name).text_content().replace("\u00a0", " ").split())

        return SimpleNamespace(output=output, rendered=rendered, project=project, page=page, main=main, text=text)

    return make
