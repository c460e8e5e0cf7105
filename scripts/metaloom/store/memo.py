"""Memoised answers of one step for many inputs, stored as one entry of the cache.

A thousand answers of a few bytes each would be a thousand files to open, verify and touch at every build. An entry
holds the answers that the last build asked for, and no others, so that it never grows beyond a site.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from metaloom.store.cache import Cache
from metaloom.store.keys import key_of


class Memo:
    """Answers of `step` by the hash of the content; `tools` is a key of the code that gives them.

    Answers are plain JSON values. Without a cache everything is asked anew.
    """

    def __init__(self, cache: Cache | None, step: str, tools: str) -> None:
        self._cache, self._step, self._key = cache, step, key_of(step, tools)
        stored = cache.get(step, self._key) if cache else None
        self._known: dict[str, Any] = json.loads(stored) if stored is not None else {}
        self._used: dict[str, Any] = {}

    def of(self, content: bytes, ask: Callable[[bytes], Any]) -> Any:
        """Return the answer to `content`: a kept one, or what `ask` says."""
        name = hashlib.sha256(content).hexdigest()
        if name not in self._used:
            self._used[name] = self._known[name] if name in self._known else json.loads(json.dumps(ask(content)))
        return self._used[name]

    def keep(self) -> None:
        """Store the answers that were used since this memo was opened."""
        if self._cache and self._used.keys() != self._known.keys():
            self._cache.put(self._step, self._key, json.dumps(self._used, ensure_ascii=False).encode())
