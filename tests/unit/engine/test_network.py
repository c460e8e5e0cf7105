"""Networks: netmeta's answers for two published networks, laws, and what is refused in words.

The reference numbers are those of netmeta 3.6-2 (R), computed from its own data sets: Senn 2013 (glucose, Statistical
Methods in Medical Research 22:169-189) and smoking cessation (Hasselblad 1998). Its printed Q for Senn 2013 (96.99,
74.46, 22.53) stand in its documentation.
"""

from __future__ import annotations

import io
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from metaloom.engine.analyse import analyse

SENN = """
study_id,a,b,estimate,se
DeFronzo1995,metf,plac,-1.9,0.1414
Lewin2007,metf,plac,-0.82,0.0992
Willms1999,metf,acar,-0.2,0.3579
Davidson2007,rosi,plac,-1.34,0.1435
Wolffenbuttel1999,rosi,plac,-1.1,0.1141
Kipnes2001,piog,plac,-1.3,0.1268
Kerenyi2004,rosi,plac,-0.77,0.1078
Hanefeld2004,piog,metf,0.16,0.0849
Derosa2004,piog,rosi,0.1,0.1831
Baksi2004,rosi,plac,-1.3,0.1014
Rosenstock2008,rosi,plac,-1.09,0.2263
Zhu2003,rosi,plac,-1.5,0.1624
Yang2003,rosi,metf,-0.14,0.2239
Vongthavaravat2002,rosi,sulf,-1.2,0.1436
Oyama2008,acar,sulf,-0.4,0.1549
Costa1997,acar,plac,-0.8,0.1432
Hermansen2007,sita,plac,-0.57,0.1291
Garber2008,vild,plac,-0.7,0.1273
Alex1998,metf,sulf,-0.37,0.1184
Johnston1994,migl,plac,-0.74,0.1839
Johnston1998a,migl,plac,-1.41,0.2235
Kim2007,rosi,metf,0,0.2339
Johnston1998b,migl,plac,-0.68,0.2828
Gonzalez-Ortiz2004,metf,plac,-0.4,0.4356
Stucci1996,benf,plac,-0.23,0.3467
Moulin2006,benf,plac,-1.01,0.1366
Willms1999,metf,plac,-1.2,0.3758
Willms1999,acar,plac,-1,0.4669
"""
SMOKING = """
study_id,a,b,events_treated,total_treated,events_control,total_control
s1,A,C,9,140,23,140
s1,A,D,9,140,10,138
s1,C,D,23,140,10,138
s2,B,C,11,78,12,85
s2,B,D,11,78,29,170
s2,C,D,12,85,29,170
s3,A,C,75,731,363,714
s4,A,C,2,106,9,205
s5,A,C,58,549,237,1561
s6,A,C,0,33,9,48
s7,A,C,3,100,31,98
s8,A,C,1,31,26,95
s9,A,C,6,39,17,77
s10,A,B,79,702,77,694
s11,A,B,18,671,21,535
s12,A,C,64,642,107,761
s13,A,C,5,62,8,90
s14,A,C,20,234,34,237
s15,A,D,0,20,9,20
s16,A,B,8,116,19,149
s17,A,C,95,1107,143,1031
s18,A,C,15,187,36,504
s19,A,C,78,584,73,675
s20,A,C,69,1177,54,888
s21,B,C,20,49,16,43
s22,B,D,7,66,32,127
s23,C,D,12,76,20,74
s24,C,D,9,55,3,26
"""


@pytest.fixture(scope="module")
def senn():
    return pd.read_csv(io.StringIO(SENN.strip()))


@pytest.fixture(scope="module")
def smoking():
    return pd.read_csv(io.StringIO(SMOKING.strip()))


def pool(table, reference, method="DL", measure="GEN", **more):
    network = {"treatment": "a", "comparator": "b", "reference": reference}
    return analyse(table, {"measure": measure, "method": method, "network": network, "better": "lower", **more})


def against(result, numbers=("estimate", "standard_error")):
    reference = result["network"]["reference"]
    return {
        row["treatment"]: tuple(row[name] for name in numbers)
        for row in result["network"]["comparisons"]
        if row["comparator"] == reference
    }


def matrix(result):
    """Name of row and column -> estimate and standard error."""
    found = {}
    for row in result["network"]["comparisons"]:
        found[row["treatment"], row["comparator"]] = (row["estimate"], row["standard_error"])
        found[row["comparator"], row["treatment"]] = (-row["estimate"], row["standard_error"])
    return found


def same(one, other, rel=1e-7):
    assert one.keys() == other.keys()
    for key in one:
        assert one[key] == pytest.approx(other[key], rel=rel, abs=1e-9), key


