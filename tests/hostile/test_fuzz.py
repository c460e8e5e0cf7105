"""Whatever bytes a reader is given, it answers or says what is wrong; it never ends in a fault of its own.

`METALOOM_FUZZ_SECONDS` is the processor time for all readers together (30 by default; twenty minutes by `make soak`).
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
from metaloom.declare.site import Site, read_site, read_yaml
from metaloom.declare.yaml_source import parse_yaml
from metaloom.errors import MetaloomError
from metaloom.read.bibliography import parse as parse_bibliography
from metaloom.read.csv_source import parse as parse_csv
from metaloom.read.foreign.bring import bring
from metaloom.read.foreign.found import Wishes
from metaloom.stitch.embedded.body import finish_body
from metaloom.stitch.embedded.jobs import split_bibliography
from metaloom.stitch.embedded.page import prepare, read_sources
from metaloom.stitch.finish.page import finish_page
from metaloom.versions.snapshot.manifest import parse_manifest
from metaloom.versions.snapshot.pack import read_pack, write_pack
from metaloom.versions.snapshot.sums import parse_sums
from metaloom.versions.verify.zipped import unzipped

SECONDS = float(os.environ.get("METALOOM_FUZZ_SECONDS", "30"))
READERS = 16
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
    "ris": [
        *["TY  - JOUR", "ER  - ", "AU  - ", "PY  - 2020", "DO  - 10.1000/x", "T1  - ", "UR  - ", "ZZ  - ", "TY  - "],
        *["PMID- 12", "TI  - ", "FAU - A, B", "DP  - 2020", "\n", "\n", "\r\n", "      ", "\ufeff"],
    ],
    "rm5": [
        *[
            "<COCHRANE_REVIEW>",
            "</COCHRANE_REVIEW>",
            "<STUDY ID='a' NAME='b'>",
            "</STUDY>",
            "<DICH_DATA ",
            "EVENTS_1='1'",
        ],
        *[
            "<DICH_OUTCOME ID='x' METHOD='MH'>",
            "</DICH_OUTCOME>",
            "STUDY_ID='a'",
            "/>",
            ">",
            "<!DOCTYPE x [",
            "]>",
            "&x;",
        ],
        *["<COMPARISON ID='c'>", "</COMPARISON>", "<?xml version='1.0'?>", "<INCLUDED_STUDIES>", "TOTAL_1='1e999'"],
    ],
    "qmd": [
        *[
            "---\n",
            "title: x\n",
            "bibliography: ",
            "{{< ",
            " >}}",
            "include ",
            "var a.b",
            "meta title",
            "woven analyses/x",
        ],
        *[
            "```{python}\n",
            "```\n",
            "::: {.x}\n",
            ":::\n",
            "@ref",
            "[^1]",
            "$$",
            "`r 1`",
            "<script>",
            "../../x",
            "#| a: b",
        ],
        *["index.qmd", "\n", "\n", "> ", '"', "{", "}", "\\"],
    ],
    "html": [
        *["<svg>", "<math>", "<style>", "</style>", "<a href='", "javascript:", "'>", "<!--", "-->", "<table>", "<td>"],
        *["<p>", "</p>", "<h2 id=x>", "<img src=", ">", "<![CDATA[", "]]>", "<?x", "<section id='footnotes'>", "&#0;"],
        *[
            "<meta http-equiv=refresh content=0;",
            "//e.x",
            "<base href=",
            "<template>",
            "</",
            "<body ",
            "<head>",
            "\x00",
        ],
    ],
}


def texts(kind: str) -> st.SearchStrategy[str]:
    pieces = st.sampled_from(PIECES[kind])
    return st.lists(pieces | st.text(max_size=6), max_size=40).map("".join)


def holds(
    seconds: float,
    strategy: st.SearchStrategy[object],
    read: Callable[[object], object],
    meant: type[Exception] = MetaloomError,
) -> None:
    """Give a reader new inputs until the time is up; only errors that are meant for people may come out."""
    end = time.process_time() + seconds

    @settings(max_examples=10_000_000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def one(value: object) -> None:
        if time.process_time() > end:
            raise TimeIsUp
        try:
            read(value)
        except meant:
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


def a_workbook(folder: Path) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for row in (["trial", "ai", "n1i", "ci", "n2i"], ["A 2020", 1, 20, 3, 19], ["B 2021", 4, 40, 9, 41]):
        book.active.append(row)
    book.save(folder / "b.xlsx")
    return (folder / "b.xlsx").read_bytes()


def from_file(path: Path, content: object) -> None:
    """Bring in what somebody else's file holds."""
    path.write_bytes(content if isinstance(content, bytes) else str(content).encode("utf-8", "surrogatepass"))
    bring(path, Wishes())


def page(site: Site, text: object) -> None:
    (site.project / "index.qmd").write_bytes(str(text).encode("utf-8", "surrogatepass"))
    prepare(site, read_sources(site, ("index.qmd",)))


def html_page(text: object) -> None:
    finish_body(str(text).encode("utf-8", "replace").decode(), "index.qmd", references_placed=False)
    finish_page(
        f"<html><head><title>t</title></head><body>{text}</body></html>".encode("utf-8", "replace"), lambda _: None
    )


def test_readers_of_text(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("project:\n  type: website\n")
    site = read_site(tmp_path)
    share = SECONDS / READERS
    holds(share, texts("ris"), lambda text: from_file(tmp_path / "x.ris", text))
    holds(share, texts("rm5"), lambda text: from_file(tmp_path / "x.rm5", text))
    holds(share, texts("csv"), lambda text: from_file(tmp_path / "x.csv", text))
    holds(share, texts("qmd"), lambda text: page(site, text))
    holds(share, texts("html"), html_page)
    holds(share, texts("bib"), lambda text: parse_bibliography(str(text), "x.bib"))
    holds(share, texts("csv"), lambda text: parse_csv(str(text), "t.csv"))
    holds(share, texts("yaml"), lambda text: parse_yaml(str(text), "t.yml"))
    holds(share, texts("yaml"), lambda text: read_yaml(str(text), "_quarto.yml"))
    holds(share, texts("expression"), lambda text: parse_expression(str(text)))
    holds(share, texts("bib"), lambda text: split_bibliography(str(text)))
    holds(share, texts("manifest"), lambda text: parse_manifest(str(text)), ValueError)
    holds(share, texts("sums"), lambda text: parse_sums(str(text)), ValueError)


def test_readers_of_bytes(tmp_path: Path) -> None:
    share = SECONDS / READERS
    packed = write_pack({})
    holds(share, mutated(packed), lambda content: read_pack(bytes(content), 1_000_000), ValueError)  # type: ignore[call-overload]
    holds(share, mutated(a_zip(tmp_path)), lambda content: unzipped(bytes(content), "z.zip"))  # type: ignore[call-overload]
    book = a_workbook(tmp_path)
    holds(share, mutated(book), lambda content: from_file(tmp_path / "x.xlsx", content))
