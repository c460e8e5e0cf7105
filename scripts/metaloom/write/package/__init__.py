"""How the site and each of its pages is cited, and how its parts are described for machines."""

from __future__ import annotations

from metaloom.write.package.everything import everything
from metaloom.write.package.files import citation_files

__all__ = ["citation_files", "everything"]
