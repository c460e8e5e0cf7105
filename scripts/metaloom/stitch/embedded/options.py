"""What holds for one page: its own settings over its folders' `_metadata.yml` over the project's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from metaloom.declare.site import SETTINGS, Site, place_in, read_yaml, strings
from metaloom.errors import Place
from metaloom.stitch.embedded.source import Source, read_text

NOT_METADATA = ("project", "website")
FOLDER_SETTINGS = "_metadata.yml"


@dataclass(frozen=True)
class Options:
    """The settings of one page, the strongest layer first; `files` says where each layer is written."""

    layers: tuple[Mapping[str, Any], ...]
    files: tuple[str, ...] = ()

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of a key; under `format: html:` it is stronger than beside it."""
        for layer in self.layers:
            if key in layer:
                return layer[key]
        return default

    def holder(self, key: str) -> str:
        """Return the file that sets a key: paths are meant as seen from there."""
        return next((file for layer, file in zip(self.layers, self.files, strict=False) if key in layer), SETTINGS)

    def flag(self, key: str, default: bool) -> bool:
        """Return a switch."""
        value = self.get(key, default)
        return value if isinstance(value, bool) else default

    def number(self, key: str, default: int) -> int:
        """Return a small whole number."""
        value = self.get(key, default)
        return value if isinstance(value, int) else default

    def text(self, key: str) -> str | None:
        """Return a text, or None."""
        value = self.get(key)
        return None if value is None or isinstance(value, list | dict) else str(value)

    @property
    def bibliography(self) -> tuple[str, ...]:
        """The files of references."""
        return strings(self.get("bibliography"))

    def flat(self) -> dict[str, Any]:
        """Return all settings in one mapping, as `{{< meta … >}}` sees them."""
        merged: dict[str, Any] = {}
        for layer in reversed(self.layers):
            merged.update(layer)
        return merged


def options_of(site: Site, source: Source) -> Options:
    """Return the settings of a page with those that it inherits."""
    layers = [(layer, source.name) for layer in _with_format(source.settings)]
    for name in folder_settings_of(site, source):
        values = read_yaml(read_text(site.project, name), name)
        layers += [(layer, name) for layer in _with_format(values if isinstance(values, dict) else {})]
    whole = {key: value for key, value in site.settings.items() if key not in NOT_METADATA}
    layers += [(layer, SETTINGS) for layer in _with_format(whole)]
    return Options(tuple(layer for layer, _ in layers), tuple(file for _, file in layers))


def folder_settings_of(site: Site, source: Source) -> Iterator[str]:
    """Yield the `_metadata.yml` of each folder that a page is in, the nearest first."""
    for folder in PurePosixPath(source.name).parents:
        name = (folder / FOLDER_SETTINGS).as_posix()
        if folder != PurePosixPath(".") and (site.project / name).is_file():
            yield name


def place_named(site: Site, source: Source, holder: str, written: str) -> Place:
    """Return where a value is in the file that sets it: the page's head, its folder's settings or the site's."""
    if holder == source.name:
        return source.setting_place(written)
    if holder == SETTINGS:
        return site.place_of(written)
    return place_in(read_text(site.project, holder), written, holder)


def _with_format(settings: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    formats = settings.get("format")
    html = formats.get("html") if isinstance(formats, dict) else None
    return [html, settings] if isinstance(html, dict) else [settings]
