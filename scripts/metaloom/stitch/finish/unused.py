"""Scripts of Quarto's that a page loads and never calls: boxes on hovering, and copying to the clipboard.

Quarto loads them on every page, a quarter of all that its scripts weigh, whether the project has these functions or
has switched them off. A page that brings a script of its own keeps them: that may call them.
"""

from __future__ import annotations

from typing import Any

LIBRARIES = "site_libs/"
HOVER = ("popper.min.js", "tippy.umd.min.js", "tippy.css")
COPY = ("clipboard.min.js",)
DEFINITIONS = {"tippyHover(": 1, "window.tippy": 1}
"""How often these words are on a page where Quarto defines its boxes and calls them nowhere."""


def remove_unused(document: Any) -> None:
    """Take out what no script of the page calls."""
    addresses = [script.get("src") for script in document.xpath("//script[@src]")]
    if any(LIBRARIES not in address for address in addresses):
        return
    inline = "\n".join(script.text or "" for script in document.xpath("//script[not(@src)]"))
    gone: tuple[str, ...] = ()
    if all(inline.count(word) <= times for word, times in DEFINITIONS.items()):
        gone += HOVER
    if "ClipboardJS" not in inline:
        gone += COPY
    for element in document.xpath("//head//script[@src] | //head//link[@rel='stylesheet']"):
        address = element.get("src") or element.get("href") or ""
        if LIBRARIES in address and address.rsplit("/", 1)[-1] in gone:
            element.drop_tree()
