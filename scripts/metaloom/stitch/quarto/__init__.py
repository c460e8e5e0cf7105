"""Quarto as a renderer: find it, call it in a private copy of the project, and report its errors in plain words."""

from metaloom.stitch.quarto.find import OLDEST, Quarto, find_quarto, require_quarto
from metaloom.stitch.quarto.render import render

__all__ = ["OLDEST", "Quarto", "find_quarto", "render", "require_quarto"]
