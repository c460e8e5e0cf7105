"""One row a measure, a method, a test: what is forgotten or contradicts itself is an error, never a wrong word."""

import dataclasses
import inspect
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from typed_results import judged

from metaloom.catalogue.columns import BINARY, CORRELATION
from metaloom.catalogue.comparisons import ASSOCIATION, COMPARISONS, ONE_GROUP
from metaloom.catalogue.measure import CatalogueError, Measure
from metaloom.catalogue.measures import MEASURES, measure_of
from metaloom.catalogue.methods import METHODS, Family, Method, family, require_all
from metaloom.catalogue.predictions import PREDICTIONS
from metaloom.catalogue.risks import by_ratio
from metaloom.catalogue.scales import IDENTITY, SCALES
from metaloom.catalogue.tests import TESTS
from metaloom.catalogue.zero_events import RULES
from metaloom.judge.effect import margin_of
from metaloom.judge.margins import Margins
from metaloom.judge.verbs import read_interval
from metaloom.measure.compute import FORMULAS, OF_ONE_VARIANCE, require_formulas, require_variances
from metaloom.measure.zero_cells import Policy, effective
from metaloom.pool import kernel, mixed_tau2
from metaloom.pool.tau2 import by_generalised_q, by_moments
from metaloom.stitch.finish.assets import FOLDER, write_assets
from metaloom.text import numbers
from metaloom.text.vocabulary import method_sentence
from metaloom.witness import tau2

SCRIPTS = str(Path(kernel.__file__).parents[2])
RISK_RATIO = {field.name: getattr(measure_of("RR"), field.name) for field in dataclasses.fields(Measure)}
NEEDED = [
    field.name
    for field in dataclasses.fields(Measure)
    if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
]


def result_of(measure, method="REML", test="z", **changes):
    pooled = {"estimate": 0.4, "ci_lower": 0.2, "ci_upper": 0.6, **changes}
    policy = effective(Policy(), measure)
    parts = {
        "status": "ok", "measure": measure, "method": method, "test": test, "k": 9, "pooled": pooled,
        "prediction": {"rule": "hts", "lower": None}, "policy": {"add": policy.add, "to": policy.to},
    }  # fmt: skip
    return judged(parts)


@pytest.mark.parametrize("fact", NEEDED)
def test_a_measure_without_one_of_its_facts_cannot_be_imported(fact):
    with pytest.raises(TypeError, match=fact):
        Measure(**{name: value for name, value in RISK_RATIO.items() if name != fact})


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"layouts": ()}, "no columns"),
        ({"head": ""}, "no words"),
        ({"variances": ("UB", "LS")}, "large-sample"),
        ({"positive": ("mean",)}, "does not read"),
        ({"zero_events": "no counts"}, "zero events disagree"),
        ({"layouts": (CORRELATION,)}, "zero events disagree"),
        ({"comparison": ONE_GROUP}, "control without a comparison"),
        (
            {"layouts": (CORRELATION,), "zero_events": "no counts", "comparison": ASSOCIATION, "absolute": by_ratio},
            "absolute effect",
        ),
    ],
)
def test_a_measure_whose_facts_contradict_each_other_cannot_be_imported(changes, fault):
    with pytest.raises(CatalogueError, match=fault):
        Measure(**{**RISK_RATIO, **changes})


def test_a_measure_without_a_formula_or_a_formula_without_a_measure_cannot_be_imported():
    require_formulas(FORMULAS, dict(MEASURES))
    with pytest.raises(
        CatalogueError, match=r"measure/compute\.py has no formula for the measure NEW of catalogue/measures\.py"
    ):
        require_formulas(FORMULAS, {**MEASURES, "NEW": None})
    with pytest.raises(CatalogueError, match=r"has a formula for NEW, which has no row in catalogue/measures\.py"):
        require_formulas({**FORMULAS, "NEW": FORMULAS["RR"]}, dict(MEASURES))


def test_a_measure_that_lists_variances_which_its_formula_cannot_tell_apart_cannot_be_imported():
    require_variances(OF_ONE_VARIANCE, MEASURES)
    two = dataclasses.replace(MEASURES["MN"], variances=("LS", "AV"))
    with pytest.raises(
        CatalogueError,
        match=r"measure/compute\.py computes one variance of MN, but catalogue/measures\.py lists LS, AV",
    ):
        require_variances(OF_ONE_VARIANCE, {**MEASURES, "MN": two})


