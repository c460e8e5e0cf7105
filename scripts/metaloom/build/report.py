"""The report of a finished build."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from metaloom.errors import Problem
from metaloom.stitch.weights import PAGE_BUDGET, SCRIPT_BUDGET, Weight


@dataclass(frozen=True)
class Prepared:
    """Everything generated for the renderer: how many analyses, how much is new, what is suspicious or left out."""

    estimable: int
    not_estimable: int
    recomputed: int
    drawn: int
    warnings: tuple[Problem, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """A finished build."""

    output: str
    renderer: str
    pages: int
    pages_rendered: int
    files_changed: int
    weight: int
    prepared: Prepared
    warnings: tuple[Problem, ...]
    links: int
    heaviest: Weight
    versions: int
    unpacked: int
    seconds: Mapping[str, float]
    policy: str = "strict"
    outside: tuple[tuple[str, str, int], ...] = ()

    def lines(self) -> list[str]:
        """Return the report as lines of text."""
        total = sum(self.seconds.values())
        times = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in self.seconds.items() if seconds >= 0.005)
        return [
            f"Built {self.output} with {self.renderer} in {total:.1f} s",
            f"  pages      {self.pages} ({self.pages_rendered} rendered now), {self.weight / 1e6:.1f} MB, "
            f"{self.files_changed} files new or changed",
            f"  analyses   {self.prepared.estimable} estimable, {self.prepared.not_estimable} not estimable "
            f"({self.prepared.recomputed} computed now, {self.prepared.drawn} figures drawn now)",
            *(f"  left out   {line}" for line in self.prepared.left_out),
            self._first_visit(),
            f"  links      {self.links} checked, none broken",
            *([f"  versions   {self.versions} beside it ({self.unpacked} unpacked now)"] if self.versions else []),
            *self._outside(),
            f"  warnings   {len(self.warnings)}",
            f"  time       {times}",
        ]

    def _outside(self) -> list[str]:
        """Return what pages ask of other hosts, and what became of it."""
        return [f"  policy     {asked_of_others(self.policy, self.outside)}"] if self.outside else []

    def _first_visit(self) -> str:
        """Return the heaviest page as a server sends it, beside what it may weigh."""
        heaviest, over = self.heaviest, "" if self.heaviest.within else "OVER BUDGET: "
        return (
            f"  first load {over}{heaviest.total / 1e3:.0f} kB with {heaviest.scripts / 1e3:.0f} kB of scripts, "
            f"as sent with gzip, on {heaviest.page} (budget {PAGE_BUDGET // 1000} and {SCRIPT_BUDGET // 1000})"
        )


def asked_of_others(policy: str, outside: Sequence[tuple[str, str, int]]) -> str:
    """Return what pages ask of other hosts, and what became of it under a policy."""
    hosts = ", ".join(f"{host} ({what}, {count} {'time' if count == 1 else 'times'})" for what, host, count in outside)
    if policy == "open":
        return f"open: pages ask other hosts: {hosts}"
    return f"strict: taken out of pages: {hosts}; `policy: open` in review.yml keeps it"
