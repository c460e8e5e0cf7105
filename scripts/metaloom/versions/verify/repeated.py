"""What a site says twice is the same: a result in its own file as among all results, a file packed as beside it.

Results are computed again from one file. Readers take the others, which a list of hashes that was renewed says nothing
of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from metaloom.store.documents import Json
from metaloom.store.strict_json import parse_json
from metaloom.versions.verify.difference import Difference, compare_bytes
from metaloom.versions.verify.numbers import compare_results
from metaloom.versions.verify.zipped import unzipped

OWN = "README.txt"
"""The one packed file that the site has nowhere else."""
MAKER = "metaloom"
"""The key of a single result that names the program, which a file of all results says once."""


def compare_repeated(
    name: str, files: Mapping[str, bytes], analyses: Sequence[Json], packed: str
) -> tuple[Difference, ...]:
    """Return what differs between the `analyses` of a site and its files of single results, and between its files and
    those in the archive `packed`, where it has one.

    Errors: DifferenceError for an archive that is none.
    """
    found: list[Difference] = []
    for one in analyses:
        if not isinstance(one, Mapping):
            continue
        path = f"api/{one.get('id')}.json"
        if path not in files:
            found.append(Difference(f"{name}/{path}", "the file is missing"))
            continue
        try:
            alone = parse_json(files[path])
        except ValueError as error:
            found.append(Difference(f"{name}/{path}", f"it cannot be read: {error}"))
            continue
        again = {key: value for key, value in alone.items() if key != MAKER} if isinstance(alone, dict) else alone
        found += compare_results(dict(one), again, f"{name}/{path}").differences
    if packed in files:
        inside = unzipped(files[packed], f"{name}/{packed}")
        inside.pop(OWN, None)
        outside = {path: files[path] for path in inside if path in files}
        found += [
            Difference(f"{name}/{packed}/{one.where}", one.what, one.expected, one.got)
            for one in compare_bytes(outside, inside, "the archive")
        ]
    return tuple(found)
