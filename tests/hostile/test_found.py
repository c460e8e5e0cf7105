"""Inputs that the trials found: each ended in a fault of our own once, or reached a page."""

from __future__ import annotations

import re
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from lxml import html

from metaloom.errors import MetaloomError
from metaloom.read.csv_source import parse as parse_csv
from metaloom.read.foreign.bring import bring
from metaloom.read.foreign.found import Wishes
from metaloom.stitch.embedded.body import finish_body, harmless_html
from metaloom.stitch.embedded.shell import linker
from metaloom.stitch.finish.page import finish_page
from metaloom.text.address import address_parts

HIDDEN = {
    "refresh_by_entities": '<meta HTTP-equiv="&#82;efresh" CONTENT="0;https://e.x">',
    "refresh_without_url": '<meta http-equiv=refresh content="0;//e.x/">',
    "refresh_with_blanks": "<meta http-equiv=refresh content=\"0 URL = 'http:\\\\e.x'\">",
    "refresh_behind_an_empty_comment": '<p>a<!--><meta http-equiv=refresh content="0;//e.x"> --></p>',
    "refresh_in_a_drawings_style": '<svg><style><meta http-equiv=refresh content="0;//e.x"></style></svg>',
    "refresh_to_code": '<meta http-equiv=refresh content="0;javascript:e.x()">',
    "base": "<base href=//e.x>",
    "picture_by_backslashes": '<video poster="\\\\e.x/a.png" src=a.mp4></video>',
    "background": '<table background="//e.x/a.png"><tr><td>a</table>',
    "style_address": '<p style="background:UR\\4c(//e.x)">a</p>',
    "style_function": '<p style="background:URL(//e.x)">a</p>',
    "link_of_two_kinds": '<link rel="preconnect license" href="//e.x">',
    "alternate_style_sheet": '<link rel="alternate stylesheet" href="//e.x">',
    "ping": '<a href="a.html" ping="//e.x">a</a>',
    "code_behind_a_tab": '<a href="java&#9;script:e.x()">a</a>',
    "code_in_a_drawing": '<svg><a xlink:href="java&#9;script:e.x()"><text>a</text></a></svg>',
    "code_by_animation": '<svg><a><animate attributeName=href values="javascript:e.x()"/></a></svg>',
    "drawing_from_elsewhere": '<svg><image href="//e.x/a"/><use xlink:href="https://e.x#a"/></svg>',
    "frame_with_a_page": '<iframe srcdoc="e.x"></iframe>',
    "frame_of_data": '<iframe src="da&#9;ta:text/html,e.x"></iframe>',
    "object_of_data": '<object data=" data:text/html,e.x"></object>',
    "picture_without_scripts": "<noscript><img src=//e.x></noscript>",
    "text_that_is_none": '<xmp><b title="</xmp><img src=//e.x>">a</b></xmp>',
    "button": '<button formaction="javascript:e.x()">a</button>',
    "report_of_a_click": "<a href=a.html attributionsrc=//e.x>a</a>",
    "whole_page": "<html manifest=//e.x><body onload='e.x()'><p>a</p>",
    "whole_page_by_its_type": "<!DOCTYPE html><html lang=en><body background=//e.x><p>a</p></body></html>",
    "handler": '<img src=a.png onerror="e.x()">',
}


@pytest.mark.parametrize("name", sorted(HIDDEN))
def test_nothing_hidden_stays_in_a_page(name: str) -> None:
    body = finish_body(HIDDEN[name], "index.qmd", references_placed=False).html
    page = f"<html><head><title>t</title></head><body><main>{body}</main></body></html>"
    done = finish_page(page.encode(), lambda _: None).decode()
    document = html.document_fromstring(done)
    values = [value for one in document.iter() for key, value in one.attrib.items() if (one.tag, key) != ("a", "href")]
    assert not [value for value in values if "e.x" in value], done
    assert not document.xpath("//a[contains(translate(@href, ' \t', ''), 'script:')]"), done
    assert not [one.text for one in document.iter("style", "script", "noscript", "xmp") if "e.x" in (one.text or "")]


def test_what_stays_within_the_site_stays() -> None:
    """A page that leads on to another one of the site, a picture in the page, a link that only looks like code."""
    kept = (
        '<meta http-equiv="refresh" content="0; url=../new.html?a=b">'
        '<img src="data:image/png;base64,AA" alt="a"><a href="javascript-guide.html">a</a><a href="https://e.x/">b</a>'
    )
    page = f"<html><head><title>t</title></head><body>{kept}</body></html>"
    done = finish_page(page.encode(), lambda _: None).decode()
    for part in ("../new.html?a=b", "data:image/png", "javascript-guide.html", "https://e.x/"):
        assert part in done


def test_a_page_with_a_policy_of_its_own_gets_ours_too() -> None:
    own = '<meta http-equiv="Content-Security-Policy" content="default-src *">'
    done = finish_page(f"<html><head><title>t</title>{own}</head><body></body></html>".encode(), lambda _: None)
    assert done.count(b"Content-Security-Policy") == 2
    assert b"default-src 'none'" in done


