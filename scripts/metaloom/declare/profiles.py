"""The project's settings as Quarto puts them together: `_quarto.yml`, what it names under `metadata-files`, a profile's
`_quarto-NAME.yml` for each active profile, and `_quarto.yml.local`.

Profiles come from the variable QUARTO_PROFILE (which `--profile` sets), or else from `profile: default`. Mappings are
merged key by key, lists are joined, and of two single values the later file's holds.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from metaloom.store.documents import Json, JsonObject

VARIABLE = "QUARTO_PROFILE"
LOCAL = "_quarto.yml.local"
Settings: TypeAlias = JsonObject
"""What a file of settings says: its keys, of Quarto's vocabulary, with values that are not checked yet."""
Read = Callable[[str], Json]
"""Gives a file of the project, by its name, as plain data; None where there is none."""


def active_profiles(settings: Settings) -> tuple[str, ...]:
    """Return the profiles that are active, in the order in which they count."""
    wish = re.split(r"[\s,]+", os.environ.get(VARIABLE, "").strip())
    profile = settings.get("profile")
    default = profile.get("default") if isinstance(profile, Mapping) else profile
    names = [name for name in wish if name] or _texts(default)
    groups = profile.get("group") if isinstance(profile, Mapping) else None
    for group in groups if isinstance(groups, list) and groups and isinstance(groups[0], list) else [groups]:
        members = _texts(group)
        if members and not set(members) & set(names):
            names.append(members[0])
    return tuple(dict.fromkeys(names))


def with_profiles(settings: Settings, read: Read) -> dict[str, Json]:
    """Return the settings of `_quarto.yml` with everything that Quarto merges into them."""
    merged = {key: value for key, value in settings.items() if key != "metadata-files"}
    for name in layer_names(settings):
        layer = read(name)
        if isinstance(layer, Mapping):
            merged = merge(merged, layer)
    return merged


def layer_names(settings: Settings) -> list[str]:
    """Return the files whose settings are merged into those of `_quarto.yml`, the strongest last."""
    named = _texts(settings.get("metadata-files"))
    return [*named, *(f"_quarto-{name}.yml" for name in active_profiles(settings)), LOCAL]


def merge(one: Settings, other: Settings) -> dict[str, Json]:
    """Return two layers of settings as one; the `other` is the stronger."""
    merged = dict(one)
    for key, value in other.items():
        old = merged.get(key)
        if isinstance(old, Mapping) and isinstance(value, Mapping):
            merged[key] = merge(old, value)
        elif isinstance(old, list) and isinstance(value, list):
            merged[key] = [*old, *(item for item in value if item not in old)]
        else:
            merged[key] = value
    return merged


def _texts(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [] if value is None else [str(value)]
