"""What the site says of all its versions: a list for the pages' script, and a feed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from metaloom.versions.snapshot.atom import Entry, atom
from metaloom.versions.snapshot.manifest import Manifest

Faults = Mapping[str, Sequence[tuple[str, str]]]
ABSENT = """for (const [names, folders] of window.metaloomVersions.without) {
  for (const [folder, pages] of Object.entries(folders)) {
    for (const page of pages) window.metaloomVersions.absent[folder + page + ".html"] = names;
  }
}
"""
"""Gives each page the versions that do not have it, as frozen pages ask for them; the file says each folder once."""

FAULTS_FILE = "version-faults.js"
ASK_FOR_FAULTS = f"""(() => {{
  const place = document.getElementById("ml-version");
  if (!place || !place.dataset.name) return;
  const script = document.createElement("script");
  script.src = place.dataset.top + "{FAULTS_FILE}";
  document.head.append(script);
}})();
"""
"""Asks for the known faults of versions on the pages of a frozen version, which alone need them."""

FAULTS = """(() => {
  const place = document.getElementById("ml-version");
  const known = (place && window.metaloomVersions.faults[place.dataset.name || ""]) || [];
  let box = place, head = "Known fault of this version: ";
  if (known.length > 2) {
    box = document.createElement("details");
    const summary = document.createElement("summary"), strong = document.createElement("strong");
    strong.textContent = "Known faults of this version: " + known.length;
    summary.style.padding = "0.25rem 0";
    summary.append(strong);
    box.append(summary);
    place.append(box);
    head = "";
  }
  for (const fault of known) {
    const warning = document.createElement("p");
    warning.className = "ml-version-warning";
    warning.setAttribute("role", "note");
    const link = document.createElement("a");
    link.href = place.dataset.top + fault.place;
    link.textContent = "The correction";
    warning.append(head + fault.words + " ", link);
    box.append(warning);
  }
})();
"""
"""Tells the known faults of a frozen version on its pages, whose own bytes never change: they read this script.

More than two are counted in one line that opens, so that a phone shows the page as well.
"""


def versions_script(
    manifests: Sequence[Manifest],
    latest: Iterable[str],
    changes: str | None,
    faults: Faults | None = None,
) -> str:
    """Return `versions.js`: the versions, oldest first, and for each page the versions that do not have it.

    `latest` are the pages of the latest state, whose name is empty; `changes` is the page about changes.
    """
    pages = {"": frozenset(latest)} | {_name(one): frozenset(pages_of(one.hashes)) for one in manifests}
    absent = {page: [name for name, held in pages.items() if page not in held] for page in set().union(*pages.values())}
    document: dict[str, object] = {
        "list": [{"name": _name(one), "label": _label(one)} for one in manifests],
        "absent": {},
        "without": _by_versions(absent),
        "changes": changes,
        "faults": {},
    }
    return f"window.metaloomVersions={_literal(document)};\n{ABSENT}{ASK_FOR_FAULTS if faults else ''}"


def faults_script(faults: Faults) -> str:
    """Return the script with the known faults of versions: name -> (words, place in the latest state)."""
    told = {name: [{"words": words, "place": place} for words, place in of] for name, of in faults.items()}
    return f"window.metaloomVersions.faults={_literal(told)};\n{FAULTS}"


def _literal(value: object) -> str:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).replace("</", "<\\/")


def _by_versions(absent: Mapping[str, Sequence[str]]) -> list[tuple[Sequence[str], dict[str, list[str]]]]:
    """Return the pages that are absent from the same versions together: those versions, and folder -> pages.

    Folders end with a slash, or are empty; pages are without `.html`.
    """
    groups: dict[tuple[str, ...], dict[str, list[str]]] = {}
    for page, names in sorted(absent.items()):
        if names:
            folder, slash, name = page.rpartition("/")
            groups.setdefault(tuple(names), {}).setdefault(folder + slash, []).append(name.removesuffix(".html"))
    return list(groups.items())


def pages_of(names: Iterable[str]) -> list[str]:
    """Return the pages among the files of a site."""
    return sorted(name for name in names if name.endswith(".html"))


def feed(manifests: Sequence[Manifest], title: str, address: str | None) -> str:
    """Return an Atom feed (RFC 4287) of the versions, newest first; links are relative where the site has no address.

    A version's id is made of its identity, so that it stays the same wherever the site is.
    """
    root = f"{address}/" if address else ""
    first = manifests[0].identity if manifests else ""
    entries = [_entry(one, root) for one in reversed(manifests)]
    return atom(f"feed of {first}", title, f"{root}feed.xml", f"{root}index.html", entries)


def _entry(manifest: Manifest, root: str) -> Entry:
    name = _name(manifest)
    return Entry(
        manifest.identity,
        f"Version {name}",
        manifest.edition.frozen_on if manifest.edition else "",
        f"{root}v/{name}/index.html",
        f"{_label(manifest)} SHA-256 of the manifest: {manifest.identity}.",
    )


def _name(manifest: Manifest) -> str:
    return manifest.edition.name if manifest.edition else ""


def _label(manifest: Manifest) -> str:
    return manifest.edition.label if manifest.edition else ""
