"""Build the reviews of `examples/` and write the page of the handbook that shows them: `make handbook` runs this.

Each site goes to docs/gallery/NAME, where the handbook publishes it; the page is docs/gallery.qmd, with a figure
of each review. Both are made, and neither is committed.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
HEAD = """---
title: Gallery
description: Eight small reviews of eight fields, each complete and built from the repository.
---

Each is a folder of `examples/`: copy the one that is nearest to your data, or start from a template of the same kind.
"""
SHOWN = ("network", "bubble", "forest")
"""The kinds of figures that say most of a review, the first of which it has is shown."""
FIGURE = re.compile(
    r"^!\[[^\n]*?\]\(/figures/(?P<name>[\w-]+?-(?P<kind>network|bubble|forest))(?:-narrow)?\.svg\)[^\n]*$", re.MULTILINE
)
FACT = re.compile(r"^- \*\*(Field)\*\*: (.+?)\. \*\*Kind of data\*\*: (.+?)\.$", re.MULTILINE)


def main() -> None:
    """Build every example whose site is not up to date, then write the page."""
    shown = [HEAD]
    for example in sorted(path for path in (ROOT / "examples").iterdir() if (path / "_quarto.yml").is_file()):
        site = DOCS / "gallery" / example.name
        build = [sys.executable, "-m", "metaloom", "build", example, "--renderer", "embedded", "--output", site]
        subprocess.run([*map(str, build)], check=True, stdout=subprocess.DEVNULL)
        shown.append(entry(example))
    (DOCS / "gallery.qmd").write_text("\n".join(shown), "utf-8")


def entry(example: Path) -> str:
    """Return the part of the page that shows one review."""
    words = (example / "README.md").read_text("utf-8")
    title = words.partition("\n")[0].removeprefix("# ")
    fact = FACT.search(words)
    if fact is None:
        raise SystemExit(f"examples/{example.name}/README.md names no field and kind of data")
    picture = "\n\n".join(pictures(example))
    if not picture:
        raise SystemExit(f"examples/{example.name} has no figure to show")
    facts = f"{fact[2][0].upper()}{fact[2][1:]}: {fact[3]}."
    links = f"[Open the review](gallery/{example.name}/index.html), or see its folder `examples/{example.name}`."
    return f"## {title}\n\n{facts} {links}\n\n{picture}\n"


def pictures(example: Path) -> list[str]:
    """Return the figure that shows a review, as its own page shows it: for wide and narrow screens, with its words."""
    pages = sorted((example / "analyses").glob("*.qmd"), key=lambda page: page.stem)
    found = [figure for page in pages for figure in FIGURE.finditer(page.read_text("utf-8"))]
    kinds = [kind for kind in SHOWN if any(figure["kind"] == kind for figure in found)]
    first = next((figure["name"] for figure in found if figure["kind"] == kinds[0]), None) if kinds else None
    shown = [figure[0] for figure in found if figure["name"] == first]
    return [text.replace("(/figures/", f"(gallery/{example.name}/figures/") for text in shown]


if __name__ == "__main__":
    main()
