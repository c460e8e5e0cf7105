"""The page of changes says studies, claims and columns by the names that readers know."""

from __future__ import annotations

import inspect
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

from metaloom.versions.difference.cells import Edit
from metaloom.versions.difference.change import Change
from metaloom.versions.snapshot.manifest import Manifest
from metaloom.write.changes.page import Names, _result, changes_block
from metaloom.write.changes.words import told_studies

NAMES = Names(frozenset(), {"lin_2017": "Lin 2017"}, {"fever": "Fever is more frequent"})


def manifest(name: str) -> Manifest:
    edition = SimpleNamespace(name=name, frozen_on="2026-11-28", headline="the evidence")
    entries = (SimpleNamespace(path="analyses/fever.html"),)
    return cast(Manifest, SimpleNamespace(edition=edition, identity="ab" * 32, entries=entries))


def test_a_number_of_an_older_version_leads_to_the_page_that_holds_it() -> None:
    names = replace(NAMES, frozen=frozenset({"v/2021/analyses/fever.html"}))
    told = _result("2021", "fever", "0.13 (95% CI 0.01 to 0.82)", names)
    assert told.startswith('<span class="ml-numbers" data-proof="v/2021/analyses/fever.html">0.13')
    assert _result("2016", "fever", "0.13", names) == "0.13"


def test_no_code_of_a_study_a_claim_or_a_column_is_printed() -> None:
    edit = Edit("outcomes_binary", "lin_2017, fever", 12, "source_quote", "cut", "whole", "@lin_2017")
    declared = SimpleNamespace(owner="fever", key="", old="", new="declared")
    values: dict[str, Any] = dict.fromkeys(inspect.signature(Change).parameters, ())
    values |= {"old": "2021", "new": "2026.11", "unchanged": 3, "came": ("lin_2017",), "declared": (declared,)}
    values["tables"] = (SimpleNamespace(edits=(edit,)),)
    text = changes_block([manifest("2021"), manifest("2026.11")], [Change(**values)], NAMES)
    assert "**Added**: Lin 2017." in text
    assert "Lin 2017, fever" in text
    assert "source quote" in text
    assert "Fever is more frequent" in text
    assert "lin_2017" not in text.replace("&#64;lin_2017", "")  # the key of a source


def test_the_identity_of_each_version_is_there_in_full() -> None:
    """The table has twelve of its digits, and no command takes them."""
    text = changes_block([manifest("2021"), manifest("2026.11")], [], NAMES)
    assert f"```text\n{'ab' * 32}  v/2026.11/manifest.json\n{'ab' * 32}  v/2021/manifest.json\n```" in text


def test_a_study_without_a_name_keeps_its_own() -> None:
    assert told_studies(["lin_2017", "gone_1999"], NAMES.studies) == "Lin 2017, gone_1999"


def test_codes_of_the_codebook_and_keys_of_sources_are_words_and_citations() -> None:
    edit = Edit("organ_uptake", "lin_2017", 2, "statistic", "", "range", "lin_2017")
    note = Edit("organ_uptake", "lin_2017", 3, "notes", "is_msc unclear, as lin_2017", "clear", "gone_1999")
    names = Names(
        frozenset(), {"lin_2017": "Lin 2017"}, {}, {"organ_uptake.statistic": "Kind of the two shares"},
        frozenset({"lin_2017"}), {"organ_uptake.statistic=range": "The range over the patients"},
    )  # fmt: skip
    values: dict[str, Any] = dict.fromkeys(inspect.signature(Change).parameters, ())
    values |= {"old": "2021", "new": "2026.11", "unchanged": 3, "tables": (SimpleNamespace(edits=(edit, note)),)}
    text = changes_block([manifest("2021"), manifest("2026.11")], [Change(**values)], names)
    assert "Kind of the two shares" in text
    assert "The range over the patients" in text
    assert "is msc unclear, as Lin 2017" in text
    assert "[@lin_2017]" in text
