"""Surveys, from the cache where nothing that they depend on has changed."""

from __future__ import annotations

import json
from collections.abc import Mapping

from metaloom.build.rounded import rounded
from metaloom.declare import Declarations
from metaloom.declare.survey_parts import OfTable
from metaloom.judge.judged import Judged
from metaloom.judge.survey_facts import SurveyFacts
from metaloom.read import Evidence
from metaloom.read.studies import STUDIES
from metaloom.store.cache import Cache
from metaloom.store.keys import code_key, key_of
from metaloom.store.plain import plain
from metaloom.surveys.kinds import BY_KEY


def surveys_of(
    cache: Cache, declarations: Declarations, evidence: Evidence, results: Mapping[str, Judged]
) -> dict[str, SurveyFacts]:
    """Return id -> what every declared survey finds, its numbers rounded as they are published.

    A survey of one table depends on the tables that it names, the studies and the codebook; any other, and one that
    names an analysis, on everything.
    """
    texts = {name: [[cell.text for cell in row] for row in table.sheet.rows] for name, table in evidence.tables.items()}
    digests = {name: key_of(evidence.tables[name].columns, rows) for name, rows in texts.items()}
    words = key_of(evidence.codebook.model_dump(mode="json")) if evidence.codebook else None
    asked = [analysis.model_dump(mode="json") for analysis in declarations.analyses]
    everything = key_of({name: result.plain() for name, result in results.items()}, asked)
    found: dict[str, SurveyFacts] = {}
    for survey in declarations.surveys:
        kind, declared = BY_KEY[survey.key], survey.declared
        of_table = isinstance(declared, OfTable) and not any(declared.analyses_named())
        named = {name for _, name in declared.tables()} | {STUDIES} if of_table else set(digests)
        key = key_of(
            kind.key, declared.model_dump(mode="json"),
            {name: digests[name] for name in named if name in digests}, words,
            None if of_table else everything,
            code_key(kind.describe.__module__),
        )  # fmt: skip
        stored = cache.get("survey", key)
        if stored is None:
            described = kind.found(declared, declarations, evidence, results)
            stored = json.dumps(plain(described), allow_nan=False).encode()
            cache.put("survey", key, stored)
        found[declared.id] = kind.read(rounded(json.loads(stored)))
    return found
