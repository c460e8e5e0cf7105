"""The parts of an address that a page gives, whatever it looks like."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit


def address_parts(address: str) -> SplitResult:
    """Return the parts of an address.

    What is none, such as `//[a]`, counts as one of another host: nothing here follows it, and the check of links
    reports it.
    """
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", address, "", "", "")
