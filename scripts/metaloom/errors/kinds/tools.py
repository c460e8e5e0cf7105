"""Kinds of problems: tools and the machine: exit code 3 (14xx)."""

from __future__ import annotations

from .kind import Kind

TITLE = "Tools and the machine: exit code 3 (14xx)"
KINDS = (
    Kind(
        "ML-1401",
        "Quarto was not found, or cannot be used",
        "The program is missing, does not answer, or is too old.",
        "Install it from https://quarto.org, set QUARTO_PATH, or build with --renderer embedded.",
    ),
    Kind(
        "ML-1402",
        "Quarto failed",
        "Quarto ended with an error at a page; the site is as it was.",
        "Correct what it names, or build with --renderer embedded.",
    ),
    Kind(
        "ML-1403",
        "pandoc is missing or cannot be run",
        "The embedded renderer is pandoc, installed with Metaloom.",
        "Install it again: pip install pypandoc_binary.",
    ),
    Kind(
        "ML-1404",
        "pandoc failed",
        "A page could not be converted.",
        "Look at the page that is named; report it as a fault if nothing is wrong with it.",
    ),
    Kind(
        "ML-1405",
        "A package for the bundle is missing or failed",
        "PDF and workbook need packages of the extra `bundle`.",
        "Install it in a checkout of Metaloom: pip install '.[bundle]'.",
    ),
    Kind(
        "ML-1406",
        "The results could not be written",
        "The file or its folder may not be written.",
        "Give another file; what was computed is kept.",
    ),
    Kind(
        "ML-1407",
        "The machine refuses",
        "The disk is full, a permission is missing, or memory has run out. The last good site is as it was.",
        "Correct that, and try again.",
    ),
    Kind(
        "ML-1408",
        "A port cannot be used",
        "It is taken, or no port.",
        "Choose another one with --port.",
    ),
    Kind(
        "ML-1409",
        "The Dask cluster cannot be used",
        "The scheduler does not answer, has no worker, or its package is missing.",
        "Start the scheduler and workers, or leave the option out.",
    ),
    Kind(
        "ML-1410",
        "The site cannot be replaced",
        "The folder is a mount point, may not be written, or files were put into it meanwhile.",
        "Give another folder; nothing was lost.",
    ),
    Kind(
        "ML-1411",
        "Another build is running",
        "Two builds of one project, or a build and a rename, would disturb each other.",
        "Wait for it, or stop it, and build again.",
    ),
    Kind(
        "ML-1500",
        "A fault of Metaloom's own",
        "The program did what it should not. All other analyses were computed; no site was changed.",
        "Report it with the analysis and its table.",
    ),
)
