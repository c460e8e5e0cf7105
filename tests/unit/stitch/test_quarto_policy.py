"""Quarto's own buttons work under the page's policy; nobody else's handler does."""

from __future__ import annotations

import base64
import hashlib

import pytest
from lxml import html

from metaloom.stitch.finish.policy import add_policy

TOGGLE = "window.quartoToggleColorScheme(); return false;"
MENU = "if (window.quartoToggleHeadroom) { window.quartoToggleHeadroom(); }"


def _policy(generator: str, handler: str) -> str:
    head = f'<head><meta name="generator" content="{generator}"></head>'
    page = f'<html>{head}<body><header id="quarto-header"><a>x</a></header></body></html>'
    document = html.document_fromstring(page)
    document.xpath("//a")[0].set("onclick", handler)
    add_policy(document)
    (content,) = document.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    return str(content)


def _hash(code: str) -> str:
    return base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()


@pytest.mark.parametrize("handler", [TOGGLE, MENU])
def test_quartos_own_handlers_are_allowed(handler: str) -> None:
    assert f"script-src-attr 'unsafe-hashes' 'sha256-{_hash(handler)}'" in _policy("quarto-1.6.42", handler)


@pytest.mark.parametrize("handler", ["alert(1)", "window.quartoX(); alert(1)", "if (window.quartoX) { fetch('//a') }"])
def test_other_handlers_are_not(handler: str) -> None:
    assert _hash(handler) not in _policy("quarto-1.6.42", handler)


def test_pages_of_the_embedded_renderer_allow_none() -> None:
    policy = _policy("metaloom", TOGGLE)
    assert "script-src-attr" not in policy
    assert "unsafe" not in policy
