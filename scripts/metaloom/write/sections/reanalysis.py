"""The forest of an analysis, in which a reader can pool the studies again with other choices.

The page carries the effects that were pooled with the cells that they came from, and a script of the site makes the
figure a panel of them; without the script the figure is there. An analysis whose pooling the script does not know
(dependent effects, a known variance) keeps its figure, and says why.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from metaloom.catalogue.measure import Measure
from metaloom.catalogue.measures import measure_of
from metaloom.catalogue.methods import METHODS
from metaloom.catalogue.predictions import PREDICTIONS
from metaloom.catalogue.tests import TESTS
from metaloom.declare.analysis import Analysis
from metaloom.judge.effect import margin_of
from metaloom.judge.judged import Judged, JudgedStudy
from metaloom.text import numbers
from metaloom.text.escape import escape
from metaloom.text.sentences import clause
from metaloom.write import markdown
from metaloom.write.findings import OK, Findings
from metaloom.write.sections.choosable import choosable
from metaloom.write.sections.forest_rows import MEASURES, family_facts, family_of, told_studies

FIGURE = "ml-forest"
"""The class of what the script replaces by the panel."""


def forest(findings: Findings, analysis: Analysis, figure: str) -> str:
    """Return the figure of an analysis as the panel that it becomes; the figure alone where nothing can be chosen."""
    result = findings.results[analysis.id]
    if result.status != OK or result.network:
        return figure
    reason = _why_not(analysis, result)
    if reason:
        return markdown.page(figure, escape(f"This result cannot be computed again in the browser: {reason}.")).rstrip()
    method = METHODS[analysis.method]
    words = (
        ""
        if method.in_browser
        else (
            f"The published result was pooled by another method ({method.short}); in the forest studies are pooled by "
            "inverse variance, so the numbers differ even with all studies in."
        )
    )
    inside = f"::: {{.{FIGURE}}}\n{figure}\n:::\n\n{_holder(payload(findings, analysis))}"
    holder = f"::: {{#reanalysis .ml-reanalysis}}\n{inside}\n:::"
    return markdown.page(holder, escape(words)).rstrip()


def payload(findings: Findings, analysis: Analysis) -> dict[str, Any]:
    """Return what the script works on: studies with effects `y` and variances `v`, the published choices and result.

    `digest` names these data: an address made with other data is recognised by it.
    """
    result = findings.results[analysis.id]
    minimal = analysis.threshold.minimal_important if analysis.threshold else None
    measure = measure_of(result.measure)
    studies = [study for study in result.studies if _usable(study)]
    family = family_of(analysis, result, studies)
    facts = {
        "studies": told_studies(findings, analysis, studies, family),
        "code": measure.code,
        "zero": {**asdict(result.policy), "drop00": analysis.drop00 is not False},
        "measures": {code: _offered(code) for code in MEASURES.get(family, (measure.code,))},
        **family_facts(family),
        "columns": choosable(findings, analysis, studies),
        "measure": measure.name,
        "scale": measure.scale.name,
        "digits": numbers.decimals(1.96 * (study.vi or 0.0) ** 0.5 for study in studies),
        "one_group": measure.null is None,
        "better": analysis.better,
        "margin": margin_of(measure.code, minimal),
        "method": METHODS[analysis.method].browser,
        "test": analysis.test,
        "level": _whole(analysis.level),
        "prediction_rule": analysis.prediction,
        "minimum": max(1, analysis.minimum_studies),
        "published": _published(result),
    }
    digest = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:8]
    return {**facts, "digest": digest, "words": _words(measure), "spent": PREDICTIONS[analysis.prediction].spent}


def _offered(code: str) -> dict[str, str]:
    """Return what the script says of a measure that it offers."""
    return {"name": measure_of(code).name, "scale": measure_of(code).scale.name}


def _why_not(analysis: Analysis, result: Judged) -> str:
    identifiers = [study.study_id for study in result.studies]
    if analysis.cluster or analysis.random or len(set(identifiers)) < len(identifiers):
        return "several effects of one study depend on each other"
    if analysis.tau2_value is not None:
        return "its between-study variance was declared as known"
    if not measure_of(result.measure).scale.in_browser:
        return "its measure is not read back to people's scale there"
    if sum(map(_usable, result.studies)) < 2:
        return "fewer than two studies have an estimate of their own"
    return ""


def _usable(study: JudgedStudy) -> bool:
    return study.yi is not None and (study.vi or 0) > 0


def _words(measure: Measure) -> dict[str, Any]:
    """Return what the script says: the choices by name, and the verbs of this measure for what an interval allows."""
    verbs = asdict(measure.comparison)
    return {
        "methods": {row.code: row.short for row in METHODS.values() if row.browser == row.code},
        "tests": {row.code: row.short for row in TESTS.values()},
        **{name: clause(verbs[name]) for name in ("better", "worse", "below", "above", "little", "undecided")},
    }


def _whole(level: float) -> float:
    return int(level) if float(level).is_integer() else level


def _published(result: Judged) -> dict[str, Any]:
    spread, prediction = result.heterogeneity, result.prediction
    names = ("estimate", "ci_lower", "ci_upper", "p_value")
    return {
        "k": result.k,
        **{name: getattr(result.pooled, name) for name in names},
        **{name: getattr(spread, name) for name in ("tau2", "i2", "q", "q_df", "q_p_value")},
        "prediction": None if prediction.lower is None else {"lower": prediction.lower, "upper": prediction.upper},
    }


def _holder(facts: dict[str, Any]) -> str:
    """Return raw HTML with the facts as data; no character of them can end the element or begin another."""
    text = json.dumps(facts, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    for character in "<>&`":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f'```{{=html}}\n<script type="application/json">{text}</script>\n```'
