"""Many pages, or a very large one, are finished in processes beside this one; the bytes are the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from metaloom.stitch.finish import finish
from metaloom.stitch.finish.site import LARGE, MANY

PAGE = (
    "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>t</title></head>"
    "<body><main><table><thead><tr><th>x</th></tr></thead></table>{}</main></body></html>"
)


class Counted:
    """Takes orders, and does each when its answer is asked for."""

    def __init__(self) -> None:
        self.orders = 0

    def ask(self, function, *arguments):
        self.orders += 1
        return lambda: function(*arguments)


def finished(folder: Path, sizes: list[int], beside: Counted | None) -> list[bytes]:
    folder.mkdir()
    for number, size in enumerate(sizes):
        (folder / f"{number}.html").write_text(PAGE.format("x" * size), "utf-8")
    assert finish(folder, beside=beside).changed == len(sizes)
    return [(folder / f"{number}.html").read_bytes() for number in range(len(sizes))]


@pytest.mark.parametrize(
    ("sizes", "orders"), [([10, 20], 0), ([10, LARGE], 1), ([10] * MANY, MANY // 6)], ids=["few", "large", "many"]
)
def test_many_pages_or_a_large_one_are_handed_over(tmp_path: Path, sizes: list[int], orders: int) -> None:
    beside = Counted()
    pages = finished(tmp_path / "beside", sizes, beside)
    assert beside.orders == orders
    assert pages == finished(tmp_path / "here", sizes, None)
    assert all(b"table-scroll" in page for page in pages)
