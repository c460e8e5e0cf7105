"""Whatever bytes a reader is given, it answers or says what is wrong; it never ends in a fault of its own.

`METALOOM_FUZZ_SECONDS` sets the time for all readers together (20 by default; `make soak` gives twenty minutes).
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metaloom.declare.expression import parse_expression
from metaloom.declare.site import read_yaml
from metaloom.declare.yaml_source import parse_yaml
from metaloom.errors import MetaloomError
from metaloom.read.csv_source import parse as parse_csv
from metaloom.stitch.embedded.jobs import split_bibliography
from metaloom.versions.snapshot.manifest import parse_manifest
from metaloom.versions.snapshot.pack import read_pack, write_pack
from metaloom.versions.snapshot.sums import parse_sums
from metaloom.versions.verify.zipped import unzipped

SECONDS = float(os.environ.get("METALOOM_FUZZ_SECONDS", "20"))
PIECES = {
    "csv": [
        *[",", '"', ";", "−", "1", "1e-3", "NA", "study_id", "events_treated"],
        "\n",
        "\r",
        "\t",
        "\x00",
        "\ufeff",
        " ",
    ],
    "yaml": [
        *["a:", "-", "[", "]", "{", "}", "&x", "*x", "!!python/object", "|", ">", '"', "'", "#", "---", "?", "<<:"],
        "\n",
        "  ",
        "- ",
    ],
    "expression": [
        *["a", "==", "'x'", '"x"', "(", ")", "1e9", "`a`", "<", "-", ".", ","],
        " and ",
        " or ",
        " not ",
        " in ",
        " is missing",
    ],
    "bib": [*["@article{", "@string{", "a,", "title=", "{", "}", '"', ",", "#", "@comment", "\\"], "\n"],
    "manifest": [
        *[
            '{"format":',
            '"metaloom-manifest-1"',
            "{",
            "}",
            '"files":',
            "[",
            "]",
            "null",
            "1e999",
            '"',
            "\\ud800",
            ":",
            ",",
        ]
    ],
    "sums": ["0" * 64, "  ", "\n", "a/b", "..", "/", "\r"],
}


def texts(kind: str) -> st.SearchStrategy[str]:
    pieces = st.sampled_from(PIECES[kind])
    return st.lists(pieces | st.text(max_size=6), max_size=40).map("".join)


def holds(seconds: float, strategy: st.SearchStrategy[object], read: Callable[[object], object]) -> None:
    """Give a reader new inputs until the time is up; only errors that are meant for people may come out."""
    end = time.monotonic() + seconds

    @settings(max_examples=10_000_000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def one(value: object) -> None:
        if time.monotonic() > end:
            raise TimeIsUp
        try:
            read(value)
        except (MetaloomError, ValueError):
            return

    with pytest.raises(TimeIsUp):
        one()


class TimeIsUp(BaseException):
    """Enough."""


def mutated(content: bytes) -> st.SearchStrategy[bytes]:
    edit = st.tuples(st.integers(0, max(0, len(content) - 1)), st.binary(max_size=8), st.integers(0, 8))

    def apply(edits: list[tuple[int, bytes, int]]) -> bytes:
        changed = content
        for place, put, cut in edits:
            changed = changed[:place] + put + changed[place + cut :]
        return changed

    return st.lists(edit, min_size=1, max_size=4).map(apply) | st.binary(max_size=200)


def a_zip(folder: Path) -> bytes:
    from hostile.bundle import write_zip

    return write_zip(folder / "z.zip", [("a/b.html", b"x" * 50), ("manifest.json", b"{}")]).read_bytes()


def test_readers_of_text(tmp_path: Path) -> None:
    share = SECONDS / 9
    holds(share, texts("csv"), lambda text: parse_csv(str(text), "t.csv"))
    holds(share, texts("yaml"), lambda text: parse_yaml(str(text), "t.yml"))
    holds(share, texts("yaml"), lambda text: read_yaml(str(text), "_quarto.yml"))
    holds(share, texts("expression"), lambda text: parse_expression(str(text)))
    holds(share, texts("bib"), lambda text: split_bibliography(str(text)))
    holds(share, texts("manifest"), lambda text: parse_manifest(str(text)))
    holds(share, texts("sums"), lambda text: parse_sums(str(text)))


def test_readers_of_bytes(tmp_path: Path) -> None:
    share = SECONDS / 9
    packed = write_pack({})
    holds(share, mutated(packed), lambda content: read_pack(bytes(content), 1_000_000))  # type: ignore[call-overload]
    holds(share, mutated(a_zip(tmp_path)), lambda content: unzipped(bytes(content), "z.zip"))  # type: ignore[call-overload]