@pytest.mark.parametrize("row", [Method, type(TESTS["z"]), type(PREDICTIONS["hts"]), type(ONE_GROUP)])
def test_a_row_has_no_fact_that_may_be_forgotten_but_a_reference_and_what_is_mostly_false(row):
    optional = {name for name, given in inspect.signature(row).parameters.items() if given.default is not given.empty}
    assert optional <= {"reference", "dispersion", "floor"}


def test_every_method_belongs_to_a_family_that_something_computes():
    assert {row.family for row in METHODS.values()} <= set(get_args(Family))
    assert family(*get_args(Family)) == set(METHODS)
    assert {code for code, row in METHODS.items() if not row.tables} == kernel.METHODS


@pytest.mark.parametrize(
    "table",
    [by_moments.ESTIMATORS, by_generalised_q.TARGETS, mixed_tau2.ESTIMATORS, tau2.ROUTES],
    ids=["moments", "generalised Q", "with moderators", "witness"],
)
def test_a_method_that_some_module_does_not_compute_cannot_be_imported(table):
    here = "metaloom.pool.here"
    require_all(here, "formula", table, list(table))
    with pytest.raises(
        CatalogueError, match=r"pool/here\.py has no formula for the method NEW of catalogue/methods\.py"
    ):
        require_all(here, "formula", table, [*table, "NEW"])
    with pytest.raises(CatalogueError, match=r"pool/here\.py has a formula for NEW, which is not a method of"):
        require_all(here, "formula", [*table, "NEW"], list(table))


@pytest.mark.parametrize(
    "module", ["pool/tau2/by_moments", "pool/tau2/by_generalised_q", "pool/mixed_tau2", "witness/tau2", "pool/model"]
)
def test_every_module_that_computes_by_method_asks_the_catalogue(module):
    """A row more in the catalogue makes the import of each of these modules fail."""
    family_of = {"pool/tau2/by_moments": "moments", "pool/model": "tables"}.get(module, "generalised Q")
    code = (
        "from metaloom.catalogue import methods;"
        "row = methods.METHODS['DL'];"
        f"import dataclasses; new = dataclasses.replace(row, code='NEW', family={family_of!r});"
        "methods.ROWS += (new,); methods.METHODS['NEW'] = new;"
        f"import metaloom.{module.replace('/', '.')}"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": SCRIPTS}
    )
    assert done.returncode != 0
    assert f"CatalogueError: {module}.py has no " in done.stderr


@pytest.mark.parametrize("code", sorted(MEASURES))
def test_what_is_added_to_empty_cells_is_said_of_every_measure_of_counts(code):
    sentence, policy = method_sentence(result_of(code)), effective(Policy(), code)
    assert ("0.5 added to each cell" in sentence) == (policy.add > 0)
    assert ("empty cell" in sentence) == measure_of(code).counts


@pytest.mark.parametrize("code", ["IR", "IRLN", "YUQ", "YUY", "PBIT", "OR2DN", "OR2DL"])
def test_measures_that_were_corrected_in_silence_say_so(code):
    assert "0.5 added to each cell of the studies that have an empty cell" in method_sentence(result_of(code))


@pytest.mark.parametrize("code", ["AHW", "ABT", "ZCOR", "PLO", "IRS"])
def test_every_scale_but_that_of_the_effect_itself_is_named(code):
    assert measure_of(code).scale.words in method_sentence(result_of(code))
    assert all(bool(scale.words) == (scale is not IDENTITY) for scale in SCALES.values())


@pytest.mark.parametrize("code", sorted(METHODS))
def test_no_method_is_printed_as_its_code(code):
    sentence = method_sentence(result_of("MD", method=code))
    assert code not in sentence.replace("(", " ").replace(";", " ").split()


@pytest.mark.parametrize("better", ["lower", "higher", None])
@pytest.mark.parametrize("code", sorted(MEASURES))
def test_only_two_groups_have_a_comparator(code, better):
    words = read_interval(result_of(code), better, None).words
    assert ("comparator" in words) == (measure_of(code).compares and better is not None)
    assert bool(words) == (measure_of(code).null is not None)


