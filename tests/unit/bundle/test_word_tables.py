"""In Word no word of a table is set letter by letter, and no heading stands alone above a mark."""

from __future__ import annotations

from lxml import etree

from metaloom.bundle.reference_docx import WORD
from metaloom.bundle.word_tables import shared, with_room

W = f"{{{WORD}}}"


def document(body: str) -> bytes:
    return f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'.encode()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(widths: list[int], rows: list[list[str]]) -> bytes:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    cells = ("".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in row) for row in rows)
    body = "".join(f"<w:tr>{row}</w:tr>" for row in cells)
    return document(f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>")


def widths_of(made: bytes) -> list[int]:
    return [int(column.get(f"{W}w")) for column in etree.fromstring(made).iter(f"{W}gridCol")]


def test_a_column_is_as_wide_as_its_longest_word_and_the_table_no_wider() -> None:
    before = [6000, 1600, 260]
    after = widths_of(with_room(table(before, [["What was counted", "Effect", "Certainty"], ["Deaths", "0.6", "low"]])))
    assert after[2] >= 9 * 100
    assert after[0] < before[0]
    assert abs(sum(after) - sum(before)) <= len(before)


def test_widths_that_suffice_stay() -> None:
    before = [3000, 2000]
    assert widths_of(with_room(table(before, [["Study", "Effect"]]))) == before


def test_where_nothing_suffices_each_column_has_its_share() -> None:
    assert shared([500, 500], [600, 1400]) == [300, 700]


def test_a_mark_alone_goes_to_the_figure_behind_it() -> None:
    mark = '<w:bookmarkStart w:id="1" w:name="here"/><w:bookmarkEnd w:id="1"/>'
    empty = f'<w:p><w:pPr><w:pStyle w:val="FirstParagraph"/></w:pPr>{mark}</w:p>'
    other = '<w:bookmarkStart w:id="2" w:name="fig"/>'
    made = etree.fromstring(with_room(document(f"{paragraph('Heading')}{empty}{other}{paragraph('Figure')}")))
    told = list(made.iter(f"{W}p"))
    assert ["".join(one.itertext()) for one in told] == ["Heading", "Figure"]
    assert told[1].find(f"{W}bookmarkStart").get(f"{W}name") == "here"


def test_the_end_of_a_field_stays_where_it_is() -> None:
    end = '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    made = etree.fromstring(with_room(document(f"{end}{paragraph('Next')}")))
    assert len(list(made.iter(f"{W}p"))) == 2
