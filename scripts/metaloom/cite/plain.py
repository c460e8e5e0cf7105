"""The citation in words, for a list of references that is written by hand."""

from __future__ import annotations

from metaloom.cite.work import NO_DATE, Work

FORMS = {"dataset": "Data set", "software": "Computer software", "page": "Web page"}


def plain(work: Work) -> str:
    """Return one line: who, when, what, in what, which version, where."""
    who = _joined([author.sorted for author in work.authors])
    parts = [f"{who} ({work.year or NO_DATE})." if who else f"({work.year or NO_DATE})."]
    version = f"version {work.version}" if work.version else None
    if work.container:
        parts += [f"{_ended(work.title)} In: {work.container}{f' ({version})' if version else ''}."]
    else:
        said = ", ".join(part for part in (FORMS[work.kind].lower(), version) if part)
        parts += [f"{work.title} [{said}]."]
    parts += [address for address in (work.doi_url, work.url) if address]
    return " ".join(parts)


def plain_line(work: Work) -> str:
    """Return the same as a file of its own."""
    return plain(work) + "\n"


def _joined(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return "; ".join(names[:-1]) + f" and {names[-1]}"


def _ended(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."