def test_a_change_improves_and_a_correlation_has_a_sign():
    assert read_interval(result_of("MC"), "lower", None).words == "became worse"
    assert read_interval(result_of("MC"), "higher", None).words == "improved"
    assert read_interval(result_of("ZCOR"), None, None).words == "was positive"
    open_result = result_of("COR", ci_lower=-0.1)
    assert read_interval(open_result, "higher", None).words == ASSOCIATION.undecided


def test_a_threshold_is_taken_to_the_scale_of_the_analysis():
    margin = margin_of("ZCOR", 0.5)
    assert margin == pytest.approx(np.arctanh(0.5))
    assert margin_of("RR", 0.8) == pytest.approx(-np.log(0.8))
    assert margin_of("MD", -3) == 3
    assert margin_of("ZCOR", 1.5) is None
    margins = Margins(-margin, margin)
    assert read_interval(result_of("ZCOR", ci_lower=0.56), "higher", margins).words.endswith(
        "by an amount that matters"
    )
    assert "whether" in read_interval(result_of("ZCOR", ci_lower=0.53), "higher", margins).words


@pytest.mark.parametrize("name", sorted(set(SCALES) - {"miller"}))
def test_the_way_to_what_people_read_and_the_way_back_are_inverse(name):
    scale = SCALES[name]
    for value in (0.05, 0.3, 0.5, 0.92):
        there = scale.analysed(value)
        assert there is not None
        assert float(scale.read(np.asarray(there), None)) == pytest.approx(value, rel=1e-12)


def by_the_page(folder, code):
    """What a line of code leaves in `found` beside the scripts of a reader's re-analysis."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("NODE IS NOT HERE: the script of the page was not compared with Python")
    write_assets(folder)
    run = (
        "globalThis.document = { querySelectorAll: () => [] };"
        f"process.argv.slice(1).forEach((file) => require(file)); {code} process.stdout.write(JSON.stringify(found));"
    )
    files = [str(folder / FOLDER / f"reanalysis-{part}.js") for part in ("engine", "measures", "state", "page")]
    return json.loads(subprocess.run([node, "-e", run, *files], capture_output=True, text=True, check=True).stdout)


@pytest.mark.parametrize(("scale", "digits"), [("exp", 2), ("identity", 2), ("identity", 1), ("identity", 0)])
def test_the_script_of_the_page_prints_intervals_as_python_does(tmp_path, scale, digits):
    near = [0.0, 0.00002, 0.0004, 0.0035, 0.0041, 0.0052, 0.02, 0.3, 0.6, 3.0]
    ends = sorted({sign * value for value in near for sign in (-1, 1)})
    places = [((low + high) / 2, low, high) for at, low in enumerate(ends) for high in ends[at + 1 :]]
    found = by_the_page(
        tmp_path,
        f"const say = globalThis.metaloom.reader({json.dumps(scale)}, {digits});"
        f"const found = {json.dumps(places)}.map((places) => say.effect(...places));",
    )
    read = np.exp if scale == "exp" else np.asarray
    wanted = [numbers.effect(*map(float, read(row)), scale, digits).replace(numbers.NO_BREAK, " ") for row in places]
    assert found == wanted


def test_the_script_of_the_page_reads_every_scale_as_python_does(tmp_path):
    places = [-3.0, -0.4, 0.0, 0.25, 0.9]
    found = by_the_page(
        tmp_path,
        f"const at = {json.dumps(places)}, found = {{}};"
        "for (const [name, read] of Object.entries(globalThis.metaloom.scales)) found[name] = at.map(read);",
    )
    assert found.keys() == {scale.name for scale in SCALES.values() if scale.in_browser}
    for name, values in found.items():
        assert values == pytest.approx(list(SCALES[name].read(np.asarray(places), None)), rel=1e-12), name


def test_every_word_of_a_row_is_some_words():
    for row in (*METHODS.values(), *TESTS.values()):
        assert row.words
        assert row.short
    assert all(row.words for row in PREDICTIONS.values())
    assert all(RULES.values())
    assert {measure_of("OR").comparison, measure_of("MC").comparison} <= set(COMPARISONS)
    assert BINARY in measure_of("OR").layouts
