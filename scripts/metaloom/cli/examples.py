"""How each command is written, as its `--help` and the reference show it; a test reads every line as commands do."""

from __future__ import annotations


def examples_of(name: str) -> tuple[str, ...]:
    """Return how a command is written; a command without a line below needs no more than its name."""
    return EXAMPLES.get(name, (f"metaloom {name}",))


EXAMPLES: dict[str, tuple[str, ...]] = {
    "new": ("metaloom new my-review", "metaloom new my-review --from trials.xlsx --measure OR --title 'Tea and sleep'"),
    "check": ("metaloom check", "metaloom check my-review --quiet"),
    "compute": ("metaloom compute", "metaloom compute my-review --json results.json"),
    "build": ("metaloom build", "metaloom build my-review --renderer embedded --output public"),
    "preview": ("metaloom preview", "metaloom preview my-review --port 8080"),
    "bundle": ("metaloom bundle --output review.zip",),
    "cite": ("metaloom cite", "metaloom cite my-review --format bibtex"),
    "diff": ("metaloom diff 2025 2026", "metaloom diff 2026 ."),
    "doctor": ("metaloom doctor",),
    "explain": ("metaloom explain ML-0302", "metaloom explain mortality --project my-review"),
    "hook": ("metaloom hook pre",),
    "import": (
        "metaloom import trials.xlsx",
        "metaloom import review.rm5 my-review",
        "metaloom import effects.xlsx --measure SMD --column estimate='Effect used' --column se='Its SE'",
    ),
    "permalinks": ("metaloom permalinks --since HEAD",),
    "portfolio": ("metaloom portfolio compute reviews",),
    "portfolio build": ("metaloom portfolio build reviews", "metaloom portfolio build reviews --output public"),
    "portfolio index": ("metaloom portfolio index reviews",),
    "portfolio compute": ("metaloom portfolio compute reviews",),
    "reference": ("metaloom reference docs/reference --bad tests/bad --declared .",),
    "rename": ("metaloom rename trials deaths --project my-review",),
    "snapshot": ("metaloom snapshot create",),
    "snapshot create": ("metaloom snapshot create", "metaloom snapshot create 2016 --as-of 2016"),
    "snapshot list": ("metaloom snapshot list",),
    "snapshot show": ("metaloom snapshot show 2026",),
    "verify": ("metaloom verify 2026",),
}
