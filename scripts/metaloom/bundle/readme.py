"""README.txt of the bundle: what it is, what is in it, how it is cited, how it is checked."""

from __future__ import annotations

from metaloom import __version__
from metaloom.cite.plain import plain
from metaloom.cite.work import Work
from metaloom.versions.snapshot.manifest import Manifest

CONTENTS = """\
report.docx, report.pdf   begin here: a structured summary, then front page, chapters, references
appendices.docx, .pdf     what the chapters unfold, then every analysis with its figures, rows and sources
figures/                  every figure, as vectors (SVG) and as pictures (PNG)
tables.xlsx               all tables in one workbook: results, data, codebook
tables/results.csv        one row for each analysis
tables/rows/              the rows that enter each analysis, with the source of every value
data/                     the tables as they were extracted, the codebook, the references
declarations/             what each analysis was asked to do, as YAML
results/                  every result in full precision, as JSON
citation/                 BibTeX, RIS, CSL-JSON, CITATION.cff
site.zip                  the whole site: unpack it and open index.html, without a network
manifest.json             every file of the site with its SHA-256
SHA256SUMS                every file of this bundle with its SHA-256
verify.py                 checks all of this with Python alone
"""


def readme(work: Work, manifest: Manifest, version: str) -> str:
    """Return the text."""
    tools = manifest.tools
    return f"""{work.title}
{version}

{work.abstract or ""}

How to cite
-----------
{plain(work)}

What is in here
---------------
{CONTENTS}
How to check it
---------------
Files that were damaged or lost on the way are found in the unpacked folder (macOS: shasum -a 256 --check SHA256SUMS):

    sha256sum --check SHA256SUMS

That finds no file that was added, and whoever changes a file can change the list as well. That nobody did is shown by
the identity of the bundle, the SHA-256 of that list, if whoever made the bundle tells it to you by another way:

    sha256sum SHA256SUMS

Python alone, without a library or a network, does both and finds files that were added. The program is one short
file; as it came with what it checks, read it before you run it, or keep to sha256sum:

    python3 -I -S verify.py IDENTITY

With Metaloom {tools.metaloom} installed, hold every file against that identity, compute every number again, and build
the site again (THIS.zip is the bundle as it was sent):

    metaloom verify THIS.zip --expect IDENTITY
    metaloom verify THIS.zip --recompute
    metaloom verify THIS.zip --rebuild

The site in it has an identity of its own, the SHA-256 of manifest.json. It answers for site.zip and for the copies of
its files in figures, data, declarations, results, citation and tables/rows, not for the report, the appendices and the
other tables:

    {manifest.identity}

Made by Metaloom {tools.metaloom} with Python {tools.python} and {tools.renderer}; bundled by Metaloom {__version__}.
No time of day stands in any file: the same version gives the same bundle.
{"Licence: " + " and ".join(work.licences) + "." if work.licences else ""}
"""