@pytest.mark.parametrize("text", ["a\x1bb", "&#27;", "a&#x1B;b", "&#0;", "<td>\x0c", "&#xD800;"])
def test_control_characters_are_no_fault_of_ours(text: str) -> None:
    finish_body(text, "index.qmd", references_placed=False)
    finish_page(f"<html><head><title>{text}</title></head><body>{text}</body></html>".encode(), lambda _: None)


@pytest.mark.parametrize("text", ['""', '"', "sep=", "\n", ";;", '"a', "\ufeff"])
def test_tables_of_nothing(text: str) -> None:
    with suppress(MetaloomError):
        parse_csv(text, "t.csv")


def test_a_table_of_separators_alone_is_told(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(",\n,")
    with pytest.raises(MetaloomError, match="every field is empty"):
        bring(tmp_path / "t.csv", Wishes())


MARKED = {
    "in_the_text": '<html><body><p> data-finished="1"</p><img src=//e.x/a.png></body></html>',
    "on_another_element": '<html><head><meta data-finished="1"></head><body><img src=//e.x/a.png></body></html>',
    "on_the_first_element": '<!DOCTYPE html>\n<html data-finished="1"><body><img src=//e.x/a.png></body></html>',
    "with_a_policy": '<!DOCTYPE html>\n<html data-finished="1"><head><meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'\"></head><body><img src=//e.x/a.png></body></html>",
    "with_a_title_in_a_drawing": '<!DOCTYPE html>\n<html data-finished="1"><head><meta http-equiv="Content-Security-'
    'Policy" content="x"></head><body><svg><title><img src=//e.x/a.png></title></svg></body></html>',
}


@pytest.mark.parametrize("name", sorted(MARKED))
def test_a_page_that_says_it_is_finished_is_not_believed(name: str) -> None:
    done = finish_page(MARKED[name].encode(), lambda _: None)
    assert b"e.x/a.png" not in re.sub(rb'<a href="//e.x/a.png">[^<]*</a>', b"", done)
    assert b"default-src 'none'; script-src" in done


def test_a_page_that_was_finished_is_left_as_it_is() -> None:
    """With our own policy, and with a drawing whose title says what a bare sign would make ambiguous."""
    drawn = b'<svg xmlns="http://www.w3.org/2000/svg"><title>P &lt; 0.001</title><path d="M0 0" id="a"/></svg>'
    page = b"<html><head><title>t</title></head><body style='color:red'><main><img src='a.svg' alt='A'></main></body>"
    done = finish_page(page, {"a.svg": drawn}.get)
    assert b"P &lt; 0.001" in done
    assert finish_page(done, {"a.svg": drawn}.get) == done


NO_ADDRESSES = ["//e.x[]", "//[", "http://[x", "//a]b", "https://[::1", "//e.x\u2100/a", "http://e.x:port/"]


@pytest.mark.parametrize("address", NO_ADDRESSES)
def test_what_is_no_address_is_no_fault_of_ours(address: str) -> None:
    text = f'<img src="{address}" alt="a"><a href="{address}">b</a><form action="{address}"></form>'
    body = finish_body(text, "index.qmd", references_placed=False).html
    page = f"<html><head><title>t</title></head><body><main>{body}</main></body></html>"
    finish_page(page.encode(), lambda _: None)
    assert linker("index.html")(address) in (address, "#")
    assert address_parts(address).path in ("", "/", "/a")


def test_a_workbook_with_names_that_are_no_text_is_told(tmp_path: Path) -> None:
    """One flag says that a name is UTF-8, in front of the member alone, and the name is not."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/sheet.xml", b"<a/>")
    content = bytearray(path.read_bytes())
    content[7] |= 0x08
    content[32] = 0xCF
    path.write_bytes(content)
    with pytest.raises(MetaloomError, match="cannot be read"):
        bring(path, Wishes())


@pytest.mark.parametrize(
    "odd", ["{", "{a", "{a}b", "{}", "{http://www.w3.org/1999/xlink}href=//e.x", '{ "b <c 1d ü &e']
)
def test_attributes_with_braces_are_no_fault_of_ours(odd: str) -> None:
    text = f'<a href="b.html" {odd} title="t">a</a><img {odd} src=//e.x/a.png onerror="e.x()">'
    body = finish_body(text, "index.qmd", references_placed=False).html
    assert 'title="t"' in body
    for part in (body, text):
        page = f"<html {odd} data-finished=1><head {odd}><title>t</title></head><body {odd}>{part}</body></html>"
        done = finish_page(page.encode(), lambda _: None).decode()
        document = html.document_fromstring(done)
        assert not [one for one in document.iter() if any(name.startswith("{") for name in one.attrib)]
        assert "e.x/a.png" not in {value for one in document.iter("img") for value in one.attrib.values()}


@pytest.mark.parametrize("text", ["<html>", "<HTML lang=de>", "<!doctype>", " <!DOCTYPE html>", "<html><body><body>"])
def test_a_text_that_begins_like_a_whole_page_is_a_piece(text: str) -> None:
    body = finish_body(f"{text}<p>a <b>c</b></p>", "index.qmd", references_placed=False).html
    assert "<p>a <b>c</b></p>" in body
    assert "span" not in body
    assert "a" in harmless_html(f"{text}<p>a</p>")