def test_senn_2013_by_moments(senn):
    result = pool(senn, "plac")
    assert result["k"] == 26
    assert result["pooled"]["estimate"] is None
    assert result["witness"]["digits"] >= 6
    assert result["heterogeneity"]["tau"] == pytest.approx(0.329722494141, rel=1e-9)
    assert result["heterogeneity"]["i2"] == pytest.approx(81.4405347578, rel=1e-9)
    same(
        against(result),
        {
            "acar": (-0.841784938228, 0.245820305714), "benf": (-0.731147214853, 0.286075052382),
            "metf": (-1.126775351212, 0.154266581998), "migl": (-0.949726377716, 0.231758537714),
            "piog": (-1.129091953832, 0.219638130210), "rosi": (-1.233455752976, 0.127801641863),
            "sita": (-0.57, 0.354095655357), "sulf": (-0.416558800208, 0.240883811729),
            "vild": (-0.7, 0.353443366245),
        },
        1e-9,
    )  # fmt: skip


@pytest.mark.parametrize(("method", "tau2"), [("REML", 0.0999174584989), ("ML", 0.056386133767)])
def test_senn_2013_by_likelihood(senn, method, tau2):
    """As metafor's rma.mv (3.8-1) gives it with rho = 1/2. netmeta itself gives 0.1011 by REML: why was not traced."""
    assert pool(senn, "plac", method)["heterogeneity"]["tau2"] == pytest.approx(tau2, rel=1e-4)


def test_senn_2013_inconsistency(senn):
    found = pool(senn, "plac")["network"]["inconsistency"]
    expected = {"total": (96.9855530053, 18), "within": (74.4552817355, 11), "between": (22.5302712697, 7)}
    for part, (q, df) in expected.items():
        assert (found[part]["q"], found[part]["df"]) == (pytest.approx(q, rel=1e-10), df)
    assert found["between"]["p_value"] == pytest.approx(2.05701423801e-03, rel=1e-9)
    assert found["between_random"]["q"] == pytest.approx(2.1940001321, rel=1e-9)
    assert found["between_random"]["tau2_within"] ** 0.5 == pytest.approx(0.379745003031, rel=1e-9)
    designs = {frozenset(row["treatments"]): row for row in found["designs"]}
    assert designs[frozenset({"rosi", "plac"})]["q"] == pytest.approx(21.273361945850, rel=1e-9)
    detached = designs[frozenset({"acar", "metf", "plac"})]["detached"]
    assert (detached["q"], detached["df"]) == (pytest.approx(22.38442765106, rel=1e-9), 5)


def test_senn_2013_ranking(senn):
    ranks = pool(senn, "plac")["network"]["ranking"]
    assert ranks[0] == {"treatment": "rosi", "p_score": pytest.approx(0.8933681812552, rel=1e-9)}
    assert ranks[-1] == {"treatment": "plac", "p_score": pytest.approx(0.0138950538084, rel=1e-9)}


def test_senn_2013_splitting(senn):
    rows = {frozenset((r["treatment"], r["comparator"])): r for r in pool(senn, "plac")["network"]["comparisons"]}
    row = rows[frozenset(("acar", "plac"))]
    assert row["direct"]["estimate"] == pytest.approx(-0.85668481946, rel=1e-9)
    assert row["indirect"]["estimate"] == pytest.approx(-0.81379774175, rel=1e-9)
    assert row["difference"]["p_value"] == pytest.approx(0.9337944903, rel=1e-8)
    assert row["direct_share"] == pytest.approx(0.6525787713, rel=1e-8)
    assert rows[frozenset(("sita", "plac"))]["indirect"] is None
    assert rows[frozenset(("sulf", "plac"))]["direct"] is None


def test_smoking_cessation(smoking):
    result = pool(smoking, "A", measure="OR")
    assert result["heterogeneity"]["tau"] == pytest.approx(0.773870311438, rel=1e-9)
    same(
        against(result),
        {
            "B": (0.416237704850, 0.368102195167), "C": (0.733406023357, 0.218923643962),
            "D": (0.902298208009, 0.411586507159),
        },
        1e-9,
    )  # fmt: skip
    restricted = pool(smoking, "A", "REML", "OR")
    assert restricted["heterogeneity"]["tau2"] == pytest.approx(0.450229620322, rel=1e-5)
    assert against(restricted)["D"] == pytest.approx((0.868733347184, 0.372073170325), rel=1e-5)


methods = st.sampled_from(["EE", "DL", "ML", "REML", "PM"])


@st.composite
def networks(draw):
    """Two- and three-armed studies of four treatments that hang together, as rows of contrasts."""
    rows = []
    number = st.floats(-2, 2).map(lambda x: round(x, 3))
    spread = st.floats(0.05, 0.5).map(lambda x: round(x, 3))
    designs = [("A", "B"), ("A", "C"), ("A", "D"), ("A", "B", "C"), ("C", "D")]
    designs += draw(st.lists(st.sampled_from([("B", "D"), ("A", "B"), ("B", "C", "D")]), max_size=3))
    for n, arms in enumerate(designs):
        effect = {arm: draw(number) for arm in arms}
        variance = {arm: draw(spread) for arm in arms}
        for one, two in combinations(arms, 2):
            rows.append((f"s{n}", one, two, effect[one] - effect[two], variance[one] + variance[two]))
    return pd.DataFrame(rows, columns=["study_id", "a", "b", "estimate", "variance"])


