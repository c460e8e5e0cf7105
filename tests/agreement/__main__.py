"""`python -m agreement [PROJECT]`: run every comparison and write validation/summary.json (some minutes)."""

from __future__ import annotations

import sys
from pathlib import Path

from agreement.summary import make_summary
from metaloom.engine.validation import write_summary


def main(arguments: list[str]) -> int:
    """0 where every reference case passes and every printed number is met or explained; 1 otherwise."""
    root = Path(arguments[0] if arguments else ".").resolve()
    summary = make_summary(root)
    path = write_summary(root, summary)
    failed = [name for name, state in summary["cases"].items() if state in {"failed", "not run"}]
    odd = [
        f"{entry['name']} {number['quantity']}"
        for entry in summary["published"]
        for number in entry["numbers"]
        if number["agrees"] == bool(number["why"])
    ]
    passed = sum(feature["passed"] for feature in summary["features"])
    lines = [f"{path}: {passed} of {len(summary['cases'])} reference cases, {len(summary['published'])} published"]
    lines += [f"  does not hold: {name}" for name in [*failed, *odd]]
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if failed or odd else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
