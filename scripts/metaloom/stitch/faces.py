"""The site's own faces: one for text and one for figures, tables and navigation, served with the site.

Both are open and cut to what a site needs (see the README beside each), 71 kB together, so that a page looks the same
everywhere and needs no font of another host. A face that comes late waits for the next page (`optional`), so that no
text moves once it is read; `theme.js` asks for them before the style sheet does.
"""

from __future__ import annotations

from pathlib import Path

from metaloom.draw.paper import FONTS
from metaloom.draw.text import FAMILY

FOLDER = "fonts"
"""Below the folder of the style sheet."""
SERIF = "Metaloom Serif"
_ASSETS = Path(__file__).parent / "assets" / "fonts"
FACES: tuple[tuple[str, str, Path], ...] = (
    (FAMILY, "400 500", FONTS / "MetaloomSans-Regular.woff2"),
    (FAMILY, "600 800", FONTS / "MetaloomSans-Bold.woff2"),
    (SERIF, "400 500", _ASSETS / "MetaloomSerif-Regular.woff2"),
    (SERIF, "600 800", _ASSETS / "MetaloomSerif-Bold.woff2"),
)
"""Family, weights and file of each face."""


def faces_css() -> str:
    """Return the rules that name the faces, for a style sheet that is beside the folder of fonts."""
    return "\n".join(
        f"@font-face{{font-family:'{family}';font-weight:{weights};font-style:normal;font-display:optional;"
        f"src:url({FOLDER}/{file.name}) format('woff2')}}"
        for family, weights, file in FACES
    )


def write_faces(folder: Path) -> None:
    """Put the font files into the folder of a site's style sheet."""
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    for _, _, file in FACES:
        (folder / FOLDER / file.name).write_bytes(file.read_bytes())
