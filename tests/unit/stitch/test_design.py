"""The design system: the handbook names every token and variable, and a theme of a few variables changes the sheet."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from metaloom.stitch.embedded.theme import OURS

ROOT = Path(__file__).parents[3]
HANDBOOK = ROOT / "docs/design.qmd"
TOKENS = ROOT / "scripts/metaloom/stitch/assets/site/tokens.css"
SHEETS = ROOT / "scripts/metaloom/stitch/assets"


def test_the_handbook_names_every_token_and_variable() -> None:
    told = HANDBOOK.read_text("utf-8")
    tokens = set(re.findall(r"(--[\w-]+):", TOKENS.read_text("utf-8")))
    assert len(tokens) > 40
    assert sorted(name for name in tokens if f"`{name}`" not in told) == []
    assert [name for name in OURS if f"`${name}`" not in told] == []
    assert set(re.findall(r"`(--[\w-]+)`", told)) <= tokens


def test_a_variable_of_ours_sets_a_token_that_is_there() -> None:
    tokens = set(re.findall(r"(--[\w-]+):", TOKENS.read_text("utf-8")))
    assert {token for names in OURS.values() for token in names} <= tokens


def test_a_few_variables_change_face_and_colours(site: Any) -> None:
    made = site({
        "_quarto.yml": "project: {type: website}\nwebsite: {title: T}\nformat: {html: {theme: own.scss}}\n",
        "own.scss": "/*-- scss:defaults --*/\n$primary: #7a3b00;\n$font-family-base: Charter, serif;\n"
        "$evidence-harm: #880044;\n",
        "index.qmd": "---\ntitle: T\n---\nText.\n",
    })  # fmt: skip
    sheet = (made.output / "site_libs/metaloom/site.css").read_text("utf-8")
    assert "--serif:Charter,serif" in sheet
    assert "--accent:#7a3b00" in sheet
    assert "--evidence-harm:#880044" in sheet
