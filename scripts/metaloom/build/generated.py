"""What a build writes into the project itself, beside the site: never an input of the next build."""

from __future__ import annotations

VARIABLES = "_variables.yml"
GENERATED = ("_generated", VARIABLES, "analyses", "studies", "figures", "api")
