"""Cochrane's data package (.zip), as RevMan Web exports it: data rows, their settings, judgements, references.

Only the files that are read are unfolded, in memory and bounded in size; nothing is written by the names in the
archive. The data may be in an archive within the archive (`…-data.zip`), as a review downloaded whole has them.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from metaloom.errors import Place, Problem, ProjectError
from metaloom.read.foreign import references, revman_web, robvis
from metaloom.read.foreign.found import Found, FoundTable, Notes
from metaloom.read.foreign.plain_text import decoded, table_of
from metaloom.read.foreign.revman_sheet import plain_sheet
from metaloom.read.limits import MAXIMUM_BYTES
from metaloom.store.zip_faults import ZIP_FAULTS

INNER = "-data.zip"
BIAS, REFERENCES = "-risk-of-bias.csv", "-included.ris"
READ = (f"{revman_web.ROWS}.csv", f"{revman_web.SETTINGS}.csv", BIAS, REFERENCES)
MOST_MEMBERS = 10_000


def read(path: Path, notes: Notes) -> Found | None:
    """Return what a data package holds; None for an archive without data rows, ProjectError for a damaged one."""
    try:
        with zipfile.ZipFile(path) as archive:
            members: dict[str, bytes] = {}
            for ending, raw in _members(archive, path, nested=True):
                if ending in members:
                    cause = f"The archive holds two files whose names end in {ending!r}."
                    raise _refused(path, cause, "Import the files of each review by themselves.")
                members[ending] = raw
    except ZIP_FAULTS as error:
        cause = f"The archive cannot be read: {' '.join(str(error).split())}"
        raise _refused(path, cause, "Export the data package again.") from None
    if READ[0] not in members:
        return None
    texts = {ending: decoded(raw, path.name, notes) for ending, raw in members.items()}
    settings = texts.get(READ[1])
    rows = _table(texts[READ[0]], "data_rows", path, notes)
    if not frozenset(rows.columns) >= revman_web.ROW_COLUMNS:
        raise _refused(path, f"Its file {READ[0]!r} is not one of RevMan Web's.", "Export the data package again.")
    found = revman_web.read(rows, None if settings is None else _table(settings, "settings", path, notes), notes)
    more = [*_judgements(texts, path, notes)]
    notes.say("The package's study characteristics, figures and excluded studies were not brought in.")
    entries = references.from_ris(texts[REFERENCES], notes) if _has_titles(texts) else ()
    return Found((*found.tables, *more), found.analyses, entries)


def _members(archive: zipfile.ZipFile, path: Path, *, nested: bool) -> Iterator[tuple[str, bytes]]:
    """Yield the ending and the bytes of each file that is read, from an inner archive too."""
    parts = archive.infolist()
    if len(parts) > MOST_MEMBERS:
        raise _refused(path, f"The archive holds {len(parts):,} files.", "Import the CSV files by themselves.")
    for part in parts:
        ending = next((one for one in (*READ, INNER) if part.filename.casefold().endswith(one)), None)
        if ending is None or (ending == INNER and not nested):
            continue
        if part.file_size > MAXIMUM_BYTES:
            cause = f"{part.filename!r} would unfold to {part.file_size:,} bytes; at most {MAXIMUM_BYTES:,} are read."
            raise _refused(path, cause, "Import the CSV files by themselves.")
        with archive.open(part) as stream:
            raw = stream.read(MAXIMUM_BYTES)
        if ending == INNER:
            with zipfile.ZipFile(io.BytesIO(raw)) as inner:
                yield from _members(inner, path, nested=False)
        else:
            yield ending, raw


def _judgements(texts: dict[str, str], path: Path, notes: Notes) -> Iterator[FoundTable]:
    """Yield the table of judgements of bias; none where no study was judged, or by a tool that is not known here."""
    if BIAS not in texts:
        return
    table = plain_sheet(_table(texts[BIAS], "risk_of_bias", path, notes), notes)
    if robvis.is_robvis(table):
        yield from robvis.read(table, notes).tables
    elif any(cell.strip() for row in table.rows for cell in row[1:]):
        notes.say("The judgements of bias are of no tool that is known here, and were not brought in.")


def _has_titles(texts: dict[str, str]) -> bool:
    lines = texts.get(REFERENCES, "").splitlines()
    return any(line[:6] in ("TI  - ", "T1  - ") and line[6:].strip() for line in lines)


def _table(text: str, name: str, path: Path, notes: Notes) -> FoundTable:
    return table_of(text, name, path.name, notes)


def _refused(path: Path, cause: str, remedy: str) -> ProjectError:
    return ProjectError([Problem(Place(path.name), cause, remedy, code="ML-1309")])
