from __future__ import annotations

from pathlib import Path

import pytest

from metaloom.errors import Place
from metaloom.read import text as module
from metaloom.read.text import Decoded, decode, place_of, read_text


def test_utf8_is_read() -> None:
    assert decode("Größe,β\n".encode(), "a.csv") == Decoded("Größe,β\n")


def test_first_bad_byte_has_its_place_and_a_guess() -> None:
    decoded = decode("name\nzoë,Jos".encode() + b"\xe9\n", "a.csv")
    (problem,) = decoded.problems
    assert decoded.text is None
    assert problem.place == Place("a.csv", 2, 8)
    assert problem.cause == "Byte 0xE9 is not UTF-8; in Windows-1252 it would be 'é'."


def test_byte_without_a_guess() -> None:
    assert decode(b"\x81", "a.csv", spreadsheet=True).problems[0].cause == "Byte 0x81 is not UTF-8."


def test_a_byte_order_mark_is_read_and_said() -> None:
    decoded = decode(b"\xef\xbb\xbfstudy_id\n", "data/a.csv")
    assert decoded.text == "study_id\n"
    assert decoded.notes == ("data/a.csv: begins with a byte order mark, as Excel writes it; read without it.",)


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be"])
def test_utf16_is_read_and_said(codec: str) -> None:
    raw = "\ufeffa,b\n".encode(codec) if codec == "utf-16-be" else "a,b\n".encode(codec)
    assert decode(raw, "a.csv") == Decoded("a,b\n", (), ("a.csv: read as UTF-16, by its byte order mark.",))


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_read_where_it_can_be_nothing_else(codec: str) -> None:
    text = "study_id,land\nSmith 2001,Österreich\n"
    told = "a.csv: read as UTF-16, as every letter of it has an empty byte; it has no byte order mark."
    assert decode(text.encode(codec), "a.csv") == Decoded(text, (), (told,))
    assert decode("研究,国家,结果,年份\n".encode(codec), "a.csv").text is None, "few empty bytes: it could be anything"
    assert decode(text.encode(codec)[:-1], "a.csv").text is None, "half a character"


def test_utf16_that_breaks_off_is_refused() -> None:
    (problem,) = decode("a,b".encode("utf-16") + b"\x00", "a.csv").problems
    assert problem.cause == "The file begins as UTF-16 and goes on as something else."


def test_windows_1252_is_read_in_tables_and_said() -> None:
    decoded = decode("name\nJosé,1\n".encode("cp1252"), "a.csv", spreadsheet=True)
    assert decoded.text == "name\nJosé,1\n"
    assert decoded.notes == ("a.csv: not UTF-8; read as Windows-1252 (so that one word is 'José').",)


def test_nul_has_its_place() -> None:
    assert decode(b"a,b\n1,\x002\n", "a.csv").problems[0].place == Place("a.csv", 2, 3)


@pytest.mark.parametrize(
    ("character", "kind"),
    [
        ("\u202e", "bidirectional override U+202E"),
        ("\u2066", "bidirectional override U+2066"),
        ("\x1b", "control character U+001B"),
    ],
)
def test_characters_that_hide_are_refused(character: str, kind: str) -> None:
    (problem,) = decode(f"a,b\nx,y{character}z\n".encode(), "a.csv").problems
    assert kind in problem.cause
    assert problem.place == Place("a.csv", 2, 4)


@pytest.mark.parametrize("harmless", ["<script>alert(1)</script>", "tab\there", "שלום", "مرحبا", "e\u0301", "\u00a0"])
def test_other_text_is_data(harmless: str) -> None:
    assert decode(harmless.encode(), "a.csv") == Decoded(harmless)


def test_hidden_characters_are_told_a_bounded_number_of_times() -> None:
    assert len(decode(("\x01" * 500).encode(), "a.csv").problems) == module.MAXIMUM_PROBLEMS_OF_A_KIND


def test_places_count_every_kind_of_line_end() -> None:
    assert place_of("a\r\nb\rc\nd", 7, "f") == Place("f", 4, 1)


def test_link_out_of_the_project_is_refused(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.csv"
    outside.write_text("a\n1\n", encoding="utf-8")
    (project / "data/a.csv").symlink_to(outside)
    (problem,) = read_text(project, "data/a.csv").problems
    assert problem.cause == "The file is a link that leads out of the project."


def test_path_with_dots_is_refused(project: Path) -> None:
    (problem,) = read_text(project, "../a.csv").problems
    assert problem.place.file == "../a.csv"


def test_link_within_the_project_is_followed(project: Path) -> None:
    (project / "real.csv").write_text("a\n1\n", encoding="utf-8")
    (project / "data/a.csv").symlink_to(project / "real.csv")
    assert read_text(project, "data/a.csv") == Decoded("a\n1\n")


def test_folder_with_the_name_of_a_table(project: Path) -> None:
    (project / "data/a.csv").mkdir()
    assert read_text(project, "data/a.csv").problems[0].cause == "data/a.csv is not a file."


def test_size_is_bounded(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAXIMUM_BYTES", 10)
    (project / "data/a.csv").write_bytes(b"x" * 11)
    assert read_text(project, "data/a.csv").problems[0].cause == "The file has 11 bytes; at most 10 are read."