@given(networks(), methods)
@settings(max_examples=25)
def test_names_and_order_do_not_matter(table, method):
    new = {"A": "zinc", "B": "yarrow", "C": "alder", "D": "moss"}
    plain = matrix(pool(table, "A", method))
    renamed = pool(table.assign(a=table["a"].map(new), b=table["b"].map(new)).iloc[::-1], "zinc", method)
    same(matrix(renamed), {(new[i], new[j]): value for (i, j), value in plain.items()}, 1e-6)


@given(networks(), methods, st.lists(st.booleans(), min_size=25, max_size=25))
@settings(max_examples=25)
def test_direction_of_a_row_does_not_matter(table, method, turns):
    turn = np.array(turns[: len(table)])
    turned = table.assign(
        a=np.where(turn, table["b"], table["a"]),
        b=np.where(turn, table["a"], table["b"]),
        estimate=np.where(turn, -table["estimate"], table["estimate"]),
    )
    same(matrix(pool(turned, "A", method)), matrix(pool(table, "A", method)), 1e-6)


@given(networks(), methods)
@settings(max_examples=25)
def test_reference_changes_no_comparison_and_effects_add_up(table, method):
    found = matrix(pool(table, "A", method))
    same(matrix(pool(table, "C", method)), found, 1e-6)
    for i, j, k in combinations("ABCD", 3):
        assert found[i, j][0] + found[j, k][0] == pytest.approx(found[i, k][0], abs=1e-9)


@given(networks())
def test_every_study_twice_halves_the_variance(table):
    twice = pd.concat([table, table.assign(study_id=table["study_id"] + "x")])
    one, two = matrix(pool(table, "A", "EE")), matrix(pool(twice, "A", "EE"))
    for pair, (estimate, error) in one.items():
        assert two[pair] == pytest.approx((estimate, error / 2**0.5), rel=1e-9, abs=1e-12)


@given(st.lists(st.tuples(st.floats(-2, 2), st.floats(0.05, 1)), min_size=3, max_size=8), methods)
def test_two_treatments_are_an_ordinary_meta_analysis(pairs, method):
    table = pd.DataFrame({
        "study_id": [f"s{n}" for n in range(len(pairs))], "a": "new", "b": "old",
        "estimate": [y for y, _ in pairs], "variance": [v for _, v in pairs],
    })  # fmt: skip
    network, plain = pool(table, "old", method), analyse(table, {"measure": "GEN", "method": method, "test": "z"})
    row = network["network"]["comparisons"][0]
    for name in ("estimate", "standard_error", "ci_lower", "ci_upper"):
        assert row[name] == pytest.approx(plain["pooled"][name], rel=1e-6, abs=1e-7)
    for name in ("tau2", "q", "i2"):
        assert network["heterogeneity"][name] == pytest.approx(plain["heterogeneity"][name], rel=1e-5, abs=1e-6)


def test_without_evidence_to_spare_heterogeneity_is_unknown(senn):
    result = pool(senn[senn["study_id"].isin(["Hermansen2007", "Garber2008"])], "plac", "REML")
    assert result["heterogeneity"]["tau2"] is None
    assert result["network"]["inconsistency"]["between"] == {"q": None, "df": 0, "p_value": None}
    assert against(result)["sita"] == pytest.approx((-0.57, 0.1291))


def test_a_network_in_parts_is_not_estimable(senn):
    apart = senn[senn["study_id"].isin(["Hermansen2007", "Alex1998"])]
    result = pool(apart, "plac")
    assert result["status"] == "not_estimable"
    assert "falls apart" in result["reason"]
    assert "metf, sulf" in result["reason"]


def test_a_missing_pair_is_refused_in_words(senn):
    lacking = senn.drop(senn[(senn["study_id"] == "Willms1999") & (senn["a"] == "metf")].index[:1])
    assert "lacks the comparison" in pool(lacking, "plac")["reason"]


def test_contrasts_that_contradict_are_refused_in_words(senn):
    wrong = senn.copy()
    wrong.loc[(wrong["study_id"] == "Willms1999") & (wrong["a"] == "acar"), "estimate"] = 3.0
    assert "contradict" in pool(wrong, "plac")["reason"]


@pytest.mark.parametrize("change", [{"test": "knha"}, {"bias": ["egger"]}, {"method": "HE"}, {"measure": "PR"}])
def test_what_means_nothing_in_a_network_is_refused(senn, change):
    with pytest.raises(ValidationError):
        pool(senn, "plac", **{"method": "DL", "measure": "GEN", **change})
