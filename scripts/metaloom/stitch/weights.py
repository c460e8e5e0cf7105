"""What a first visit to a page loads, told by the build and held in the tests as sizes, not times.

Counted is what a server sends, compressed by gzip as servers send text: the page, its style sheets and its scripts.
Figures that wait for the reader to come near, and the search index, are not part of a first visit.
"""

from __future__ import annotations

import gzip
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path

from metaloom.stitch.enclosed import enclosed
from metaloom.store.cache import Cache
from metaloom.store.keys import code_key
from metaloom.store.memo import Memo

STEP = "weights"
PAGE_BUDGET, SCRIPT_BUDGET = 250_000, 60_000
LOADED = re.compile(rb"<(?:script\b[^>]*?\bsrc|link\b[^>]*?\brel=\"stylesheet\"[^>]*?\bhref)=\"([^\":?#]+)\"")
EAGER = re.compile(rb"<img\b(?![^>]*\bloading=\"lazy\")[^>]*?\bsrc=\"([^\":?#]+)\"")


@dataclass(frozen=True)
class Weight:
    """One page: `total` bytes as sent, `scripts` of them scripts, `plain` bytes as they are on the disk."""

    page: str
    total: int
    scripts: int
    plain: int

    @property
    def within(self) -> bool:
        """Whether it keeps both budgets."""
        return self.total <= PAGE_BUDGET and self.scripts <= SCRIPT_BUDGET


def weigh(output: Path, cache: Cache | None = None) -> list[Weight]:
    """Return every page of a site, the heaviest first; a site within it was weighed when that was built."""
    sizes: dict[Path, tuple[int, int]] = {}
    memo = Memo(cache, STEP, code_key(__name__))
    within = enclosed(output)
    pages = [page for page in sorted(output.rglob("*.html")) if not within(page)]
    found = [_weight(output, page, sizes, memo) for page in pages]
    memo.keep()
    return sorted(found, key=lambda weight: (-weight.total, weight.page))


def _weight(output: Path, page: Path, sizes: dict[Path, tuple[int, int]], memo: Memo) -> Weight:
    content = page.read_bytes()
    total, plain, scripts = int(memo.of(content, _sent)), len(content), 0
    for address in dict.fromkeys([*LOADED.findall(content), *EAGER.findall(content)]):
        file = Path(posixpath.normpath(page.parent / address.decode("utf-8", "replace")))
        if file not in sizes:
            data = file.read_bytes() if file.is_file() else b""
            sizes[file] = int(memo.of(data, _sent)), len(data)
        sent, bare = sizes[file]
        total, plain = total + sent, plain + bare
        scripts += sent if file.suffix == ".js" else 0
    return Weight(page.relative_to(output).as_posix(), total, scripts, plain)


def _sent(content: bytes) -> int:
    """Return how many bytes a server sends of a content."""
    return len(gzip.compress(content, 6))
