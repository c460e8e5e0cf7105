"""What holds for one page: its own settings over its folders' `_metadata.yml` over the project's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from metaloom.declare.site import Site, read_yaml, strings
from metaloom.stitch.embedded.source import Source, read_text

NOT_METADATA = ("project", "website")
FOLDER_SETTINGS = "_metadata.yml"


@dataclass(frozen=True)
class Options:
    """The settings of one page, the strongest layer first."""

    layers: tuple[Mapping[str, Any], ...]

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of a key; under `format: html:` it is stronger than beside it."""
        for layer in self.layers:
            if key in layer:
                return layer[key]
        return default

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
    layers = [*_with_format(source.settings)]
    folder = PurePosixPath(source.name).parent
    while folder != PurePosixPath("."):
        name = (folder / FOLDER_SETTINGS).as_posix()
        if (site.project / name).is_file():
            values = read_yaml(read_text(site.project, name), name)
            layers += _with_format(values if isinstance(values, dict) else {})
        folder = folder.parent
    layers += _with_format({key: value for key, value in site.settings.items() if key not in NOT_METADATA})
    return Options(tuple(layers))


def _with_format(settings: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    formats = settings.get("format")
    html = formats.get("html") if isinstance(formats, dict) else None
    return [html, settings] if isinstance(html, dict) else [settings]
