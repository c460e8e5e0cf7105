"""Work that takes much memory: done in a process that ends with it, and here where that process fails."""

from __future__ import annotations

import io
import os
import subprocess

import pytest
from PIL import Image

from metaloom.build.apart import apart
from metaloom.build.figures import papers_of
from metaloom.build.progress import Silent
from metaloom.draw.figure import Figure
from metaloom.store.cache import Cache

TALL = '<svg xmlns="http://www.w3.org/2000/svg" class="ml-wide" width="740" height="{0}" viewBox="0 0 740 {0}"></svg>'


def test_each_work_has_a_process_of_its_own_that_has_ended() -> None:
    one, other = apart(os.getpid), apart(os.getpid)
    assert len({one, other, os.getpid()}) == 3
    for process in (one, other):
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_an_error_is_raised_here() -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        apart(int, "many")


def test_work_of_a_process_that_dies_is_done_here() -> None:
    assert apart(only_here, os.getpid()) == os.getpid()


def only_here(home: int) -> int:
    """Return the process that this is, where it is that one; any other ends at once."""
    if os.getpid() != home:
        os._exit(1)
    return home


def test_only_a_large_figure_is_printed_in_another_process(tmp_path, monkeypatch) -> None:
    started: list[object] = []
    popen = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *args, **more: started.append(args) or popen(*args, **more))
    sizes = [1000, 4000]
    figures = [Figure(f"tall-{high}", TALL.format(high), "white", "", 740, high, ()) for high in sizes]
    papers = papers_of(Cache(tmp_path), {"tall": figures}, Silent())
    for high, processes in zip(sizes, (0, 1), strict=True):
        with Image.open(io.BytesIO(papers[f"tall-{high}"].png)) as picture:
            assert picture.height == pytest.approx((high + 16) * 150 / 72, abs=1)
        assert len(started) == processes
    again = papers_of(Cache(tmp_path), {"tall": figures}, Silent())
    assert [again[name] for name in again] == [papers[name] for name in papers]
    assert len(started) == 1
