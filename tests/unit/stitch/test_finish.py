"""The pass over every page: figures drawn in, no requests elsewhere, a policy that holds; and the links followed."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from metaloom.stitch import links
from metaloom.stitch.finish import finish
from metaloom.stitch.finish.figure import inline_figure
from metaloom.stitch.finish.page import finish_page

HEAD = "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>t</title>"
PAGE = HEAD + "{head}</head><body><main>{body}</main></body></html>"
HOSTILE = """<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"
onload="alert(1)" width="36pt" height="18pt">
<script>alert(1)</script><style>*{stroke-linejoin: round} @import url(https://example.org/x.css);</style>
<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><p>x</p></body></foreignObject>
<defs><clipPath id="c"><rect width="1" height="1"/></clipPath></defs>
<a xlink:href="javascript:alert(1)"><text style="fill: #000000; font-size: 9px">words &x;</text></a>
<g clip-path="url(#c)" fill="url(https://example.org/a)"><use xlink:href="#c"/><image href="https://example.org/b.png"/></g>
<animate attributeName="href" values="javascript:alert(1)"/></svg>"""


def test_only_what_draws_is_kept() -> None:
    drawn = inline_figure(HOSTILE.encode(), "f1-", "The figure's words", None)
    assert drawn is not None
    for word in (
        "script",
        "onload",
        "foreignObject",
        "javascript",
        "example.org",
        "animate",
        "style=",
        "<style",
        "passwd",
        "root:",
    ):
        assert word not in drawn
    for word in ('id="f1-c"', "url(#f1-c)", 'href="#f1-c"', 'role="img"', 'aria-label="The figure\'s words"', "words"):
        assert word in drawn
    assert 'fill="currentColor"' in drawn
    assert 'viewBox="0 0 48 24"' in drawn
    assert 'stroke-linejoin="round"' in drawn


def test_a_broken_figure_stays_an_image() -> None:
    assert inline_figure(b"<svg", "f-", "x", None) is None
    assert inline_figure(b"<html/>", "f-", "x", None) is None


def test_figures_get_names_of_their_own() -> None:
    figure = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path id="a" d="M0 0"/></svg>'
    page = PAGE.format(head="", body="<img src='a.svg' alt='A'><img src='a.svg' alt=''>")
    done = finish_page(page.encode(), {"a.svg": figure}.get).decode()
    parsed = html.fromstring(done)
    assert parsed.xpath("//path/@id") == ["figure-1-a", "figure-2-a"]
    assert parsed.xpath("//svg/@aria-label") == ["A"]
    assert parsed.xpath("//svg/@aria-hidden") == ["true"]


def test_nothing_is_asked_of_other_hosts() -> None:
    head = (
        "<link rel='stylesheet' href='https://example.org/a.css'><link rel='preconnect' href='//example.org'>"
        "<link rel='canonical' href='https://example.org/'>"
    )
    body = (
        "<script src='https://example.org/a.js'></script><img src='//example.org/a.png' alt='Seen'>"
        "<iframe src='https://example.org/v' title='V'></iframe><a href='https://example.org/'>link</a>"
    )
    done = html.fromstring(finish_page(PAGE.format(head=head, body=body).encode(), lambda _name: None))
    assert done.xpath("//link/@rel") == ["canonical"]
    assert not done.xpath("//script | //img | //iframe")
    assert [link.text for link in done.iter("a")] == ["Seen", "V", "link"]


def test_the_policy_covers_what_is_inline_and_nothing_else() -> None:
    body = "<p style='color:red'>a</p><td style='text-align: right;'>b</td><script>var a = 1</script>"
    done = html.fromstring(finish_page(PAGE.format(head="", body=body).encode(), lambda _name: None))
    policy = done.xpath("//meta[@http-equiv]/@content")[0]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert policy.count("'sha256-") == 2
    assert not done.xpath("//@style")
    assert "color:red" in done.xpath("//style")[0].text


def test_tables_scroll_and_say_what_their_heads_head() -> None:
    body = "<table><thead><tr><th></th><th>a</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    done = html.fromstring(finish_page(PAGE.format(head="", body=body).encode(), lambda _name: None))
    assert done.xpath("//div[@class='table-scroll']/table")
    assert done.xpath("//th/@scope") == ["col"]
    assert len(done.xpath("//thead//td")) == 1


def test_finishing_twice_changes_nothing(tmp_path: Path) -> None:
    figure = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 9" width="900"><text id="a">é</text></svg>'
    (tmp_path / "a.svg").write_text(figure, encoding="utf-8")
    (tmp_path / "x.html").write_text(
        PAGE.format(head="", body="<img src='a.svg' alt='é'><table><tr><td style='width:9%'>1</td></tr></table>"),
        encoding="utf-8",
    )
    (tmp_path / "x.css").write_text("@import url('https://example.org/f.css');\nbody{color:red}")
    assert finish(tmp_path, tmp_path, tmp_path / "cache").changed == 2
    first = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert "é" in first
    assert finish(tmp_path).changed == 0
    assert (tmp_path / "x.html").read_text(encoding="utf-8") == first
    assert "example.org" not in (tmp_path / "x.css").read_text()


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("no.html", "no such file"),
        ("#nowhere", "no such place on the page"),
        ("b/c.html#nowhere", "no such place on the page"),
        ("/b/c.html", "not relative: it breaks when the site is in a folder"),
        ("../x.html", "outside the site"),
    ],
)
def test_broken_links_are_found(tmp_path: Path, target: str, reason: str) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "c.html").write_text(PAGE.format(head="", body="<p id='here'><a href='../a.html#top'>x</a>"))
    good = "".join(
        f"<a href='{to}'>x</a>" for to in ("b/c.html#here", "b/c.html", "https://example.org", "mailto:a@b.c")
    )
    (tmp_path / "a.html").write_text(PAGE.format(head="", body=good))
    assert links.check(tmp_path) == []
    (tmp_path / "a.html").write_text(PAGE.format(head="", body=f"{good}<a href='{target}'>x</a>"))
    assert links.check(tmp_path) == [links.Broken("a.html", target, reason)]
