"""A feed for each result: an entry for each version in which it changed, with what it was and what it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from metaloom.text.sides import result_text
from metaloom.versions.difference.change import Change
from metaloom.versions.snapshot.atom import Entry, atom
from metaloom.versions.snapshot.manifest import Manifest
from metaloom.write.changes.words import why_text


def result_feeds(
    titles: Mapping[str, str],
    manifests: Sequence[Manifest],
    changes: Sequence[Change],
    address: str | None,
    studies: Mapping[str, str],
) -> dict[str, str]:
    """Return path -> Atom feed of each analysis of `titles`; links are relative where the site has no address.

    `studies` are the names that people know studies by.
    """
    days = {one.edition.name: one.edition.frozen_on for one in manifests if one.edition}
    return {
        feed_path(owner): atom(
            f"result {owner} of {manifests[0].identity if manifests else ''}",
            title,
            f"{address}/{feed_path(owner)}" if address else feed_path(owner).rpartition("/")[2],
            f"{address or '..'}/analyses/{owner}.html",
            list(_entries(owner, changes, days, address or "..", studies)),
        )
        for owner, title in titles.items()
    }


def feed_path(owner: str) -> str:
    """Return the place of an analysis' feed in the site."""
    return f"api/{owner}.feed.xml"


def _entries(
    owner: str, changes: Sequence[Change], days: Mapping[str, str], root: str, studies: Mapping[str, str]
) -> Iterator[Entry]:
    for change in reversed(changes):
        for one in change.analyses:
            if one.id != owner or change.new not in days:
                continue
            why = why_text(one, studies)
            words = f"{result_text(one.old)} \N{RIGHTWARDS ARROW} {result_text(one.new)}"
            yield Entry(
                f"{owner} from {change.old} to {change.new}",
                f"{one.title}: version {change.new}",
                days[change.new],
                f"{root}/v/{change.new}/analyses/{owner}.html" if one.new else f"{root}/analyses/{owner}.html",
                f"{words}. {why[:1].upper()}{why[1:]}." if why else f"{words}.",
            )
