"""What an expected identity answers for, and what it says nothing of.

One identity is that of one set of files. Beside it there may be others, each of them whole by its own list of hashes,
which whoever changed a file can have made right again: a forged site around a genuine version, a second folder in one
zip, the report of a bundle.
"""

from __future__ import annotations

from collections.abc import Sequence

from metaloom.declare.edition import VERSIONS_FOLDER
from metaloom.versions.snapshot.copies import OWN
from metaloom.versions.verify.held import SITE_ZIP, Held, versions_named

UNASKED = (
    "  Not answered: whether somebody changed files and made the lists of hashes right again. For that, give the "
    "identity that whoever made it tells by another way: --expect IDENTITY."
)
"""What hashes alone never answer."""


def not_vouched_for(held: Sequence[Held], expect: str) -> tuple[str, ...]:
    """Return what the identity `expect` says nothing of, each as a sentence with its remedy.

    The identity of a bundle answers for the site in it, that of a site for the versions that its feed names by theirs.
    """
    answered = {one.name for one in held if expect in _identities(one)}
    sites = {f"{one.name}/{SITE_ZIP}": one for one in held if one.identity is not None}
    answered |= {name for name, bundle in sites.items() if bundle.name in answered}
    answered |= {name for one in held if one.name in answered for name in _versions_of(one, held)}
    found = [_of_a_bundle(bundle) for name, bundle in sites.items() if name in answered and bundle.name not in answered]
    said = answered | {bundle.name for name, bundle in sites.items() if name in answered}
    others = [one.name for one in held if one.name not in said]
    if others:
        found.append(
            f"{', '.join(others)}: the identity that was expected says nothing of what is there. Verify it by itself, "
            "with the identity that whoever made it tells."
        )
    return tuple(found)


def _identities(one: Held) -> tuple[str, ...]:
    """Return the identity of a bundle, or that of a site or version."""
    if one.identity is not None:
        return (one.identity,)
    return (one.manifest.identity,) if one.manifest else ()


def _versions_of(site: Held, held: Sequence[Held]) -> list[str]:
    """Return the names of the versions below a site that its feed names by their identities."""
    if site.manifest is None or site.manifest.edition is not None or site.identity is not None:
        return []
    named, below = versions_named(site), f"{site.root}{VERSIONS_FOLDER}/"
    there = {one.root.removeprefix(below).rstrip("/"): one for one in held if one.root.startswith(below)}
    return [one.name for name, one in there.items() if named.get(name) in _identities(one)]


def _of_a_bundle(bundle: Held) -> str:
    return (
        f"{bundle.name}: the identity that was expected is that of the site in it, and says nothing of "
        f"{', '.join(name for name in OWN if name in bundle.files)}. For these, expect the identity of the bundle "
        "(the SHA-256 of its SHA256SUMS), as whoever made it tells it."
    )
