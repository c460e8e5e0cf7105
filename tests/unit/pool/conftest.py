"""Laws of numbers are tried with the settings that suit a loaded machine."""

from __future__ import annotations

from hypothesis import settings

settings.load_profile("laws")
