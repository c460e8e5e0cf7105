"""Any text is one line that XML can hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from metaloom.text.plain import plain


@given(st.text())
def test_plain_text_is_one_line_that_xml_can_hold(words):
    from lxml import etree

    element = etree.Element("a")
    element.text = plain(words)
    assert "\n" not in element.text
    assert not {"\u202e", "\u200b", "\x00"} & set(element.text)
