"""The tables in data/ keep what data/README.md promises; each test is one of its sentences."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import pytest
import yaml
from bibtexparser.entrypoint import parse_file

DATA = Path(__file__).parents[2] / "data"
TABLES = sorted(path.stem for path in DATA.glob("*.csv"))
OUTCOMES = [name for name in TABLES if name.startswith("outcomes_")]
STUDY_COLUMNS = ("study_id", "study_a", "study_b")
VERIFICATION = {
    "seen_in_text",
    "derived_from_percent",
    "derived_from_arms",
    "derived_from_data",
    "absence_in_seen_text",
    "recalled_unverified",
}
HOSTS = {
    "pubmed.ncbi.nlm.nih.gov",
    "pmc.ncbi.nlm.nih.gov",
    "doi.org",
    "clinicaltrials.gov",
    "irct.behdasht.gov.ir",
    # sites of journals, publishers and owners of the text itself, where no identifier is known
    "ajtm.journals.publicknowledgeproject.org",
    "zggzbzz.boyuancb.com",
    "zgxdyxzz.ijournals.cn",
    "www.hindawi.com",
    "www.researchsquare.com",
    "orbi.uliege.be",
    "clinmedjournals.org",
    "synapse.koreamed.org",
    "efclif.com",
    "www.sps.nhs.uk",
    "www.clinicaltrialsregister.eu",
}


@cache
def codebook() -> dict[str, Any]:
    tables: dict[str, Any] = yaml.safe_load((DATA / "codebook.yml").read_text(encoding="utf-8"))["tables"]
    return tables


@cache
def table(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / f"{name}.csv", dtype=str, keep_default_na=False)


@cache
def reference_keys() -> set[str]:
    library = parse_file(str(DATA / "references.bib"))
    assert not library.failed_blocks
    return {entry.key for entry in library.entries}


def names_of_columns(name: str) -> list[str]:
    return [str(column) for column in table(name).columns]


def filled(column: pd.Series) -> pd.Series:
    return column[column != ""]


def addresses(name: str) -> list[str]:
    return [
        value for column in names_of_columns(name) if column.endswith("_url") for value in filled(table(name)[column])
    ]


def test_every_table_has_a_codebook_entry_and_the_reverse() -> None:
    assert TABLES
    assert set(codebook()) == set(TABLES)


@pytest.mark.parametrize("name", TABLES)
class TestEachTable:
    def test_is_plain_utf8_with_unix_line_ends(self, name: str) -> None:
        raw = (DATA / f"{name}.csv").read_bytes()
        raw.decode("utf-8")
        assert not raw.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in raw
        assert raw.endswith(b"\n")

    def test_has_exactly_the_columns_of_the_codebook_in_its_order(self, name: str) -> None:
        assert list(table(name)) == list(codebook()[name]["columns"])

    def test_describes_each_column_completely(self, name: str) -> None:
        assert set(codebook()[name]) == {"description", "title", "key", "columns"}
        for column, entry in codebook()[name]["columns"].items():
            assert {"meaning", "unit", "type", "required"} <= set(entry), column
            assert set(entry) <= {"name", "meaning", "unit", "type", "required", "allowed", "minimum", "maximum"}, (
                column
            )
            assert entry["meaning"].strip(), column
            assert (entry["type"] == "category") == ("allowed" in entry), column

    def test_fills_required_columns(self, name: str) -> None:
        for column, entry in codebook()[name]["columns"].items():
            if entry["required"]:
                assert (table(name)[column] != "").all(), column

    def test_keeps_to_types_limits_and_allowed_values(self, name: str) -> None:
        for column, entry in codebook()[name]["columns"].items():
            values = filled(table(name)[column])
            if entry["type"] == "category":
                assert set(values) <= set(entry["allowed"]), column
            if entry["type"] == "integer":
                assert values.str.fullmatch(r"-?\d+").all(), column
            if entry["type"] in ("integer", "number"):
                numbers = values.astype(float)
                assert (numbers >= entry.get("minimum", -float("inf"))).all(), column
                assert (numbers <= entry.get("maximum", float("inf"))).all(), column

    def test_has_a_unique_key_and_a_stable_order(self, name: str) -> None:
        assert not table(name).duplicated(codebook()[name]["key"]).any()
        assert not table(name).duplicated().any()

    def test_names_only_known_studies(self, name: str) -> None:
        for column in STUDY_COLUMNS:
            if column in table(name):
                assert set(filled(table(name)[column])) <= set(table("studies")["study_id"])

    def test_names_only_known_references(self, name: str) -> None:
        for column in names_of_columns(name):
            if column.startswith("reference"):
                assert set(filled(table(name)[column])) <= reference_keys(), column

    def test_says_how_values_were_verified(self, name: str) -> None:
        if "verification" in table(name):
            assert set(table(name)["verification"]) <= VERIFICATION

    def test_links_to_records_not_to_mirrors(self, name: str) -> None:
        for address in addresses(name):
            assert urlsplit(address).scheme in ("http", "https"), address
            assert urlsplit(address).hostname in HOSTS, address
        for column in names_of_columns(name):
            if not column.endswith("_url"):
                assert not table(name)[column].str.contains("://|www\\.").any(), column

    def test_keeps_a_source_for_every_value_that_was_read(self, name: str) -> None:
        if "verification" in table(name) and "seen_at" in table(name):
            assert (table(name)["seen_at"] != "").all()
        if name in OUTCOMES:
            read = table(name)["verification"] != "recalled_unverified"
            assert (table(name).loc[read, "source_quote"] != "").all()


def test_study_labels_are_unique() -> None:
    assert table("studies")["label"].is_unique


def test_every_study_has_its_reference_in_the_bibliography() -> None:
    assert set(table("studies")["reference"]) <= reference_keys()


@pytest.mark.parametrize("name", OUTCOMES)
def test_no_row_from_memory_can_be_pooled(name: str) -> None:
    rows = table(name)
    assert (rows.loc[rows["verification"] == "recalled_unverified", "poolable"] == "no").all()
    assert ((rows["poolable"] == "no") == (rows["poolable_reason"] != "")).all()


def test_exactly_four_values_are_from_memory() -> None:
    found = [
        (row["study_id"] if "study_id" in row else row["review_id"], row["outcome"])
        for name in (*OUTCOMES, "published_pooled")
        for _, row in table(name).iterrows()
        if row["verification"] == "recalled_unverified"
    ]
    assert sorted(found) == [
        ("lalu_2012", "fever"),
        ("li_2016", "mortality"),
        ("schacher_2021", "mortality"),
        ("shi_2012", "mortality"),
    ]


@pytest.mark.parametrize("name", ["outcomes_binary", "outcomes_continuous", "outcomes_median_iqr"])
def test_an_analysis_can_take_one_row_per_study(name: str) -> None:
    rows = table(name)
    chosen = rows[
        (rows["comparison_role"] == "primary") & (rows["last_timepoint"] == "yes") & (rows["poolable"] == "yes")
    ]
    assert max(Counter(zip(chosen["study_id"], chosen["outcome"], strict=True)).values()) == 1


@pytest.mark.parametrize(
    ("events", "total", "name"),
    [
        ("events_treated", "total_treated", "outcomes_binary"),
        ("events_control", "total_control", "outcomes_binary"),
        ("events", "total", "outcomes_single_arm"),
        ("events", "total", "manufacturing_evidence"),
        ("events", "total", "reporting_by_year"),
    ],
)
def test_counts_never_exceed_totals(events: str, total: str, name: str) -> None:
    rows = table(name)
    counted = rows[(rows[events] != "") & (rows[total] != "")]
    assert len(counted) > 0
    assert (counted[events].astype(int) <= counted[total].astype(int)).all()


@pytest.mark.parametrize("arm", ["treated", "control"])
def test_counts_that_enter_an_analysis_give_the_percentage_printed_beside_them(arm: str) -> None:
    rows = table("outcomes_binary")
    rows = rows[(rows["poolable"] == "yes") & (rows[f"printed_percent_{arm}"] != "")]
    assert len(rows) > 0
    for _, row in rows.iterrows():
        printed = row[f"printed_percent_{arm}"]
        given = 100 * int(row[f"events_{arm}"]) / int(row[f"total_{arm}"])
        places = len(printed.partition(".")[2])
        assert given == pytest.approx(float(printed), abs=0.5 / 10**places + 1e-9), row["study_id"]


def test_combined_arms_follow_from_their_components() -> None:
    rows = table("outcomes_continuous")
    combined = rows[rows["verification"] == "derived_from_arms"]
    assert len(combined) > 0
    for _, whole in combined.iterrows():
        parts = rows[
            (rows["study_id"] == whole["study_id"])
            & (rows["outcome"] == whole["outcome"])
            & (rows["timepoint_weeks"] == whole["timepoint_weeks"])
            & (rows["comparison_role"] == "component")
        ]
        n, mean, sd = (parts[f"{column}_treated"].astype(float) for column in ("n", "mean", "sd"))
        grand = (n * mean).sum() / n.sum()
        variance = (((n - 1) * sd**2).sum() + (n * (mean - grand) ** 2).sum()) / (n.sum() - 1)
        assert float(whole["mean_treated"]) == pytest.approx(grand, abs=6e-5)
        assert float(whole["sd_treated"]) == pytest.approx(variance**0.5, abs=6e-5)


def test_years_of_reporting_add_up_to_the_reports() -> None:
    totals = table("reporting_by_year").groupby("item")["total"].apply(lambda column: column.astype(int).sum())
    assert set(totals) == {len(table("characterisation"))}


def test_the_readme_names_every_table() -> None:
    named = set(re.findall(r"`(\w+)\.csv`", (DATA / "README.md").read_text(encoding="utf-8")))
    assert set(TABLES) <= named


def test_a_direction_votes_only_where_the_text_itself_contrasts_the_arms() -> None:
    rows = table("directions")
    voting = rows[rows["poolable"] == "yes"]
    assert len(voting) > 90
    assert set(voting["contrast"]) == {"arms"}
    assert set(voting["source_kind"]) == {"own_text"}
    assert set(voting["comparator_kind"]) == {"usual_care", "not_said"}
    assert set(voting[voting["comparator_kind"] == "not_said"]["study_id"]) == {"uc_esld_cancer"}, (
        "told in efficacy.yml"
    )
    assert "not_said" not in set(voting["direction"])
    assert ((rows["poolable"] == "no") == (rows["poolable_reason"] != "")).all()


def test_a_direction_names_the_design_of_its_study() -> None:
    designs = dict(zip(table("studies")["study_id"], table("studies")["design"], strict=True))
    rows = table("directions")
    assert list(rows["design"]) == [designs[study] for study in rows["study_id"]]


def test_a_quotation_about_fever_is_not_cut_before_it() -> None:
    for name in ("outcomes_binary", "outcomes_single_arm", "directions"):
        rows = table(name)
        for quote in rows[(rows["study_id"] == "lin_2017")]["source_quote"]:
            assert "no infusion-related side effects" not in quote or "but fever was more frequent" in quote


def test_words_without_counts_are_no_counts() -> None:
    rows = table("outcomes_binary")
    empty = rows[rows["events_treated"] == ""]
    assert {"shi_2021", "xu_2019", "lin_2017"} <= set(empty["study_id"])
    assert (empty["poolable"] == "no").all()


RESERVATION = re.compile(r"\b(?:but|however|although|despite|neither|nor|trend|not?|only|transiently)\b", re.IGNORECASE)
NO_RESERVATION = {
    "no changes were detected in Model for End-stage Liver Disease score after MSC infusion compared with baseline",
    "decreasing the incidence of acute rejection (9.1% vs 27.3%)",
}
"""Parts of longer quotations that were looked at: what the longer one adds is about something else."""


def quotations() -> dict[str, set[str]]:
    """Return the quotations of every table but the corrections, by the text that they are from."""
    found: dict[str, set[str]] = {}
    for name in TABLES:
        frame = table(name)
        if name != "corrections" and {"reference", "source_quote"} <= set(frame.columns):
            for reference, quote in zip(frame["reference"], frame["source_quote"], strict=True):
                found.setdefault(reference, set()).add(quote.strip().rstrip("."))
    return found


def test_no_quotation_leaves_out_the_reservation_that_another_table_quotes() -> None:
    cut = [
        (reference, short)
        for reference, quotes in quotations().items()
        for short in quotes
        if short and not short.startswith("(") and short not in NO_RESERVATION  # numbers in brackets name no finding
        for whole in quotes
        if short != whole and short in whole and RESERVATION.search(whole.replace(short, " "))
    ]
    assert cut == []


@pytest.mark.parametrize("column", ["passage", "cryopreserved"])
def test_two_tables_know_the_same_products(column: str) -> None:
    studies, products = table("studies"), table("manufacturing")
    known = set(studies.loc[studies[column] != "", "study_id"])
    assert known == set(products.loc[products[column] != "", "study_id"]) - {""}
