"""What a build writes into the project itself, beside the site: never an input of the next build."""

from __future__ import annotations

GENERATED = ("_generated", "_variables.yml", "analyses", "studies", "figures", "api")
