"""Each result has a feed: an entry for each version in which it changed, none where it did not."""

from __future__ import annotations

import inspect
from types import SimpleNamespace
from typing import Any, cast

from lxml import etree
from typed_results import judged

from metaloom.versions.difference.change import AnalysisChange, Change
from metaloom.versions.snapshot.manifest import Manifest
from metaloom.write.changes.feeds import feed_path, result_feeds

ATOM = {"a": "http://www.w3.org/2005/Atom"}
TITLES = {"death": "Death & dying", "fever": "Fever"}


def manifest(name: str, day: str) -> Manifest:
    return cast(Manifest, SimpleNamespace(edition=SimpleNamespace(name=name, frozen_on=day), identity="ab" * 32))


def change(old: str, new: str, *analyses: AnalysisChange) -> Change:
    values: dict[str, Any] = dict.fromkeys(inspect.signature(Change).parameters, ())
    return Change(**values | {"old": old, "new": new, "analyses": analyses, "unchanged": 1})


def feeds(address: str | None) -> dict[str, str]:
    none = judged({"status": "no", "k": 0, "measure": "RR"})
    came = AnalysisChange("death", "Death & dying", "rest", ("new",), None, none)
    went = AnalysisChange("death", "Death & dying", "rest", ("gone",), none, None, (), ("lin_2017",))
    manifests = [manifest("1", "2016-12-31"), manifest("2", "2021-12-31"), manifest("3", "2026-11-28")]
    return result_feeds(
        TITLES, manifests, [change("1", "2", came), change("2", "3", went)], address, {"lin_2017": "Lin 2017"}
    )


def test_a_feed_tells_the_versions_in_which_its_result_changed_newest_first() -> None:
    found = etree.fromstring(feeds("https://example.org/x")[feed_path("death")].encode())
    assert found.findtext("a:title", namespaces=ATOM) == "Death & dying"
    assert found.xpath("a:entry/a:title/text()", namespaces=ATOM) == [
        "Death & dying: version 3", "Death & dying: version 2",
    ]  # fmt: skip
    assert found.findtext("a:updated", namespaces=ATOM) == "2026-11-28T00:00:00Z"
    assert found.xpath("a:entry/a:link/@href", namespaces=ATOM) == [
        "https://example.org/x/analyses/death.html", "https://example.org/x/v/2/analyses/death.html",
    ]  # fmt: skip
    assert "without Lin 2017" in feeds(None)[feed_path("death")]
    assert "absent \N{RIGHTWARDS ARROW} not estimable" in feeds(None)[feed_path("death")]
    assert len(set(found.xpath("//a:id/text()", namespaces=ATOM))) == 3


def test_a_result_that_never_changed_has_a_feed_without_entries_and_links_are_relative_without_an_address() -> None:
    found = etree.fromstring(feeds(None)[feed_path("fever")].encode())
    assert found.xpath("a:entry", namespaces=ATOM) == []
    assert found.xpath("a:link/@href", namespaces=ATOM) == ["fever.feed.xml", "../analyses/fever.html"]
