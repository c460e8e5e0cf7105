"""The effect measures that metafor 3.8-1 computes (`escalc`), so that no row of ours has to say whether it is one."""

from __future__ import annotations

ESCALC = frozenset({
    "ABT", "AHW", "ARAW", "AS", "COR", "CVLN", "CVR", "CVRC", "D2OR", "D2ORL", "D2ORN", "GEN", "IR", "IRD", "IRFT",
    "IRLN", "IRR", "IRS", "IRSD", "MC", "MD", "MN", "MNLN", "MPOR", "MPORC", "MPORM", "MPPETO", "MPRD", "MPRR",
    "OR", "OR2D", "OR2DL", "OR2DN", "PAS", "PBIT", "PCOR", "PETO", "PFT", "PHI", "PLN", "PLO", "PR", "RBIS", "RD",
    "REH", "ROM", "ROMC", "RPB", "RR", "RTET", "SDLN", "SMCC", "SMCR", "SMCRH", "SMD", "SMD1", "SMD1H", "SMDH",
    "SMN", "SPCOR", "UCOR", "VR", "VRC", "YUQ", "YUY", "ZCOR", "ZPCOR",
})  # fmt: skip
