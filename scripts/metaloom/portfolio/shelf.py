"""Results that earlier runs kept in FOLDER/.metaloom-portfolio.

`results/PROJECT.json` is byte for byte what `metaloom compute PROJECT --json` writes, so that other programs can read
it. Beside it, in `keys/PROJECT.json`, are the key of the inputs that it was made from and its own hash. The key is
written last: a result without its key, or one that was changed, counts as missing. A project that is broken now
keeps its last good result, as a site that cannot be built keeps its last good pages.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from metaloom.store.cache import write_atomically


@dataclass(frozen=True)
class Shelf:
    """The folder of kept results."""

    folder: Path

    def holds(self, name: str, key: str) -> bool:
        """Return whether the project's kept result is whole and was made from inputs with this key."""
        try:
            kept = json.loads(self._key(name).read_text("utf-8"))
            body = self.result(name).read_bytes()
        except (OSError, ValueError):
            return False
        return bool(kept == {"inputs": key, "result": hashlib.sha256(body).hexdigest()})

    def put(self, name: str, key: str, results: str) -> None:
        """Keep a project's results. Errors: OSError."""
        body = results.encode()
        kept = {"inputs": key, "result": hashlib.sha256(body).hexdigest()}
        for path, content in ((self.result(name), body), (self._key(name), json.dumps(kept).encode())):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, content)

    def result(self, name: str) -> Path:
        """Return where the project's results are."""
        return self.folder / "results" / f"{name}.json"

    def _key(self, name: str) -> Path:
        return self.folder / "keys" / f"{name}.json"
