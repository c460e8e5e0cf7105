"""Which choices of an analysis can be combined.

A rule gives the key to look at, the cause and the remedy. It looks at the declaration alone; what depends on
the data (columns, number of studies) is for later rooms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from metaloom.declare.broken import Broken
from metaloom.declare.figures import figures_without_their_part
from metaloom.declare.rules.idle import can_share_arms, defaults_for, idle
from metaloom.declare.rules.judgement import certainty, threshold
from metaloom.declare.rules.known_variance import known_variance
from metaloom.declare.rules.measure import has_test, measure
from metaloom.declare.rules.options import options
from metaloom.declare.rules.probes import changes, probes
from metaloom.declare.rules.structure import network, structure

if TYPE_CHECKING:
    from metaloom.declare.fields import AnalysisFields

__all__ = ["broken_rules", "can_share_arms", "defaults_for", "has_test"]

RULES = (
    measure, idle, options, known_variance, structure, network, probes, changes, threshold, certainty,
    figures_without_their_part,
)  # fmt: skip


def broken_rules(analysis: AnalysisFields) -> list[Broken]:
    """Return every rule that an analysis breaks."""
    return [broken for rule in RULES for broken in rule(analysis)]
