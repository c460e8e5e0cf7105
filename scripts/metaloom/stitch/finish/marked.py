"""Whether a page was finished before: by a mark on its first element, which is verified.

Quarto leaves unchanged pages as they are, so that a page may be finished a second time. A page that only says
so of itself, in an element of its own or in its text, would keep everything that finishing takes out; so whatever is
marked must also come through the strict rules unchanged.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import html

from metaloom.stitch.finish.outside import Policy, remove_requests
from metaloom.stitch.finish.policy import add_policy, gather_styles
from metaloom.stitch.parsed import page_of

MARK = "data-finished"
MARKED = re.compile(rb'\s*<!DOCTYPE html>\s*<html\b[^<>]* data-finished="1"')
TITLE = re.compile(rb"<title\b", re.IGNORECASE)
PLAIN_TITLE = re.compile(rb"<title\b[^<>]*>[^<]*</title>", re.IGNORECASE)


def mark_finished(document: Any) -> None:
    """Mark a page as finished."""
    document.set(MARK, "1")


def is_finished(content: bytes, policy: Policy) -> bool:
    """Return whether a page is marked and, under the strict policy, such that its rules would change nothing."""
    if not MARKED.match(content):
        return False
    return policy != "strict" or _keeps_the_rules(content)


def _keeps_the_rules(content: bytes) -> bool:
    document: Any = page_of(content)
    found = document.xpath("/html/head/meta[@http-equiv='Content-Security-Policy']")
    if not found:
        return False
    if any(name.startswith("{") for element in document.iter() for name in element.attrib):
        return False
    _pass_over_plain_titles(document, content)
    before = html.tostring(document)
    found[0].tail = None
    found[0].drop_tree()
    remove_requests(document)
    gather_styles(document)
    add_policy(document)
    return bool(html.tostring(document) == before)


def _pass_over_plain_titles(document: Any, content: bytes) -> None:
    """Empty the titles of shapes where none holds a bare `<`: figures that finishing drew say "< 0.001" in them."""
    if len(TITLE.findall(content)) == len(PLAIN_TITLE.findall(content)):
        for title in document.xpath("//svg//title"):
            title.text = None
