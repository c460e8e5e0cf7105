"""The block `changes`: every version, and what changed from each to the next, tier by tier."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.text.sides import certainty_text, heterogeneity_text, result_text, signed
from metaloom.versions.difference.cells import Edit
from metaloom.versions.difference.change import AnalysisChange, Change, Declared
from metaloom.versions.difference.mixed import CAUSES
from metaloom.versions.difference.split import PROGRAM, Split
from metaloom.versions.snapshot.manifest import MANIFEST, Manifest
from metaloom.write import markdown
from metaloom.write.changes.picture import moved
from metaloom.write.changes.words import (
    EDIT_TITLES,
    TIER_TITLES,
    head_text,
    told_studies,
    why_text,
)
from metaloom.write.proof.fenced import fenced
from metaloom.write.proof.place import scope

NONE = "This copy of the site knows of no frozen version."
CODE = re.compile(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b")
SHORT = 12
MOST_EDITS = 200


Faults = Mapping[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True)
class Names:
    """What readers know things by: titles of the analyses that have a page, names of studies, claims, columns."""

    analyses: frozenset[str]
    studies: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    """ "table.column" -> its name for readers."""
    references: frozenset[str] = frozenset()
    values: Mapping[str, str] = field(default_factory=dict)
    """ "table.column=code" -> what the codebook says of the code."""
    frozen: frozenset[str] = frozenset()
    """Pages of frozen versions, as places in the site: a number of an older version is proved there."""


def changes_block(
    manifests: Sequence[Manifest],
    changes: Sequence[Change],
    names: Names,
    faults: Faults | None = None,
) -> str:
    """Return the block; `changes` run from each version to the next.

    `faults` are what versions are known to have wrong: name -> (words, place of the correction).
    """
    if not manifests:
        return markdown.page(markdown.GENERATED, NONE)
    names = replace(names, frozen=frozenset(_pages(manifests)))
    parts = [part for change in reversed(changes) for part in _change(change, names)]
    return markdown.page(markdown.GENERATED, _versions(manifests), _faults(faults or {}), *parts)


def _pages(manifests: Sequence[Manifest]) -> Iterator[str]:
    for manifest in manifests:
        if manifest.edition is not None:
            yield from (f"v/{manifest.edition.name}/{entry.path}" for entry in manifest.entries)


def _versions(manifests: Sequence[Manifest]) -> str:
    rows = [
        (
            f"[{escape(edition.name)}](/v/{edition.name}/index.html)",
            escape(edition.frozen_on),
            escape(edition.headline),
            f"[`{manifest.identity[:SHORT]}`](/v/{edition.name}/manifest.json)",
        )
        for manifest in reversed(manifests)
        if (edition := manifest.edition) is not None
    ]
    heads = ["Version", "Frozen on", "What it contains", "Manifest (SHA-256)"]
    table = markdown.table(heads, rows, "Every frozen version, newest first", "tbl-versions")
    return markdown.page(table, _identities(manifests))


def _identities(manifests: Sequence[Manifest]) -> str:
    """Return the identities in full: twelve of their digits show which is which, and are none to verify against."""
    lines = [f"{one.identity}  v/{one.edition.name}/{MANIFEST}" for one in reversed(manifests) if one.edition]
    words = "Each SHA-256 in full, as sha256sum --check reads it in the folder of this site"
    return markdown.details(words, fenced("text", "\n".join(lines)), on_paper=True)


def _faults(faults: Faults) -> str:
    """Return what frozen versions are known to have wrong, each fault once with its versions and its correction; empty
    where nothing is.
    """
    versions: dict[tuple[str, str], list[str]] = {}
    for name, told in faults.items():
        for fault in told:
            versions.setdefault(fault, []).append(name)
    if not versions:
        return ""
    items = [
        f"- {'Version' if len(names) == 1 else 'Versions'} {escape(', '.join(names))}: {escape(words)} "
        f"[The correction](/{place.replace('.html', '.qmd')})."
        for (words, place), names in versions.items()
    ]
    many = numbers.things(len(versions), "fault", "faults")
    told_of = numbers.things(sum(bool(told) for told in faults.values()), "version", "versions")
    summary = f"{many[:1].upper()}{many[1:]} in {told_of}, each with its correction"
    folded = markdown.details(summary, "\n".join(items), on_paper=True)
    return markdown.page(markdown.heading("Known faults of versions", 2, "faults"), folded)


def _change(change: Change, names: Names) -> Iterable[str]:
    place = f"{change.old}-{change.new}".replace(".", "-")
    yield markdown.heading(f"From {escape(change.old)} to {escape(change.new)}", 2, f"changes-{place}")
    yield escape(head_text(change))
    if change.claims:
        rows = [(escape(claim.text), escape(claim.old), escape(claim.new)) for claim in change.claims]
        yield markdown.heading("Claims whose verdict changed", 3, f"claims-{place}")
        yield markdown.table(["Claim", escape(change.old), escape(change.new)], rows)
    for tier, title in TIER_TITLES.items():
        found = change.tier(tier)
        if not found:
            continue
        table = _analyses(change, found, names)
        shares = _shares(found, names.analyses)
        if tier == "rest":
            yield markdown.callout(
                'note collapse="true"', f"{title}: {numbers.counted(len(found), 'analysis', 'analyses')}", table
            )
        else:
            yield markdown.heading(title, 3, f"{tier}-{place}")
            yield table
        yield shares
    yield from _folds(change, names)


def _analyses(change: Change, found: Sequence[AnalysisChange], names: Names) -> str:
    rows = [
        (
            _link(one, names.analyses),
            _result(change.old, one.id, result_text(one.old), names),
            _result(change.new, one.id, result_text(one.new), names),
            moved(one),
            _turned(heterogeneity_text(one.old), heterogeneity_text(one.new)) if one.split else "",
            _turned(certainty_text(one.old), certainty_text(one.new)),
            escape(why_text(one, names.studies)),
        )
        for one in found
    ]
    heads = ["Analysis", escape(change.old), escape(change.new), "Before (hollow), now"]
    return markdown.table([*heads, "Heterogeneity", "Certainty", "Why"], rows)


def _result(version: str, analysis: str, words: str, names: Names) -> str:
    """Return a result of one version; its numbers lead to the page on which that version proves them."""
    page = f"v/{version}/analyses/{analysis}.html"
    return scope(page, escape(words)) if page in names.frozen else escape(words)


def _turned(old: str, new: str) -> str:
    return escape(new if old == new else f"{old} → {new}")


def _shares(found: Sequence[AnalysisChange], known: frozenset[str]) -> str:
    """Return the moves of the estimates, one column for each cause that acted anywhere.

    Those that could not be split, why.
    """
    split = [(one, one.split) for one in found if one.split is not None]
    acted = {share.cause for _, parts in split for share in parts.shares["estimate"]}
    causes = [cause for cause in (*CAUSES, PROGRAM) if cause in acted]
    rows = [(_link(one, known), signed(parts.moves["estimate"]), *_row(parts, causes)) for one, parts in split]
    heads = ["Analysis", "Move of the estimate", *(cause.capitalize() for cause in causes)]
    caption = "What moved the estimates, on the analysis scale: shares by Shapley's value, which add up to the move"
    table = markdown.table(heads, rows, caption, numeric=frozenset(range(1, len(heads)))) if rows else ""
    reasons = [f"- {_link(one, known)}: {escape(one.not_split)}" for one in found if one.not_split]
    return markdown.page(table, "\n".join(reasons)).strip()


def _row(split: Split, causes: Sequence[str]) -> list[str]:
    shares = {share.cause: share for share in split.shares["estimate"]}
    return [signed(shares[cause].shapley) if cause in shares else "" for cause in causes]


def _link(change: AnalysisChange, known: frozenset[str]) -> str:
    title = escape(change.title)
    return f"[{title}](/analyses/{change.id}.qmd)" if change.id in known else title


def _folds(change: Change, names: Names) -> Iterable[str]:
    """Yield what is looked up rather than read: studies, rows, cells, declarations, tools."""
    if change.came or change.went:
        named = [
            f"**{title}**: {escape(told_studies(studies, names.studies))}."
            for title, studies in (("Added", change.came), ("Removed", change.went))
            if studies
        ]
        yield markdown.callout('note collapse="true"', "Studies added and removed", "\n\n".join(named))
    edits = [edit for table in change.tables for edit in table.edits]
    for kind, title in EDIT_TITLES.items():
        yield from _edits(title, [edit for edit in edits if edit.kind == kind], names)
    yield from _declared("Declarations that changed", change.declared, names.claims)
    yield from _declared("Tools that changed", change.tools, {})


def _edits(title: str, edits: Sequence[Edit], names: Names) -> Iterable[str]:
    if edits:
        rows = [
            (
                escape(f"data/{edit.table}.csv:{edit.line}"),
                escape(_row_name(edit.row, names)),
                escape(names.columns.get(f"{edit.table}.{edit.column}") or edit.column.replace("_", " ")),
                escape(_value(edit, edit.old, names)) or "empty",
                escape(_value(edit, edit.new, names)) or "empty",
                f"[@{edit.source}]" if edit.source in names.references else escape(edit.source),
            )
            for edit in edits[:MOST_EDITS]
        ]
        table = markdown.table(["Where", "Row", "Column", "Old", "New", "Source"], rows)
        yield markdown.callout('note collapse="true"', f"{title}: {numbers.count(len(edits))}", table)


def _value(edit: Edit, cell: str, names: Names) -> str:
    """Return what a cell held as words: a code by the codebook, studies and columns in a note by their names."""
    if edit.column == "rows_where":
        return cell
    words = names.values.get(f"{edit.table}.{edit.column}={cell}", cell)
    if "://" in words or (" " not in words and "_" in words):
        return words if "://" in words else names.studies.get(words, words.replace("_", " "))
    return CODE.sub(lambda found: names.studies.get(found[0], found[0].replace("_", " ")), words)


def _row_name(row: str, names: Names) -> str:
    """Return the key of a row with its study by name."""
    return ", ".join(names.studies.get(part, part.replace("_", " ")) for part in row.split(", "))


def _declared(title: str, found: Sequence[Declared], known: Mapping[str, str]) -> Iterable[str]:
    if found:
        rows = [
            (
                escape(", ".join(part for part in (known.get(one.owner) or one.title or one.owner, one.key) if part)),
                escape(one.old) or "absent",
                escape(one.new) or "absent",
            )
            for one in found
        ]
        table = markdown.table(["What", "Old", "New"], rows)
        yield markdown.callout('note collapse="true"', f"{title}: {numbers.count(len(found))}", table)
