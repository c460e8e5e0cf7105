"""A column of estimates whose name says that they are transformed already, and whose measure transforms them again.

Ratios, proportions and correlations are declared themselves; metafor's `yi`, a "logOR" or "fisher_z" is what they are
pooled as. Where all its numbers happen to be possible ratios or correlations, only the name tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from metaloom.catalogue.measures import measure_of
from metaloom.catalogue.scales import FISHER_Z, IDENTITY, LOGARITHM, LOGIT
from metaloom.errors import Problem
from metaloom.read.table import Table

ANY = r"yi|te"
NAMES = {
    LOGARITHM.name: re.compile(
        rf"(?:{ANY}|beta|coef|coefficient|(?:log|ln)_?[a-z]?(?:or|rr|hr|irr|odds|risk|hazard|rate|ratio|rom|cvr|vr)"
        r"(?:_\w+|s|ratio)?)"
    ),
    LOGIT.name: re.compile(rf"(?:{ANY}|(?:\w+_)?logits?(?:_\w+)?|log_?odds)"),
    FISHER_Z.name: re.compile(rf"(?:{ANY}|z|zi|zr|z_r|r_?z|fishers?_?z?|(?:\w+_)?fishers?_z(?:_\w+)?|\w+_z)"),
}
"""By the scale, what programs and people call its numbers; compared in lower case, with _ for all that is not a "
"letter."""
CALLED = {LOGARITHM.name: "a logarithm", LOGIT.name: "a logit", FISHER_Z.name: "Fisher's z"}
OTHERS = re.compile(rf"(?:{ANY})")


def name_of_estimate(view: Table, rows: Sequence[int], measure: str) -> Iterator[Problem]:
    """Yield one warning where the name of the column of estimates is that of a transformed number."""
    row = measure_of(measure)
    if row.scale is IDENTITY or not any(view.number(at, "estimate") is not None for at in rows):
        return
    called = view.called("estimate")
    plain = re.sub(r"[^a-z0-9]+", "_", called.lower()).strip("_")
    if not NAMES.get(row.scale.name, OTHERS).fullmatch(plain):
        return
    what, read = CALLED.get(row.scale.name, "a transformed number"), row.head.lower()
    cause = f"The column is called {called!r}, as {what} is, and {measure} takes its numbers for the {read} itself."
    remedy = (
        f"Declare measure: GEN for what is transformed already; write the {read} itself, or bring the file in by "
        f"`metaloom import --measure {measure}`, which turns `yi` back."
    )
    yield Problem(view.head("estimate"), cause, remedy, "warning", code="ML-1012")
