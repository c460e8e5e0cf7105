"""What a survey of a flow finds (`judge.flow_facts`)."""

from __future__ import annotations

from metaloom.judge.flow_facts import FlowFacts as Facts
from metaloom.judge.flow_facts import FlowLine, FlowStep

__all__ = ["Facts", "FlowLine", "FlowStep"]
