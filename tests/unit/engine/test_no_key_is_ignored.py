"""No key of an analysis is ignored without a word: with it the result is another one, or the declaration is refused.

Every key of the model is tried, with every option inside it, in analyses of many kinds, on tables that have something
for each key to act on. What a key only echoes in the result is no effect.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

import pandas as pd
import pytest
from pydantic import ValidationError

from metaloom.catalogue.measures import measure_of
from metaloom.declare.analysis import Analysis, Glmm, Tables
from metaloom.engine.analyse import analyse
from unit.engine.every_key import tried, without

COUNTS = """
study_id,events_treated,total_treated,events_control,total_control,year,site,lab
a,4,123,11,139,1990,x,l1
b,6,306,29,303,1992,y,l1
c,3,231,11,220,1985,x,l2
d,62,1363,248,1289,1999,y,l2
e,33,507,47,589,2001,x,l3
f,0,50,5,52,2003,y,l3
g,0,60,0,58,2004,x,l4
h,180,1541,372,1451,2007,y,l4
i,8,254,10,262,2009,x,l5
"""
RATES = COUNTS.replace("total", "time")
ONE = COUNTS.replace("events_treated,total_treated,events_control,total_control", "events,total,old_events,old_total")
MEANS = """
study_id,mean_treated,sd_treated,n_treated,mean_control,sd_control,n_control,median_treated,q1_treated,q3_treated,median_control,q1_control,q3_control,year,site,lab
a,55,47,155,75,64,156,,,,,,,1990,x,l1
b,27,7,31,29,4,32,,,,,,,1992,y,l1
c,64,17,75,119,29,71,,,,,,,1985,x,l2
d,66,20,18,137,48,18,,,,,,,1999,y,l2
e,14,8,8,18,11,13,,,,,,,2001,x,l3
f,19,7,57,18,4,52,,,,,,,2003,y,l3
g,,,34,,,33,52,40,66,41,31,60,2004,x,l4
"""
CHANGE = """
study_id,mean_post,mean_pre,sd_post,sd_pre,n,correlation,year,site,lab
a,30.2,26.1,5.2,5.0,40,0.6,1990,x,l1
b,28.4,25.3,6.1,5.8,31,,1992,y,l1
c,33.0,27.7,4.9,5.1,55,0.4,1985,x,l2
d,29.1,27.9,6.6,6.0,23,,1999,y,l2
"""
READY = """
study_id,estimate,se,year,site,lab
a,0.10,0.20,1990,x,l1
a,0.32,0.25,1992,y,l1
b,-0.05,0.15,1985,x,l2
b,0.45,0.30,1999,y,l2
c,0.60,0.22,2001,x,l3
d,0.02,0.18,2003,y,l4
e,0.38,0.12,2004,x,l5
f,-0.21,0.26,2005,x,l6
"""
PAIRS = """
study_id,drug,other,events_treated,total_treated,events_control,total_control,year,site,lab
a,new,old,9,140,23,140,1990,x,l1
b,new,old,11,78,12,85,1992,y,l1
c,newer,old,75,731,363,714,1985,x,l2
d,newer,new,2,106,9,205,1999,y,l2
e,newer,old,58,549,237,1561,2001,x,l3
f,newest,newer,0,33,9,48,2003,y,l3
"""
NET = {"treatment": "drug", "comparator": "other", "reference": "old"}
ANALYSES: Mapping[str, tuple[str, dict[str, Any]]] = {
    "ratios": (COUNTS, {"measure": "RR"}),
    "known variance": (COUNTS, {"measure": "RR", "tau2_value": 0.2}),
    "equal effects": (COUNTS, {"measure": "RD", "method": "EE"}),
    "subgroups": (COUNTS, {"measure": "OR", "method": "DL", "subgroups": ["site"], "test": "knha"}),
    "Mantel-Haenszel": (COUNTS, {"measure": "OR", "method": "MH"}),
    "Mantel-Haenszel ratios": (COUNTS, {"measure": "RR", "method": "MH"}),
    "Peto": (COUNTS, {"measure": "PETO", "method": "PETO"}),
    "mixed": (COUNTS, {"measure": "OR", "method": "GLMM", "glmm": {"model": "CM.AL"}}),
    "mixed of one group": (ONE, {"measure": "PLO", "method": "GLMM"}),
    "arcsine": (COUNTS, {"measure": "AS", "method": "ML"}),
    "one group": (ONE, {"measure": "PFT", "method": "PM"}),
    "rates": (RATES, {"measure": "IRR", "method": "MH"}),
    "means": (MEANS, {"measure": "MD"}),
    "changes": (CHANGE, {"measure": "MC", "correlation": 0.5}),
    "levels": (READY, {"measure": "GEN", "random": ["lab", "study_id"]}),
    "robust": (READY, {"measure": "GEN", "cluster": "lab", "robust": "CR1", "moderators": ["year"]}),
    "network": (PAIRS, {"measure": "OR", "network": NET, "better": "lower"}),
    "network of equal effects": (PAIRS, {"measure": "RR", "method": "EE", "network": NET}),
}
ON_PAGES = frozenset({"title", "unit", "effect", "figures", "threshold", "certainty", "note", "better", "pool_designs"})
"""Keys that change sentences, figures and ratings, not the result."""
OF_DATA = {
    "minimum_studies": "a number of studies that is there anyway",
    "drop00": "no study without events, or one that has no estimate in any case",
    "shared_arm": "no study has several rows",
    "subsets.limit": "fewer subsets than the limit",
    "subsets.seed": "a sample is drawn only where subsets are more than the limit",
    "bias.side": "the side that is found is the declared one",
    "bias.alternative": "the direction is the one that follows from `better`, or no weight depends on it",
    "moderators.permutation": "the same number of permutations as by default",
    "sensitivity.title": "words",
    "sensitivity.method": "the declared method, beside another choice",
    "sensitivity.measure": "the declared measure, beside another choice",
    "sensitivity.test": "the test that the other method has anyway",
    "sensitivity.add": "no empty cell in the rows that are kept",
    "sensitivity.to": "no empty cell in the rows that are kept",
    "sensitivity.drop00": "no study without events in the rows that are kept",
    "multiverse.methods": "the declared method alone",
    "multiverse.tests": "the declared test alone",
    "multiverse.measures": "the declared measure alone",
}
"""What may change nothing because of what a table holds, or because it says what holds without it."""
AS_IT_IS = {
    ("known variance", "method"): "no variance is estimated; it is one of random effects by each of these",
    ("ratios", "test"): "effects vary less than their errors, where the ad hoc test is the t test",
    ("known variance", "test"): "as with ratios",
    ("one group", "test"): "as with ratios",
    ("arcsine", "test"): "as with changes",
    ("means", "test"): "as with changes",
    ("changes", "test"): "effects vary more than their errors, where no ad hoc correction is made",
    ("levels", "cluster"): "the outermost level is what effects are clustered by anyway",
}
"""Keys that say what an analysis of one kind does anyway."""
NAMES = frozenset({"id", "table", "columns"})
ECHOED = frozenset(
    {"test", "method", "measure", "level", "better", "effect", "rule", "policy", "title", "label", "kind"}
)
CASES = [(kind, key) for kind in ANALYSES for key in Analysis.model_fields if key not in ON_PAGES | NAMES]


@cache
def table(text: str) -> pd.DataFrame:
    return pd.read_csv(io.StringIO(text.strip()))


def told(text: str, declared: Mapping[str, Any]) -> Any:
    """Return the result without what it echoes; None where the declaration is refused."""
    return _told(text, json.dumps(declared))


@lru_cache(maxsize=400)
def _told(text: str, declared: str) -> Any:
    try:
        return plain(analyse(table(text), json.loads(declared), witness=False))
    except ValidationError:
        return None


def plain(found: Any) -> Any:
    if isinstance(found, dict):
        return {key: plain(value) for key, value in found.items() if key not in ECHOED}
    return [plain(value) for value in found] if isinstance(found, list) else found


def resolved(declared: Mapping[str, Any]) -> str:
    """Return the declaration with every default said."""
    found = Analysis.model_validate({"id": "a", "title": "A", "table": "t", **declared})
    glmm = found.glmm or Glmm()
    integral = glmm.integral or ("laplace" if glmm.model == "UM.RS" else "quadrature")
    tables = found.tables or Tables()
    untouched = tables.add == 0 or tables.to == "none"
    same: dict[str, Any] = {"vtype": found.vtype or "LS"}
    same |= {"tables": Tables(drop00=tables.drop00) if untouched else tables}
    if measure_of(found.measure).zero_events == "as they are" and found.add == 0:
        same |= {"add": 0.5}  # declared or not, nothing is added
    same |= {"glmm": glmm.model_copy(update={"integral": integral})}
    return found.model_copy(update=same).model_dump_json(exclude_none=True)


def ignored(kind: str, key: str) -> list[str]:
    """Return what is declared under a key of an analysis of some kind and changes nothing."""
    text, declared = ANALYSES[kind]
    found = []
    for value in tried(key, Analysis.model_fields[key].annotation):
        full = {**declared, key: value}
        result = told(text, full)
        if result is None or result["status"] != "ok" or '"not_estimable"' in json.dumps(result.get(key)):
            continue  # refused, or the reason is in the result
        for option, rest in without(value):
            less = {name: kept for name, kept in full.items() if name != key} | ({key: rest} if option else {})
            before = told(text, less)
            if before is None or before != result:
                continue
            if resolved(less) != resolved(full):
                found.append(f"{key}.{option}: {value!r}" if option else f"{key}: {value!r}")
    return found


@pytest.mark.parametrize(("kind", "key"), CASES)
def test_a_key_has_an_effect_or_is_refused(kind: str, key: str) -> None:
    found = [one for one in ignored(kind, key) if one.split(":")[0] not in OF_DATA]
    assert found == [] or (kind, key) in AS_IT_IS
